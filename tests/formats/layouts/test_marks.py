"""What single cells of a contact say."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from planner.formats.layouts.marks import (
    SCORE,
    gave_up,
    has_spam_tag,
    is_outgoing,
    is_spam,
    is_spam_group,
    judged,
    outcome_of,
    rating_of,
    satisfaction,
)


@pytest.mark.parametrize(
    ("text", "outgoing"),
    [
        *(("Outbound", 1), ("OUTBOUND", 1), ("Manual", 1), ("Autodial", 1), ("ausgehend", 1), ("Sortant", 1)),
        *(("saliente", 1), ("Agent Status", 1), ("EXTERNAL_OUTBOUND", 1), ("Inbound", 0), ("Inbound/Outbound", 0)),
        *(("Queue Callback", 0), ("TRANSFER", 0), ("eingehend", 0), ("entrante", 0), ("", 0), ("API", 0)),
    ],
)
def test_outgoing(text, outgoing):
    assert is_outgoing(text) == outgoing


@pytest.mark.parametrize(
    ("judge", "text", "spam"),
    [
        *((is_spam, "Spam", 1), (is_spam, "Others/Spam/Marketing", 1), (is_spam, "spamassassin", 0), (is_spam, "", 0)),
        *((is_spam_group, "SPAM", 1), (is_spam_group, "Spam filter team", 0), (has_spam_tag, "a, spam", 1)),
        *((has_spam_tag, "no_spam", 0), (has_spam_tag, "marked_as_spam;x", 1)),
    ],
)
def test_spam(judge, text, spam):
    assert judge(text) == spam


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        *(("answered", 1), ("Abandoned", 2), ("not abandoned", 1), ("called_back", 3), ("Rückruf", 3), ("Abandon", 2)),
        *(("atendida", 1), ("perdida", 2), ("angenommen", 1), ("", 0), ("-", 0), ("Wrong number", 0), ("No Answer", 0)),
    ],
)
def test_outcomes(text, outcome):
    assert outcome_of(text) == outcome


@pytest.mark.parametrize(
    ("text", "left"),
    [("1", 1), ("0", 0), ("Yes", 1), ("No", 0), ("TRUE", 1), ("false", 0), ("Abandoned", 1), ("nein", 0), ("1.0", 1)],
)
def test_abandoned(text, left):
    assert gave_up(text) == left


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        *(("Good", 1), ("Bad", 0), ("Good with comment", 1), ("Not Good", 0), ("Extremely Unhappy", 0), ("Okay", 0.5)),
        *(("Neutral", 0.5), ("5", SCORE + 5), ("4,5", SCORE + 4.5), ("80 %", SCORE + 80), ("nicht zufrieden", 0)),
    ],
)
def test_ratings(text, rating):
    assert rating_of(text) == rating


@pytest.mark.parametrize("text", ["", "Offered", "Not Offered", "Unoffered", "-", "none"])
def test_no_rating(text):
    assert math.isnan(rating_of(text))


@pytest.mark.parametrize(
    ("scores", "satisfied"),
    [([1, 3, 4, 5], [0, 0, 1, 1]), ([7, 8, 10], [0, 1, 1]), ([79, 80, 100], [0, 1, 1]), ([0, 1], [0, 1])],
)
def test_numbers_are_satisfied_in_the_upper_fifth_of_their_scale(scores, satisfied):
    assert satisfaction(np.array(scores) + SCORE).tolist() == satisfied


def test_words_stay_and_each_text_is_judged_once():
    assert satisfaction(np.array([0.0, 0.5, 1.0])).tolist() == [0, 0.5, 1]
    seen = []
    assert judged(pd.Series(["a", "b", "a"]), lambda text: seen.append(text) or len(seen)).tolist() == [1, 2, 1]
    assert judged(pd.Series([], dtype="str"), float).tolist() == []
