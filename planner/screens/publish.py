"""Publish a roster: draft a plan, read what it breaks and changes, publish with a note; calendars, exports, print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from forecasting.faults import InputError
from planner.screens.about_plan import scenario_shown
from planner.screens.address import asked, choice, show
from planner.screens.desk_parts.waiting import whence
from planner.screens.figure import note, table_and_csv
from planner.screens.links import page_to
from planner.screens.publish_parts.taking import take_away
from planner.screens.roster_parts.crew import crew_of
from planner.screens.sign_in import may_do, must, services
from planner.screens.words import plain, say, say_plain
from planner.screens.workspace import chosen_plan
from planner.services.publishing import Version
from planner.store.faults import ConflictError
from planner.store.plans import PlanLine

LINE = "line"
OPEN = ("draft", "proposed")
MOST_TOLD = 15
"""Sentences on the page; the table below has all."""
DONE = "publish_done"
"""Key of the session's state: what is told once after something was done."""
NOW = 0
"""Stands for what is published now where a version is compared with another."""


def draw() -> None:
    """Draw the screen."""
    st.title(say("publish.name"))
    scenario = scenario_shown()
    if scenario is None:
        return
    plan = chosen_plan(scenario)
    if DONE in st.session_state:
        st.success(st.session_state.pop(DONE), icon=":material/check:")
    line = _line(scenario.name)
    if plan is not None and may_do("roster.draft"):
        _draft(line, plan)
    known = line in services().lines()
    versions = services().versions(line) if known else []
    if not versions:
        st.info(say("publish.no_version"))
        return
    st.header(say("publish.versions"))
    table = _table(versions)
    st.dataframe(table, hide_index=True, key="versions")
    version = choice(
        say("publish.version"), versions, "version", words=_version_words, code=lambda one: str(one.number)
    )
    if may_do("roster.draft"):
        _act(line, version)
    _differences(line, version, versions)
    take_away(line, versions, crew_of(scenario.name, scenario.newest))


def _line(default: str) -> str:
    """The line of rosters: one there is, or a new name."""
    lines = list(services().lines())
    if not may_do("roster.draft"):
        return choice(say("publish.line"), lines or [default], LINE)
    name = st.text_input(
        say("publish.line"), asked(LINE, lines[0] if lines else default), key=LINE, help=say("publish.line_means")
    ).strip()
    show(LINE, name or default)
    return name or default


def _draft(line: str, plan: PlanLine) -> None:
    st.header(say("publish.plan", number=plan.id, start=plan.start, days=plan.days))
    whence(plan.id)
    page_to("roster", say("publish.to_roster"))
    words = st.text_input(say("publish.note"), key="draft_note", help=say("publish.note_means"))
    if st.button(say("publish.draft", number=plan.id), key="draft", type="primary"):
        must("roster.draft")
        _done(lambda: _drafted(line, plan.id, words))


def _drafted(line: str, plan: int, words: str) -> str:
    made = services().draft_plan(line, plan, words)
    _choose(made.number)
    return say("publish.drafted", number=made.number, breaches=made.breaches)


def _choose(version: int) -> None:
    st.session_state.pop("version", None)
    show("version", version)


def _table(versions: list[Version]) -> pd.DataFrame:
    rows = [
        (one.number, one.state, one.plan_id, one.from_date, one.to_date, one.note, one.breaches, one.days_in_force,
         f"{one.made_at:%d %b %H:%M}", f"{one.published_at:%d %b %H:%M}" if one.published_at else "")
        for one in versions
    ]  # fmt: skip
    names = ("number", "state", "plan", "from", "to", "note", "breaches", "in_force", "made", "published")
    return pd.DataFrame(rows, columns=[say(f"publish.column_{name}") for name in names])


def _version_words(one: Version) -> str:
    return say_plain("publish.version_line", number=one.number, start=one.from_date, note=one.note)


