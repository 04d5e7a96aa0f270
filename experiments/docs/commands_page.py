"""The page of every command, rendered from the Typer apps that run them."""

from __future__ import annotations

import inspect
import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, get_args, get_type_hints

import polars as pl
import typer

from experiments.report import to_markdown
from scoring.exits import INTERRUPTED, OK, OUR_FAULT, TERMINATED, USERS_FAULT

SIGHUP: Final = 1
"""Named by its number, for Windows does not know it."""
EXIT_CODES: Final = {
    OK: "Done. Of `score`: every good row was scored; rejected rows are counted and named.",
    OUR_FAULT: "A fault of ours. The traceback is kept in a file that the sentence names.",
    USERS_FAULT: "The input, the output or the command cannot be used: one sentence says why.",
    3: "Of `promote` and `retrain` alone: the model was refused, and by which rule.",
    INTERRUPTED: "Interrupted by a person, with Ctrl-C.",
    TERMINATED + signal.SIGTERM: "Told to end by the system, as schedulers do.",
    TERMINATED + SIGHUP: "The terminal was lost.",
}
"""What each exit code means."""
_MARKUP: Final = re.compile(r"\[/?bold\]")


def commands_page(scoring: typer.Typer, experiments: typer.Typer) -> str:
    """Return the page as Markdown."""
    codes = [{"code": str(code), "means": told} for code, told in EXIT_CODES.items()]
    parts = [
        _ABOUT,
        to_markdown(pl.DataFrame(codes)),
        *(_section(path, command) for path, command in commands(scoring, ["sourcegrade"])),
        _TRAINING,
        *(
            _section(path, command, level=3)
            for path, command in commands(experiments, ["python", "-m", "experiments"])
        ),
    ]
    return "\n\n".join(parts) + "\n"


def commands(app: typer.Typer, name: Sequence[str]) -> Iterator[tuple[list[str], Any]]:
    """Yield each command of an app with the words that call it; groups are gone into."""
    yield from _within(typer.main.get_command(app), list(name))


def examples_of(command: Any) -> list[str]:
    """Return the examples at the end of a command's help."""
    told = _MARKUP.sub("", f"{command.help or ''}\n\n{command.epilog or ''}")
    lines = [line.strip().removeprefix("Example: ") for line in told.splitlines()]
    return [line for line in lines if line.startswith(("sourcegrade ", "python -m "))]


_ABOUT: Final = """# Commands

Written by `make docs` from the commands themselves; `--help` says the same in a terminal.

## Exit codes"""
_TRAINING: Final = """## Training and judging models

For those who work on the model, in a checkout of the project."""


def _within(command: Any, name: list[str]) -> Iterator[tuple[list[str], Any]]:
    if not hasattr(command, "commands"):
        yield name, command
        return
    for each, inner in command.commands.items():
        yield from _within(inner, [*name, each])


def _section(path: list[str], command: Any, level: int = 2) -> str:
    shown = [parameter for parameter in command.params if not getattr(parameter, "hidden", False)]
    types = get_type_hints(inspect.unwrap(command.callback))
    title = " ".join(path).removeprefix("python -m ")
    parts = [
        f"{'#' * level} {title}",
        _about(command),
        f"```text\n{_usage(path, shown, types)}\n```",
    ]
    if rows := [_row(parameter, types) for parameter in shown if parameter.name != "help"]:
        parts.append(to_markdown(pl.DataFrame(rows)))
    if examples := examples_of(command):
        parts.append("Examples:\n\n```text\n" + "\n".join(examples) + "\n```")
    return "\n\n".join(parts)


def _about(command: Any) -> str:
    """The help without its examples, a line for a paragraph."""
    paragraphs = re.split(r"\n\s*\n", command.help or "")
    told = [" ".join(each.split()) for each in paragraphs]
    return "\n\n".join(each for each in told if each and not each.startswith("Example:"))


def _usage(path: list[str], parameters: Sequence[Any], types: Mapping[str, Any]) -> str:
    words = [*path]
    for each in parameters:
        if each.param_type_name == "argument":
            words.append(_metavar(each, types) if each.required else f"[{_metavar(each, types)}]")
        elif each.required:
            words.append(f"{_names(each)[0]} {_metavar(each, types)}")
    if any(each.param_type_name == "option" and not each.required for each in parameters):
        words.append("[OPTIONS]")
    return " ".join(words)


def _row(parameter: Any, types: Mapping[str, Any]) -> dict[str, str]:
    is_argument = parameter.param_type_name == "argument"
    names = [_metavar(parameter, types)] if is_argument else _names(parameter)
    value = "" if is_argument or _is_flag(parameter) else f" {_metavar(parameter, types)}"
    return {
        "": ", ".join(f"`{name}`" for name in names) + value,
        "default": "required" if parameter.required else _default(parameter),
        "does": parameter.help or "",
    }


def _names(parameter: Any) -> list[str]:
    return sorted(parameter.opts, key=len, reverse=True)


def _metavar(parameter: Any, types: Mapping[str, Any]) -> str:
    """What stands for the value, where the command names nothing: told from its type."""
    if parameter.metavar:
        return str(parameter.metavar)
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    kinds = get_args(types[parameter.name]) or (types[parameter.name],)
    kind = next(each for each in kinds if isinstance(each, type))
    if issubclass(kind, Enum):
        return " or ".join(str(each.value) for each in kind)
    return {Path: "FILE", int: "N", float: "X"}.get(kind, "TEXT")


def _is_flag(parameter: Any) -> bool:
    return bool(getattr(parameter, "is_flag", False))


def _default(parameter: Any) -> str:
    value = parameter.default
    if value is None or value is False or value == () or callable(value):
        return ""
    if isinstance(value, Path) and value.is_absolute():  # a file of ours, wherever it lies here
        value = value.name
    return f"`{getattr(value, 'value', value)}`"
