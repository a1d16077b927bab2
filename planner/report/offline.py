"""A page that works offline: sections of sentences, pictures with alternative text and tables, its scripts inside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import jinja2

from planner.charts.theme import Picture, with_outlines

SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""All that a page needs of the bundled Vega libraries."""


@dataclass(frozen=True)
class Grid:
    """A table of the page: caption with unit and zone, header, rows of text; first columns are labels."""

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    labels: int = 1


@dataclass(frozen=True)
class Figure:
    """A picture with its alternative text and the table beside it."""

    spec: dict[str, Any]
    alt: str
    table: Grid | None = None


@dataclass(frozen=True)
class Behind:
    """Where a number comes from, opened beside it.

    Attributes
    ----------
    number : str
        The number in words.
    formula : sequence of str
    inputs : sequence of (name, value, unit, source)
    files : sequence of (file, sha256)
    """

    number: str
    formula: Sequence[str]
    inputs: Sequence[tuple[str, str, str, str]] = ()
    files: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Section:
    """A heading, sentences, figures and tables; what stands behind their numbers."""

    title: str
    sentences: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    tables: Sequence[Grid] = ()
    behind: Sequence[Behind] = ()


@dataclass(frozen=True)
class Page:
    """What stands on a page, from top to bottom.

    Attributes
    ----------
    title, span : str
        What it is about and the days it covers.
    synthetic : bool
        Whether to say that the data are made up.
    summary : sequence of (heading, sentences)
    sections : sequence of Section
    warnings : sequence of str
    definitions, provenance : sequence of (term, text)
    behind : sequence of Behind
        Of the summary's numbers.
    """

    title: str
    span: str
    synthetic: bool
    summary: Sequence[tuple[str, Sequence[str]]]
    sections: Sequence[Section]
    warnings: Sequence[str]
    definitions: Sequence[tuple[str, str]]
    provenance: Sequence[tuple[str, str]]
    behind: Sequence[Behind] = ()


def render(page: Page) -> str:
    """The page as HTML; the scripts are in it once and it names no address."""
    specs = [figure.spec for section in page.sections for figure in section.figures]
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("planner.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("report.html.jinja").render(
        **vars(page),
        scripts=_scripts(),
        specs=json.dumps(specs, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
    )


def figure(picture: Picture, table: Grid | None = None) -> Figure:
    """A picture for the page, its alternative text taken from its description."""
    spec = picture.to_dict()
    spec.pop("$schema", None)  # an address: the page names none
    spec["config"] = with_outlines(spec.get("config", {}))
    return Figure(spec, str(spec["description"]), table)


@lru_cache(maxsize=1)
def _scripts() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script of about a megabyte; bundling takes a second."""
    import vl_convert

    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return vl_convert.javascript_bundle(SNIPPET, vl_version=version).replace("</script", "<\\/script")
