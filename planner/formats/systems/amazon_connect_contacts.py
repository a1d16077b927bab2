"""Amazon Connect: contact records, a row a contact, of the contact search or the analytics data lake."""

from __future__ import annotations

from planner.formats.layouts.contacts import ContactFormat

FORMAT = ContactFormat(
    name="Amazon Connect contact records",
    system="Amazon Connect",
    evidence="vendor",
    source="Amazon Connect guide, Contact records data model; queries of the data lake's table contact_record",
    unsupported="the nested JSON of the record stream",
    names={
        "id": ("contact_id", "ContactId", "Contact ID"),
        "created": ("initiation_timestamp", "InitiationTimestamp", "Initiation timestamp", "Start time"),
        "group": ("queue_name", "Queue.Name", "QueueName", "Queue"),
        "channel": ("channel", "Channel"),
        "direction": ("initiation_method", "InitiationMethod", "Initiation method"),
        "agent": ("agent_username", "agent_id", "Agent.Username", "Agent", "Agent username"),
        "wait": ("queue_duration_ms", "Queue.Duration", "QueueDuration", "Queue duration", "Time in queue"),
        "talk": (
            *("agent_interaction_duration_ms", "Agent.AgentInteractionDuration", "AgentInteractionDuration"),
            "Agent interaction duration",
        ),
        "hold": (
            *("agent_customer_hold_duration_ms", "Agent.CustomerHoldDuration", "CustomerHoldDuration"),
            "Customer hold duration",
        ),
        "wrap": (
            *("agent_after_contact_work_duration_ms", "Agent.AfterContactWorkDuration", "AfterContactWorkDuration"),
            "After contact work duration",
        ),
    },
    known_by=("id", "created", "channel"),
    acd=True,
)
