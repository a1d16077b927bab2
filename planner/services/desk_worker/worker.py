"""The server's end of the desk's process: started when needed, ended with the server, begun again when it died."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict, deque
from contextlib import suppress
from typing import Any

from planner.services.desk_worker.asking import USUAL_S, Asking, Question
from planner.store.database import ADDRESS, FILES, Store

COMMAND = (sys.executable, "-m", "planner.services.desk_worker.at_work")
MOST_ANSWERS = 64
"""Answers that are remembered: a plan is never changed, so neither is what is said of it."""
PATIENCE_S = 5.0
"""How long an answer that nobody waits for any more is waited for."""
KEEP = "keep"
"""The one question that writes: it is never answered from memory."""
OPEN = "open"
"""The one whose answer is the process's own: another process has to open the plan anew."""


class DeskWorker:
    """Asks one question after the other of one process.

    Parameters
    ----------
    store : Store
        Whose plans it is asked about; the process opens it too.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Condition()
        self._waiting: deque[Asking] = deque()
        self._known: OrderedDict[str, Asking] = OrderedDict()
        self._usual_s = dict(USUAL_S)
        self._now: Asking | None = None
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="desk", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def ask(self, question: Question) -> Asking:
        """Ask; the same question on its way, or answered lately, is not asked again."""
        with self._lock:
            known = self._known.get(question.key)
            if known is not None and not known.failed and not self._gone(known):
                self._known.move_to_end(question.key)
                return known
            asking = Asking(question, self._usual_s.get(question.what, max(USUAL_S.values())))
            if question.what != KEEP:
                self._known[question.key] = asking
                while len(self._known) > MOST_ANSWERS:
                    self._known.popitem(last=False)
            self._waiting.append(asking)
            self._lock.notify()
            return asking

    def cancel(self, asking: Asking) -> None:
        """Take a question back; where the process is at it, the process ends and begins anew with the next."""
        with self._lock:
            if asking in self._waiting:
                self._waiting.remove(asking)
                asking.drop("It was cancelled.")
            elif asking is self._now and self._process is not None:
                asking.drop("It was cancelled.")
                self._process.kill()

    def close(self) -> None:
        """End the process and drop what waits."""
        with self._lock:
            self._closed = True
            for asking in (*self._waiting, *filter(None, (self._now,))):
                asking.drop("The server ends.")
            self._waiting.clear()
            process, self._process = self._process, None
            self._lock.notify()
        if process is not None:
            process.kill()
            self._thread.join(PATIENCE_S)
            _put_away(process)
        atexit.unregister(self.close)

    def _gone(self, known: Asking) -> bool:
        """Whether what was answered went with the process that answered."""
        return known.question.what == OPEN and known.done and self.pid is None

    @property
    def pid(self) -> int | None:
        """Number of the process, None where there is none."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def _serve(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                self._now = self._waiting.popleft()
                self._now.begin()
            try:
                self._answered(self._now)
            except (OSError, ValueError):
                self._now.drop("The process that answers ended: ask again.")
            with self._lock:
                self._now = None

    def _answered(self, asking: Asking) -> None:
        """Ask the process and listen until it has answered.

        Raises
        ------
        OSError, ValueError
            If it cannot be started or spoken to.
        """
        process = self._living()
        assert process.stdin is not None
        assert process.stdout is not None
        question = asking.question
        told = {"plan": question.plan, "what": question.what, "asked": dict(question.asked), "who": question.who}
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        for line in process.stdout:
            said: dict[str, Any] = json.loads(line)
            if "stage" in said:
                asking.stage = str(said["stage"])
                continue
            if "sooner" in said:
                asking.sooner = dict(said["sooner"])
                continue
            if not asking.done:
                self._usual_s[question.what] = max(0.5, asking.took_s)
                asking.end(said)
            return
        process.wait()
        if not asking.done:
            asking.drop("The process that answers ended: ask again.")

    def _living(self) -> subprocess.Popen[str]:
        process = self._process
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            _put_away(process)
        address = self._store.engine.url.render_as_string(hide_password=False)
        started = subprocess.Popen(  # noqa: S603 - our own program
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, ADDRESS: address, FILES: str(self._store.files)},
        )
        with self._lock:
            self._process = started
        return started


def _put_away(process: subprocess.Popen[str]) -> None:
    """Wait for the end of a process and give its pipes back."""
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()


_WORKERS: dict[tuple[str, str], DeskWorker] = {}
_MAKING = threading.Lock()


def worker_of(store: Store) -> DeskWorker:
    """The one worker of a store in this server."""
    key = (store.engine.url.render_as_string(hide_password=True), str(store.files))
    with _MAKING:
        if key not in _WORKERS:
            _WORKERS[key] = DeskWorker(store)
        return _WORKERS[key]


def end_workers() -> None:
    """End every worker of this server."""
    with _MAKING:
        for worker in _WORKERS.values():
            worker.close()
        _WORKERS.clear()
