"""Passages of the minimal scenario that tests change, and what a changed one is refused with."""

PHONE = "target = { share = 0.80, within_s = 20 }"
EMAIL = "target = { share = 0.95, within_business_days = 1 }"
OPEN = 'open = ["Mon-Fri 08:00-18:00"]'


def refused_with(desk, old, new, more, message):
    """Whether the minimal scenario with one passage changed, and more below it, is refused with this message."""
    return message in "\n".join(desk.refused(lambda: desk.changed(old, new, more)))
