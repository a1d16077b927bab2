"""Boxes for the keys of a record, told by the record itself: kinds of values, their least and most, what is usual."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo
from streamlit.delta_generator import DeltaGenerator

from planner.scenario.skills import parse_skills
from planner.screens.words import say


@dataclass
class Boxes:
    """Boxes of one record.

    Attributes
    ----------
    queues, contracts : sequence of str
        What may be chosen.
    key : callable
        Name of a record's key to the key of its widget.
    faults : list of str
        What was written wrongly, in sentences; filled while boxes are drawn.
    """

    queues: Sequence[str]
    contracts: Sequence[str]
    key: Callable[[str], str]
    faults: list[str] = field(default_factory=list)

    def draw(self, column: DeltaGenerator, name: str, info: FieldInfo, label: str, value: Any) -> Any:
        """One box with what is said now; what stands in it, as the scenario has it, None where nothing is said.

        Parameters
        ----------
        column : DeltaGenerator
        name : str
            The record's key.
        info : FieldInfo
            Its field.
        label : str
        value : Any
            What is said now.
        """
        kinds = _kinds(info.annotation)
        key = self.key(name)
        if name == "ramp":
            return self._ramp(column, label, value, key)
        if name == "skills":
            return _skills(column, label, value, self.queues, key)
        if name == "queues":
            return column.multiselect(label, self.queues, [one for one in value if one in self.queues], key=key) or None
        if name in ("to_queue", "contract"):
            known = self.queues if name == "to_queue" else self.contracts
            return column.selectbox(label, known, None, key=_begun(key, value if value in known else None))
        if dt.date in kinds:
            return column.date_input(label, None, key=_begun(key, value))
        if str in kinds:
            return column.text_input(label, value, key=key).strip() or None
        if tuple in kinds:
            return self._pair(column, label, value, key)
        least, most = _bound(info, "ge"), _bound(info, "le")
        if int in kinds:
            return column.number_input(label, int(least or 0), most and int(most), None, 1, key=_begun(key, value))
        per = 100.0 if is_share(name) else 1.0
        shown = None if value is None else round(per * float(value), 6)
        low, high = (None if one is None else per * one for one in (least, most))
        given = column.number_input(label, low, high, None, format="%.4g", key=_begun(key, shown))
        return None if given is None else round(float(given) / per, 8)

    def _pair(self, column: DeltaGenerator, label: str, value: Any, key: str) -> list[float] | None:
        """Least and most; empty boxes say nothing."""
        given = [
            column.number_input(
                say(f"measures.{end}", label=label),
                0.0,
                None,
                None,
                1.0,
                format="%.4g",
                key=_begun(f"{key}_{end}", None if value is None else float(value[place])),
            )
            for place, end in enumerate(("least", "most"))
        ]
        low, high = given
        if low is None and high is None:
            return None
        if low is None or high is None or high < low:
            self.faults.append(say("measures.no_pair", label=label))
            return None
        return [float(low), float(high)]

    def _ramp(self, column: DeltaGenerator, label: str, value: Any, key: str) -> list[float] | None:
        text = column.text_input(label, ", ".join(f"{100 * one:g}" for one in value), key=key).strip()
        try:
            shares = [float(part.strip().removesuffix("%")) / 100 for part in text.split(",")] if text else []
        except ValueError:
            shares = [-1.0]
        if any(not 0 <= one <= MOST_PACE for one in shares):
            self.faults.append(say("measures.no_ramp", label=label, value=text))
            return None
        return [round(one, 8) for one in shares] or None


def _begun(key: str, value: Any) -> str:
    """A widget's key, its state begun with a value: with none of its own, a box can be emptied again."""
    if key not in st.session_state:
        st.session_state[key] = value
    return key


MOST_PACE = 2.0
"""Of a month's productivity: more than twice the usual is a slip of the keyboard."""


def is_share(name: str) -> bool:
    """Whether a key's number is a share, which people write in per cent."""
    return name.endswith(("share", "productivity"))


def _skills(column: DeltaGenerator, label: str, text: str, queues: Sequence[str], key: str) -> str | None:
    """Queues, the preferred first; speeds that were said stay while the choice does."""
    said = [one.queue for one in sorted(parse_skills(text), key=lambda one: one.level)] if text else []
    chosen = column.multiselect(label, queues, [one for one in said if one in queues], key=key)
    if chosen == said:
        return text or None
    return "|".join(f"{queue}:1:{place}" for place, queue in enumerate(chosen, start=1)) or None


def _kinds(annotation: Any) -> set[Any]:
    """Types that a key's value may have; a tuple of whatever is a tuple."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kinds(args[0])
    if origin in (Union, UnionType):
        return set().union(*map(_kinds, args))
    return {origin or annotation}


def _bound(info: FieldInfo, name: str) -> float | None:
    return next((float(getattr(one, name)) for one in info.metadata if hasattr(one, name)), None)
