"""Meetings, groups, coaching and audits laid into a roster where they cost least, and the roster moved around them."""

from planner.roster.activities.giving_way import GivingWay
from planner.roster.activities.placing import Placed, place_activities

__all__ = ["GivingWay", "Placed", "place_activities"]
