"""What screens and commands may do, and for whom: the only door to the store."""

from planner.services.door import Actor, Door, RefusedError, Sight

__all__ = ["Actor", "RefusedError", "Services", "Sight"]


class Services(Door):
    """Everything that can be asked of the store, for one actor.

    Each base class holds the methods of one area; each method begins by naming its action.
    """
