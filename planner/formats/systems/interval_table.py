"""Any table of contacts by interval or day with headings that can be understood; also our own history."""

from __future__ import annotations

from planner.formats.layouts.spoken_intervals import SpokenTable

FORMAT = SpokenTable(
    name="interval table",
    system="any system, spreadsheets",
    evidence="seen",
    source="headings in English, German, French and Spanish (planner/formats/layouts/interval_words.py)",
    unsupported="tables without dates, or whose columns have no headings",
)
