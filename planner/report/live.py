"""Formulas made together with their values: what a spreadsheet works out, and what stands there until it does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Live:
    """A formula (without its ``=``) and its value.

    Attributes
    ----------
    text : str
    value : float or str
    loose : bool
        Whether a product must put it in brackets.
    """

    text: str
    value: float | str
    loose: bool = False

    @property
    def number(self) -> float:
        """The value of a formula that gives a number."""
        assert not isinstance(self.value, str)
        return self.value

    @property
    def factor(self) -> str:
        """The text as part of a product."""
        return f"({self.text})" if self.loose else self.text


@dataclass(frozen=True)
class Span:
    """A range of cells and its values."""

    text: str
    values: Sequence[float]


def number(value: float) -> Live:
    """A constant."""
    return Live(f"{value:.15g}", value, value < 0)


def times(*parts: Live) -> Live:
    """Product."""
    return Live("*".join(part.factor for part in parts), math.prod(part.number for part in parts))


def over(above: Live, *below: Live) -> Live:
    """Quotient; nothing over nothing is nothing."""
    under = math.prod(part.number for part in below)
    text = "/".join(
        (above.factor, *(f"({part.text})" if part.loose or "*" in part.text else part.text for part in below))
    )
    return Live(text, above.number / under if under else 0.0, True)


def plus(*parts: Live) -> Live:
    """Sum."""
    if len(parts) == 1:
        return parts[0]
    return Live("+".join(part.factor for part in parts), math.fsum(part.number for part in parts), True)


def minus(first: Live, *others: Live) -> Live:
    """Difference."""
    left = first.number - math.fsum(part.number for part in others)
    return Live("-".join((first.text, *(part.factor for part in others))), left, True)


def largest(*parts: Live) -> Live:
    """The largest of these."""
    if len(parts) == 1:
        return parts[0]
    return Live(f"MAX({','.join(part.text for part in parts)})", max(part.number for part in parts))


def least(*parts: Live) -> Live:
    """The least of these."""
    return Live(f"MIN({','.join(part.text for part in parts)})", min(part.number for part in parts))


def power(base: Live, exponent: Live) -> Live:
    """Power."""
    return Live(f"{base.factor}^{exponent.factor}", base.number**exponent.number)


def call(function: str, inner: Live, value: float) -> Live:
    """A function of one formula, whose value is given."""
    return Live(f"{function}({inner.text})", value)


def total(span: Span) -> Live:
    """Sum of cells."""
    return Live(f"SUM({span.text})", math.fsum(span.values))


def sumproduct(*spans: Span) -> Live:
    """Sum of the products of cells that stand at the same place."""
    values = math.fsum(math.prod(ones) for ones in zip(*(span.values for span in spans), strict=True))
    return Live(f"SUMPRODUCT({','.join(span.text for span in spans)})", values)


def rounded(inner: Live) -> Live:
    """To whole cents, half a cent away from nothing."""
    cents = math.copysign(math.floor(abs(inner.number) * 100 + 0.5 + 1e-6), inner.number) / 100
    return Live(f"ROUND({inner.text},2)", cents)
