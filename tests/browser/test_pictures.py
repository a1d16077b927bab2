"""Pictures measured as they are drawn: words by their pixels, marks by their colours over the card they lie on."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from visitors import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WORDS_LEAST, MARKS_LEAST = 4.5, 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11."""
NOTICEABLE_PX = 0.5
PAGES = {
    "roster?scenario=peak_week&day=2026-11-27&queue=vip": 4,
    "forecast?scenario=peak_week&queue=phone": 1,
    "requirement?scenario=peak_week&queue=phone": 1,
    "week?scenario=peak_week&view=cost": 1,
    "week?scenario=peak_week&view=promises": 1,
    "fairness?scenario=peak_week": 1,
    "history?scenario=peak_week": 1,
    "performance?scenario=peak_week": 1,
}
"""Pages, and how many pictures each has at least."""
CHARTS = '[data-testid="stVegaLiteChart"] svg.marks'
TEXTS = """(svg) => [...svg.querySelectorAll('text')].filter((one) => one.textContent.trim() && one.checkVisibility())
    .map((one) => { const b = one.getBoundingClientRect(), s = svg.getBoundingClientRect();
        return [one.textContent, b.left - s.left, b.top - s.top, b.width, b.height]; })"""
MARKS = """(svg) => [...svg.querySelectorAll('.role-mark, .role-legend-symbol')].flatMap((group) =>
    [...group.querySelectorAll('path:not(.background), line, rect')].map((one) => {
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        let whole = 1;
        for (let up = one; up !== svg; up = up.parentElement) whole *= Number(getComputedStyle(up).opacity);
        return box.width + box.height === 0 ? null : [group.getAttribute('class'), style.fill,
            Number(style.fillOpacity) * whole, style.stroke, Number(style.strokeOpacity) * whole,
            parseFloat(style.strokeWidth), style.strokeDasharray]; })).filter((one) => one)"""


def luminance(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of colours from 0 to 255 in the last axis (WCAG 2.2, relative luminance)."""
    part = colour / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    first, second = luminance(one) + 0.05, luminance(other) + 0.05
    return np.maximum(first, second) / np.minimum(first, second)


def read(colour: str) -> NDArray[np.float64] | None:
    """``rgb(1, 2, 3)``; None of what is not there, or fully transparent."""
    if not colour.startswith("rgb("):
        return None
    return np.array([float(part) for part in colour[4:-1].split(",")])


def over(colour: NDArray[np.float64] | None, opacity: float, card: NDArray[np.float64]) -> float:
    return 1.0 if colour is None else float(contrast(colour * opacity + card * (1 - opacity), card))


@pytest.mark.parametrize("path", PAGES)
def test_words_and_marks_of_pictures_stand_out_from_their_card(browser: Browser, front_end: str, path: str) -> None:
    """In the dark theme; the card is white in either, and nothing of a picture asks for the theme."""
    context = browser.new_context(viewport={"width": 1440, "height": 1400}, color_scheme="dark", device_scale_factor=2)
    visit = Visit(context.new_page(), front_end)
    visit.go(path)
    pictures = visit.page.locator(CHARTS)
    pictures.nth(PAGES[path] - 1).wait_for()
    faint: Counter[str] = Counter()
    for number in range(pictures.count()):
        picture = pictures.nth(number)
        pixels = np.asarray(Image.open(io.BytesIO(picture.screenshot())).convert("RGB"), float)
        card = pixels[-3, -3]
        for text, left, top, width, height in picture.evaluate(TEXTS):
            box = pixels[int(2 * top) : int(2 * (top + height)) + 1, int(2 * left) : int(2 * (left + width)) + 1]
            if box.size and (found := float(contrast(box, card).max())) < WORDS_LEAST:
                faint[f"{text}: {found:.1f}"] += 1
        for group, fill, filled, stroke, stroked, width, dashes in picture.evaluate(MARKS):
            line = over(read(stroke), stroked, card) if width >= NOTICEABLE_PX else 1.0
            dashed = line > 1 and dashes not in ("none", "")
            if not dashed and max(line, over(read(fill), filled, card)) < MARKS_LEAST:
                faint[f"{group}: fill {fill} {filled}, line {stroke} {stroked} {width}"] += 1
    context.close()
    assert faint == {}
    assert luminance(card) > 0.9, "the card is white"
