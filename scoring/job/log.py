"""What a job says of itself: to a person, or as JSON Lines to whoever keeps logs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from scoring.engine import Progress
from scoring.exits import say
from scoring.terminal import progress_bar, working


class JobLog:
    """Steps, warnings, faults and the summary of one job.

    To a person the summary goes to standard output, the rest to standard error, and steps show as a
    bar on a terminal only. As JSON all of it goes to standard error, one object a line, with
    `time` (UTC), `level`, `event` and what belongs to it. A quiet log has warnings and faults only.
    """

    def __init__(self, *, as_json: bool = False, quiet: bool = False) -> None:
        self._as_json, self._quiet, self._is_heard = as_json, quiet, True

    def step(self, event: str, **facts: object) -> None:
        """Say, in JSON, that a step is done."""
        if self._as_json:
            self._line("info", event, facts)

    def summary(self, lines: Iterable[str], facts: Mapping[str, object]) -> None:
        """Say what came of it: `lines` to a person, `facts` in JSON."""
        if self._as_json:
            self._line("info", "done", facts)
        elif not self._quiet:
            try:
                print(*lines, sep="\n", flush=True)
            except BrokenPipeError:  # whoever reads our output has read enough
                raise
            except OSError as fault:
                self.warn("no summary", f"done, but it cannot be said on standard output: {fault}")

    def warn(self, event: str, sentence: str) -> None:
        """Say what is to be known though the job goes on."""
        if self._as_json:
            self._line("warning", event, {"message": sentence})
        else:
            self._spoken(lambda: say(sentence))

    def fault(self, sentence: str) -> None:
        """Say why the job ended."""
        if self._as_json:
            self._line("error", "failed", {"message": sentence})
        else:
            self._spoken(lambda: say(sentence))

    @contextmanager
    def progress(self, what: str) -> Iterator[Progress]:
        """Give a function that is told what is done and what is to do: a bar, or a line a tenth."""
        if self._as_json or self._quiet:
            yield self._tenths(what)
        else:
            with progress_bar(what) as bar:
                yield bar

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Show to a person what takes a while."""
        if self._as_json or self._quiet:
            yield
        else:
            with working(what):
                yield

    def _tenths(self, what: str) -> Progress:
        said = -1

        def progress(done: int, total: int) -> None:
            nonlocal said
            tenth = 10 * done // total if total else 10
            if tenth > said:
                said = tenth
                self.step(what, done=done, total=total)

        return progress

    def _line(self, level: str, event: str, facts: Mapping[str, object]) -> None:
        if self._quiet and level == "info":
            return
        told = {"time": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}", "level": level}
        line = json.dumps({**told, "event": event, **facts}, default=str)
        self._spoken(lambda: print(line, file=sys.stderr, flush=True))

    def _spoken(self, speak: Callable[[], None]) -> None:
        """Say something on standard error; where nobody takes it the job goes on without a word."""
        if not self._is_heard:
            return
        try:
            speak()
        except OSError:
            self._is_heard = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
