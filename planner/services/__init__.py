"""What screens and commands may do, and for whom: the only door to the store."""

from planner.services.accounts import Accounts
from planner.services.door import Actor, RefusedError, Sight
from planner.services.trail import Trail

__all__ = ["Actor", "RefusedError", "Services", "Sight"]


class Services(
    Accounts,
    Trail,
):
    """Everything that can be asked of the store, for one actor.

    Each base class holds the methods of one area; each method begins by naming its action.
    """
