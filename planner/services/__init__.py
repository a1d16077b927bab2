"""What screens and commands may do, and for whom: the only door to the store."""

from planner.services.accounts import Accounts
from planner.services.calendars import Calendars
from planner.services.care import Care
from planner.services.columns import Columns
from planner.services.desk_answers import DeskAnswers
from planner.services.door import Actor, RefusedError, Sight
from planner.services.locking import Locking
from planner.services.marks import Marks
from planner.services.money_jobs import MoneyJobs
from planner.services.people import People
from planner.services.plans import Plans
from planner.services.publishing import Publishing
from planner.services.scenario_reading import ScenarioReading
from planner.services.series import Series
from planner.services.staff_editing import StaffEditing
from planner.services.trail import Trail
from planner.services.webhooks import Webhooks

__all__ = ["Actor", "RefusedError", "Services", "Sight"]


class Services(
    Accounts,
    Calendars,
    Care,
    Columns,
    DeskAnswers,
    Locking,
    Marks,
    MoneyJobs,
    People,
    Plans,
    Publishing,
    ScenarioReading,
    Series,
    StaffEditing,
    Trail,
    Webhooks,
):
    """Everything that can be asked of the store, for one actor.

    Each base class holds the methods of one area; each method begins by naming its action.
    """
