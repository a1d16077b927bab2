"""The desk's process: a question a line comes in; stages, what is known first and the answer go out, a line each.

It ends when its input does, that is with the server, also in the midst of an answer; and when nobody asks for long.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from planner.giving_way import DESK, give_way

IDLE_S = 180.0
"""With nothing to do for so long it gives its memory back, half of all that the front end takes: whoever opens a page
that may ask has its plan opened again while they look."""


def main() -> None:
    """Answer until there is nobody to answer."""
    answers = _own_output()
    questions: queue.Queue[str] = queue.Queue()
    with tempfile.TemporaryDirectory(prefix="planner-desk-") as name:
        threading.Thread(target=_listen, args=(questions, Path(name)), daemon=True).start()
        from planner.services.desk_worker.open_desks import OpenDesks
        from planner.store.database import open_store

        desks = OpenDesks(open_store(), Path(name))
        while True:
            try:
                line = questions.get(timeout=IDLE_S)
            except queue.Empty:
                return
            _tell(answers, _answer(desks, json.loads(line), answers))


def _own_output() -> IO[str]:
    """Where answers go; what libraries print goes to the log instead."""
    mine = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return mine


def _listen(questions: queue.Queue[str], folder: Path) -> None:
    import shutil

    for line in sys.stdin:
        questions.put(line)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)  # the server is gone: whatever is being answered, nobody waits for it


def _tell(answers: IO[str], said: dict[str, Any]) -> None:
    answers.write(json.dumps(said) + "\n")
    answers.flush()


def _answer(desks: Any, told: dict[str, Any], answers: IO[str]) -> dict[str, Any]:
    from forecasting.faults import InputError

    try:
        found = desks.answer(
            told, lambda stage: _tell(answers, {"stage": stage}), lambda said: _tell(answers, {"sooner": said})
        )
        return {"answer": found}
    except InputError as error:
        return {"faults": [[one.where, one.value, one.expected, one.remedy] for one in error.faults]}
    except Exception as error:  # whatever it is, the server is told and asks on
        sys.excepthook(type(error), error, error.__traceback__)
        remedy = "The server's log says more. Ask again, or look at another interval."
        return {"faults": [["the desk", type(error).__name__, "an answer", remedy]]}


if __name__ == "__main__":
    give_way(DESK)
    main()