def _differences(line: str, version: Version, versions: list[Version]) -> None:
    """What a version changes, in sentences."""
    st.header(say("publish.differences"))
    others = _others(version, versions)
    if not others:
        note(say("publish.first"))
        return
    against = choice(say("publish.against"), others, "against", words=_against_words)
    by = choice(say("publish.by"), ("person", "day"), "by", words=lambda one: say(f"publish.by_{one}"))
    try:
        found = services().differences(line, version.number, against or None)
    except InputError as error:
        st.error(plain(error))
        return
    st.markdown(f"**{plain(found.head())}**")
    said = found.sentences("person" if by == "person" else "day")
    first = against == NOW and not any(one.days_in_force for one in versions)
    for sentence in [] if first else said[:MOST_TOLD]:
        st.markdown(f"- {plain(sentence)}")
    if first:
        note(say("publish.all_new"))
    elif len(said) > MOST_TOLD:
        note(say("publish.more", count=len(said) - MOST_TOLD))
    table_and_csv(pd.DataFrame({say("publish.change"): said}), f"differences_{version.number}")


def _others(version: Version, versions: list[Version]) -> list[int]:
    """What a version is compared with: first what is published, for one in force what was so before it."""
    others = [one.number for one in versions if one.number != version.number]
    if not version.days_in_force:
        return [NOW, *others]
    return sorted(others, key=lambda number: (number != version.base, -number))


def _against_words(number: int) -> str:
    return say("publish.now") if number == NOW else say("publish.version_number", number=number)


def _act(line: str, version: Version) -> None:
    """Findings, and what may be done with the version in its state."""
    st.header(say("publish.act", number=version.number))
    if version.state not in OPEN:
        note(say("publish.again_means", state=version.state))
        if st.button(say("publish.again", number=version.number), key="rebase"):
            _done(lambda: _rebased(line, version.number))
        return
    findings = services().findings(line, version.number)
    if findings:
        st.error(say("publish.findings", count=len(findings)))
        for sentence in findings:
            st.markdown(f"- {plain(sentence)}")
    else:
        st.success(say("publish.lawful"), icon=":material/check:")
    words = st.text_input(say("publish.publish_note"), version.note, key=f"note_{version.number}")
    accept = bool(findings) and st.checkbox(say("publish.accept"), key="accept")
    left, middle, right = st.columns(3)
    if may_do("roster.publish") and left.button(
        say("publish.publish", number=version.number), key="publish", type="primary", width="stretch",
        disabled=bool(findings) and not (accept and words),
    ):  # fmt: skip
        must("roster.publish")
        _done(lambda: _published(line, version.number, words, accept=accept))
    if version.state == "draft" and middle.button(say("publish.propose"), key="propose", width="stretch"):
        _done(lambda: say("publish.proposed", number=services().propose(line, version.number, words).number))
    if right.button(say("publish.withdraw"), key="withdraw", width="stretch"):
        _done(lambda: say("publish.withdrawn", number=services().withdraw(line, version.number, words).number))


def _rebased(line: str, number: int) -> str:
    made = services().rebase(line, number)
    _choose(made.number)
    return say("publish.rebased", number=made.number, old=number)


def _published(line: str, number: int, words: str, *, accept: bool) -> str:
    done = services().publish(line, number, accept_breaches=accept, note=words)
    now = f"{dt.datetime.now(dt.UTC):%H:%M} UTC"
    told = {"new": done.new, "changed": done.changed, "cancelled": done.cancelled}
    return say("publish.published", number=number, now=now, **told)


def _done(what: Callable[[], str]) -> None:
    """Do something and tell it on the page drawn anew; what is refused is a sentence, both versions kept."""
    try:
        st.session_state[DONE] = what()
    except ConflictError as conflict:
        st.error(plain(conflict))
        st.info(say("publish.both_kept"))
        return
    except InputError as error:
        st.error(plain(error))
        return
    st.rerun()
