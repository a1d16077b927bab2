"""Intercom: the dataset of conversation actions, a row an action; each conversation counts once."""

from __future__ import annotations

from dataclasses import replace

from planner.formats.systems.intercom_conversations import FORMAT as CONVERSATIONS

FORMAT = replace(
    CONVERSATIONS,
    name="Intercom conversation actions",
    unsupported="the actions themselves (replies, assignments): only their conversations are counted",
    names={**CONVERSATIONS.names, "created": (*CONVERSATIONS.names["created"], "Action time")},
    like=("Action time", "Action performed by", "Action"),
    unlike=("Media Type", "Full Export Completed"),
    actions=True,
)
