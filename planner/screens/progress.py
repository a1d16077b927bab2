"""A job in sight: stage, time left, best roster, bound and gap, and the button that ends it keeping the best."""

from __future__ import annotations

import datetime as dt
import math

import streamlit as st

from planner.access import may
from planner.screens.address import asked_number, show
from planner.screens.sign_in import actor, may_do, services
from planner.screens.words import plain, say
from planner.store.database import utc_now
from planner.store.jobs.watching import Seen

JOB = "job"
"""Part of the address: the job's number, so that a reload and a restart of the server find it again."""
AT_WORK = ("queued", "running", "cancelled")
"""States of jobs that may still be at work."""
EVERY_S = 1.0
TOLD_LAST = 8
"""Lines of the log that are shown."""
LEFT_FROM, LEFT_TO = 0.05, 0.995
"""Shares done between which a time left is guessed."""
STEP_S, SECONDS_TO = 5, 120.0
"""Steps in which seconds left are told, and up to how many of them."""
STAGES = (
    *("starting", "history", "forecast", "round", "roster", "simulation", "cost", "report"),
    *("hours", "efficiency", "capacity", "beside", "sensitivity", "training"),
    *("counts", "waterfall", "sweep", "backtest", "finishing"),
)
"""Stages of jobs that have words of their own."""
KEEPS = ("plan", "sweep", "backtest", "capacity")
"""Kinds of jobs of which something is kept when they are stopped."""


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
    if seen.cancel_asked or seen.finishing:
        left.info(say(f"progress.heard_{_heard(seen)}"), icon=":material/front_hand:")
    else:
        left.markdown(f":small[{say('progress.goes_on')}]")
    if may(actor().role, "job.cancel") != "no":
        # Called before this is drawn anew, which then says that it was heard.
        right.button(
            say("progress.cancel"), key="cancel_job", disabled=seen.cancel_asked, width="stretch", on_click=_cancel,
            args=(number,),
        )  # fmt: skip


def _cancel(number: int) -> None:
    services().cancel_job(number)


def _heard(seen: Seen) -> str:
    """What a stop that was heard does now."""
    if seen.finishing:
        return "finishing"
    return "keeps" if seen.kind in KEEPS else "ends"


def _standing(seen: Seen) -> None:
    now = say(f"progress.{seen.state}") if seen.stage == "" else stage_words(seen.stage)
    # Not `st.status`: it shows a tick, as if all were done, whenever the page itself waits for the next second.
    with st.expander(f"{now}{_left(seen)}", expanded=True, icon=":material/hourglass_top:"):
        if seen.share_done is not None:
            st.progress(min(1.0, max(0.0, seen.share_done)), text=say("progress.share", share=seen.share_done))
        if seen.incumbent is not None and seen.bound is not None and seen.gap is not None:
            st.write(say("progress.prices", incumbent=seen.incumbent, bound=seen.bound, gap=seen.gap))
        elif seen.gap is not None:
            st.write(say("progress.gap", gap=seen.gap))
        lines = services().job(seen.id).lines[-TOLD_LAST:]
        st.code("\n".join(line.text for line in lines) or say("progress.nothing_yet"), language=None)


def stage_words(stage: str) -> str:
    """A stage as people call it; one without a line of its own by its name."""
    first = stage.split()[0] if stage else ""
    return say(f"progress.at_{first}") if first in STAGES else plain(stage)


def _left(seen: Seen) -> str:
    if seen.began_at is None or seen.share_done is None or not LEFT_FROM < seen.share_done < LEFT_TO:
        return ""
    passed = (utc_now() - _aware(seen.began_at)).total_seconds()
    return left_words(passed * (1 - seen.share_done) / seen.share_done)


def left_words(left_s: float) -> str:
    """A time left as roughly as it is known: in steps of five seconds, from two minutes on in minutes."""
    if left_s < SECONDS_TO:
        return say("progress.left", left_s=STEP_S * max(1, math.ceil(left_s / STEP_S)))
    return say("progress.left_min", left_min=math.ceil(left_s / 60))


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
