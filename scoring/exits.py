"""How a command ends: an exit code, and one sentence where something went wrong.

Nothing of sourcegrade is imported before it is needed: see `scoring.shadowing`.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import typer

OK: Final = 0
OUR_FAULT: Final = 1
USERS_FAULT: Final = 2
INTERRUPTED: Final = 130
TERMINATED: Final = 128
"""And the number of the signal: 143 for SIGTERM, 129 for SIGHUP."""


class Terminated(KeyboardInterrupt):
    """The system asked the process to end, as `timeout`, schedulers and a lost terminal do."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def say(sentence: str) -> None:
    """Say one sentence on standard error."""
    typer.echo(f"sourcegrade: {sentence}", err=True)


@contextmanager
def plain_errors(say: Callable[[str], None] = say) -> Iterator[None]:
    """End the command with one sentence, said by `say`, and the right code, whatever goes wrong."""
    try:
        yield
        sys.stdout.flush()
    except typer.Exit:
        raise
    except Terminated as end:
        say("terminated")
        raise typer.Exit(TERMINATED + end.number) from None
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:  # whoever reads our output has read enough
        raise typer.Exit(OK) from None
    except Exception as fault:
        if _is_users(fault):
            say(str(fault))
            raise typer.Exit(USERS_FAULT) from fault
        asked = "" if isinstance(fault, OSError) else "; please report it"
        say(f"internal error: {_brief(fault)}{asked}. {_kept(fault)}")
        raise typer.Exit(OUR_FAULT) from fault


def prepare_signals() -> None:
    """Let a request to end the process be an exception, so that what is held is let go of."""

    def end(number: int, frame: object) -> None:
        raise Terminated(number)

    for number in {signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` sets it
            signal.signal(number, end)


def prepare_streams() -> None:
    """Make sure that printing never fails: on a closed stream, or for a character it lacks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - for the whole run
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def flush() -> None:
    """Write out what is left; a reader that has gone away is no fault."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_users(fault: Exception) -> bool:
    """Whether the person who called can mend it: another input, output, model or port."""
    from features.errors import SourcegradeError
    from models.bundle import BundleError

    return isinstance(fault, (SourcegradeError, BundleError))


def _brief(fault: Exception) -> str:
    said = str(fault).strip().splitlines()
    return f"{type(fault).__name__}: {said[0]}" if said else type(fault).__name__


def _kept(fault: Exception) -> str:
    """Keep the traceback in a file, and say in which."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="sourcegrade-", suffix=".log", delete=False, encoding="utf-8"
        ) as log:
            traceback.print_exception(fault, file=log)
    except OSError:
        return "Its traceback could not be kept"
    return f"Its traceback is in {log.name}"
