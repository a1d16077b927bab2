"""A job in sight: stage, time left, best roster, bound and gap, and the button that ends it keeping the best."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from planner.access import may
from planner.screens.address import asked_number, show
from planner.screens.sign_in import actor, may_do, services
from planner.screens.words import say
from planner.store.database import utc_now
from planner.store.jobs.watching import Seen

JOB = "job"
"""Part of the address: the job's number, so that a reload and a restart of the server find it again."""
AT_WORK = ("queued", "running", "cancelled")
"""States of jobs that may still be at work."""
EVERY_S = 1.0
TOLD_LAST = 8
"""Lines of the log that are shown."""
LEFT_FROM, LEFT_TO = 0.05, 0.98
"""Shares done between which a time left is guessed."""


def follow(number: int) -> None:
    """Follow a job from here on."""
    show(JOB, number)
    st.rerun()


def at_work() -> list[Seen]:
    """Jobs that wait or run, the newest first."""
    return [one for one in services().jobs(states=AT_WORK, most=20) if not one.ended or one.finishing]


def watched() -> Seen | None:
    """The job of the address, shown while it is at work; None where there is none.

    Nothing that is edited may stand on a page while this ticks: call it first, and leave the rest out until it ended.
    """
    number = asked_number(JOB)
    if number is None:
        return None
    seen = services().job(number)
    if not seen.ended or seen.finishing:
        _ticking(number)
    elif seen.state != "done":
        st.error(say("progress.ended", number=number, state=seen.state, message=seen.message))
        if st.button(say("progress.close"), key="close_job"):
            show(JOB, None)
            st.rerun()
    return seen


@st.fragment(run_every=EVERY_S)
def _ticking(number: int) -> None:
    seen = services().job_with_prices(number) if may_do("pay.see") else services().job(number)
    if seen.ended and not seen.finishing:
        st.rerun()
    _standing(seen)
    left, right = st.columns([3, 1])
    left.markdown(f":small[{say('progress.goes_on')}]")
    if may(actor().role, "job.cancel") != "no" and right.button(
        say("progress.cancel"), key="cancel_job", disabled=seen.cancel_asked, width="stretch"
    ):
        services().cancel_job(number)
        st.rerun(scope="fragment")


def _standing(seen: Seen) -> None:
    now = say(f"progress.{seen.state}" if seen.stage == "" else "progress.stage", stage=seen.stage)
    # Not `st.status`: it shows a tick, as if all were done, whenever the page itself waits for the next second.
    with st.expander(f"{now}{_left(seen)}", expanded=True, icon=":material/hourglass_top:"):
        if seen.share_done is not None:
            st.progress(min(1.0, max(0.0, seen.share_done)), text=say("progress.share", share=seen.share_done))
        if seen.incumbent is not None and seen.bound is not None and seen.gap is not None:
            st.write(say("progress.prices", incumbent=seen.incumbent, bound=seen.bound, gap=seen.gap))
        lines = services().job(seen.id).lines[-TOLD_LAST:]
        st.code("\n".join(line.text for line in lines) or say("progress.nothing_yet"), language=None)


def _left(seen: Seen) -> str:
    if seen.began_at is None or seen.share_done is None or not LEFT_FROM < seen.share_done < LEFT_TO:
        return ""
    passed = (utc_now() - _aware(seen.began_at)).total_seconds()
    return say("progress.left", left_s=passed * (1 - seen.share_done) / seen.share_done)


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
