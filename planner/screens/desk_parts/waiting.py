"""Waiting for the desk's answer with the time left, and keeping what came of it as a plan that the page then shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from forecasting.faults import InputError
from planner.screens.address import show
from planner.screens.sign_in import must, services
from planner.screens.words import plain, say
from planner.screens.workspace import PLAN
from planner.services.desk_worker.asking import Asking, DroppedError

LOOK_S = 0.3
"""How often the page looks."""
KEPT = "kept_from_desk"
"""Key of the session's state: what is told once after a roster was kept."""


Sooner = Callable[[dict[str, Any]], None]
"""Draws what is known of an answer before all of it is, without widgets: it is drawn more than once."""


def answered(
    plan: int, what: str, forget: Callable[[], None], sooner: Sooner | None = None, **asked: Any
) -> tuple[Asking, dict[str, Any]] | None:
    """The desk's answer about a plan, waited for with progress; None where it was cancelled or there is none, told.

    Parameters
    ----------
    plan : int
    what : str
        As `planner.services.desk_answers.DeskAnswers.ask_desk`.
    forget : callable
        Called when the person cancels, so that the page does not ask again.
    sooner : callable, optional
        Given what is known while the rest is waited for.
    asked : optional
        Arguments of the question.
    """
    try:
        asking = services().ask_desk(plan, what, **asked)
        if not asking.done and not _waited(asking, forget, sooner):
            return None
        return asking, services().desk_answer(asking)
    except DroppedError as dropped:
        st.warning(plain(dropped))
    except InputError as error:
        st.error(plain(error))
    return None


def _waited(asking: Asking, forget: Callable[[], None], sooner: Sooner | None) -> bool:
    place, below, shown = st.empty(), st.empty(), None
    with place.container():
        if st.button(say("desk.cancel"), key=f"cancel_{asking.question.what}"):
            services().cancel_desk(asking)
            forget()
            st.rerun()
        bar = st.progress(0.0)
    while not asking.wait(LOOK_S):
        bar.progress(asking.share, text=say(f"desk.stage_{asking.stage}", left=asking.left_s))
        known = asking.sooner
        if sooner is not None and known is not None and known is not shown:
            told, shown = services().desk_so_far(asking), known
            with below.container():
                sooner(told or known)
    place.empty()
    below.empty()
    return True


def keep_button(label: str, key: str, asking: Asking, number: int = 0, *, primary: bool = True) -> None:
    """A button that keeps a roster of an answer as a new plan; the page then shows that plan."""
    if not st.button(label, key=key, type="primary" if primary else "secondary"):
        return
    must("plan.keep")
    try:
        keeping = services().keep_from_desk(asking, number)
        bar = st.progress(0.0)
        while not keeping.wait(LOOK_S):
            bar.progress(keeping.share, text=say(f"desk.stage_{keeping.stage}", left=keeping.left_s))
        made = int(keeping.result()["plan"])
    except DroppedError as dropped:
        st.warning(plain(dropped))
        return
    except InputError as error:
        st.error(plain(error))
        return
    st.session_state[KEPT] = made
    open_plan(made)


def open_plan(number: int) -> None:
    """Show a plan from here on."""
    st.session_state.pop(PLAN, None)
    show(PLAN, number)
    st.rerun()


def whence(number: int) -> int | None:
    """What plan this one was made from, told with what changed and the way back; None where it was solved."""
    if st.session_state.pop(KEPT, None) == number:
        told = say("desk.kept", number=number)
        st.success(told, icon=":material/check:")
        st.toast(told)  # whoever applied a remedy is far below the head of the page
    origin = services().made_from(number)
    if origin is None:
        return None
    with st.expander(say(f"desk.from_{origin.how}", number=number, plan=origin.plan, changes=len(origin.says))):
        for sentence in origin.says:
            st.markdown(f"- {plain(sentence)}")
    if st.button(say("desk.undo", plan=origin.plan), key="undo"):
        open_plan(origin.plan)
    return origin.plan
