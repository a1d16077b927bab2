"""What single cells of a contact say: spam, outgoing, given up, satisfied; each distinct text is judged once."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.formats.headers import plain


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NOTHING = frozenset(
    plain(word)
    for word in (
        *("", "-", "--", "none", "[none]", "null", "n/a", "na", "nan", "no group", "unassigned", "not assigned", "[]"),
        *("nicht zugewiesen", "keine", "kein", "non attribue", "aucun", "aucune", "sin asignar", "ninguno", "(blank)"),
    )
)
"""What exports write for no group, no agent, no name; in plain words."""

SPAM = re.compile(r"\b(?:spam|junk|phishing|suspended|spamverdacht|indesirable|no deseado)\b")
TAG = re.compile(r"(?:^|[\s,;|])(?:(?:is_|marked_as_)?spam|junk|suspended(?:_ticket)?|phishing)(?:$|[\s,;|])", re.I)
OUTGOING = re.compile(
    r"^(?:outbound|outgoing|out|external outbound|manual|autodial|preview|predictive|progressive|internal|agent"
    r"|3rd party|third party|monitor|test|disconnect|survey|ausgehend"
    r"|intern|sortant|interne|saliente|interna|interno)\b"
)
YES = _words("1 1.0 true yes y ja oui si x wahr vrai verdadero abandoned abandon abandonne abgebrochen")
GAVE_UP = re.compile(
    r"abandon|hung up|hang up|lost|missed|aufgelegt|verloren|abgebrochen|verpasst|perdu|perdida|manque"
)
NOT_SO = re.compile(r"^(?:not|no|non|nicht|un)\b|^unabandon")
CALLED_BACK = re.compile(r"call ?back|called back|ruckruf|rappel|devuelta")
ANSWERED = re.compile(
    r"answered|handled|completed|accepted|connected|resolved|angenommen|beantwortet|bearbeitet|erledigt|repondu"
    r"|decroche|traite|atendida|contestada|respondida"
)
LIKED = _words(
    "good great happy awesome satisfied positive yes gut zufrieden bon content bueno satisfecho like thumbs amazing"
)
DISLIKED = _words(
    "bad unhappy dissatisfied unsatisfied negative no poor terrible schlecht unzufrieden mauvais mecontent malo"
    " insatisfecho"
)
BETWEEN = _words("okay ok neutral average fine")

ANSWERED_, GAVE_UP_, CALLED_BACK_ = 1, 2, 3
"""How a contact left the line; 0 where nothing says."""

SCORE = 1_000.0
"""Added to a rating given as a number, until all are known and its scale can be told."""


def judged(texts: pd.Series, judge: Callable[[str], float]) -> NDArray[np.float64]:
    """A number a cell, each distinct text judged once."""
    codes, found = pd.factorize(texts)
    return np.array([judge(str(text)) for text in found], dtype=float)[codes] if len(found) else np.zeros(0)


def is_spam(text: str) -> float:
    """Whether a status, type, group or mark names what nobody will work on."""
    return float(bool(SPAM.search(plain(text))))


def is_spam_group(text: str) -> float:
    """Whether a group is where spam is put: called so and nothing else."""
    return float(plain(text) in ("spam", "junk", "spam junk", "junk spam", "suspended"))


def has_spam_tag(text: str) -> float:
    """Whether one of several tags, parted by blanks or commas, says spam; ``anti_spam`` does not."""
    return float(bool(TAG.search(text)))


def is_outgoing(text: str) -> float:
    """Whether a direction or call type means that the centre made the contact, or no customer did."""
    words = plain(text)
    return float(bool(OUTGOING.search(words)) and "inbound" not in words)


def is_named(text: str) -> float:
    """Whether a cell names anything."""
    return float(plain(text) not in NOTHING)


def outcome_of(text: str) -> float:
    """How a contact left the line, as the text of an outcome or disposition says."""
    words = plain(text)
    if words in NOTHING:
        return 0.0
    if CALLED_BACK.search(words):
        return float(CALLED_BACK_)
    if GAVE_UP.search(words):
        return float(ANSWERED_ if NOT_SO.search(words) else GAVE_UP_)
    return float(ANSWERED_ if ANSWERED.search(words) and not NOT_SO.search(words) else 0)


def gave_up(text: str) -> float:
    """1 where a column of abandoned contacts marks one, 0 where it says that it was not, NaN where it is empty."""
    words = plain(text)
    if words in NOTHING:
        return np.nan
    number = re.fullmatch(r"(\d+)(?: (\d+))?", words)
    if number:
        return float(any(int(part) for part in number.groups() if part))
    return float(words in YES or (bool(GAVE_UP.search(words)) and not NOT_SO.search(words)))


def rating_of(text: str) -> float:
    """A rating as 0 (disliked), 0.5 or 1 (liked), as `SCORE` and a number, or NaN where there is none."""
    number = re.search(r"\d{1,3}(?:[.,]\d+)?", text)
    if number:
        return SCORE + float(number[0].replace(",", "."))
    parts = set(plain(text).split())
    if "offered" in parts or "unoffered" in parts or not parts:
        return np.nan
    if parts & DISLIKED or (parts & {"not", "nicht", "pas"} and parts & LIKED):
        return 0.0
    return 1.0 if parts & LIKED else 0.5 if parts & BETWEEN else np.nan


def satisfaction(ratings: NDArray[np.floating]) -> NDArray[np.float32]:
    """Ratings of one file from 0 to 1.

    Numbers are satisfied (1) in the upper fifth of their scale and else 0, as CSAT is counted: 4 and 5 of 5, 8 and
    above of 10, 80 and above of 100. The scale is the smallest of 1, 5, 10 and 100 that holds all numbers seen.
    """
    scored = ratings >= SCORE
    score = ratings - SCORE
    most = float(score[scored].max()) if scored.any() else 1.0
    scale = next((scale for scale in (1.0, 5.0, 10.0, 100.0) if most <= scale), most)
    return np.where(scored, score >= 0.8 * scale, ratings).astype(np.float32)
