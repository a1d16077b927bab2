"""Sentences that tell of money or of persons: in a log or among warnings they are left out for whom they are not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from planner.services.door import Sight

MONEY = re.compile(
    r"(?i:\b(costs?|costed|pay|paid|pays|wages?|salar(y|ies)|prices?|priced|bills?|billed|money|amounts?|objective|bound|"
    r"incumbent|best|budget|cheaper|cheapest|dearer|bonus|malus|premiums?)\b)"
    r"|[$€£¥]|\d\s*[A-Z]{3}\b|\b[A-Z]{3}\s*\d"
)
"""Words and signs of money; better one sentence too few than one too many."""
BIRTH = re.compile(r"\b(birth\w*|born|age|aged|years? old|minors?|under 18)\b", re.IGNORECASE)
SICK = re.compile(r"\b(sick\w*|ill|illness|leave|unpaid)\b", re.IGNORECASE)


def is_seen(text: str, sight: Sight) -> bool:
    """Whether a sentence tells nothing that is not seen."""
    hidden = ((sight.pay, MONEY), (sight.birth_dates, BIRTH), (sight.absence_kinds, SICK))
    return all(may_see or not words.search(text) for may_see, words in hidden)


def sentences_seen(sentences: Iterable[str], sight: Sight) -> list[str]:
    """Of sentences, as lines of a log, those that tell nothing that is not seen."""
    return [text for text in sentences if is_seen(text, sight)]
