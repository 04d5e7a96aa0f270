"""What a batch job is asked to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from features.errors import InputError
from features.packed import is_stdin
from scoring.job.sizes import DEFAULT, Sizes
from scoring.moment import Moment
from scoring.output import check_output, manifest_path, rejected_path
from scoring.whole_file import OutputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Files in, a file out, as of when, what is heard and overridden besides, and how to begin."""

    claims: Path
    sources: Path
    out: Path
    as_of: str | None = None
    horizon: str = "latest"
    evidence: Path | None = None
    overrides: Path | None = None
    resume: bool = False
    sizes: Sizes = DEFAULT

    @property
    def moment(self) -> Moment:
        """When the scores are to stand. Raises InputError."""
        return Moment.of(self.as_of, self.horizon)

    def check(self) -> None:
        """Refuse before any work what cannot be done. Raises OutputError, InputError."""
        check_apart(check_output(self.out), *self._inputs())
        Moment.of(self.as_of, self.horizon)
        if self.resume and any(is_stdin(path) for path in self._inputs()):
            raise InputError(
                "a job that reads standard input cannot be resumed",
                remedy="Score a file, or leave --resume out.",
            )

    def _inputs(self) -> Iterator[Path]:
        yield from (self.claims, self.sources)
        yield from (path for path in (self.evidence, self.overrides) if path is not None)


def check_apart(out: Path, *inputs: Path) -> None:
    """Raise OutputError where an output, or what goes beside it, would become an input.

    It must not overwrite one, nor be written into a folder of them: the next run would read it.
    """
    written = {path.resolve() for path in (out, rejected_path(out), manifest_path(out))}
    for each in inputs:
        if is_stdin(each):
            continue
        if each.resolve() in written:
            raise OutputError(f"{out}: would overwrite the input {each}. Name another output")
        if each.is_dir() and out.resolve().is_relative_to(each.resolve()):
            raise OutputError(
                f"{out}: would be written into the folder of inputs {each}, and the next run would "
                "read it. Name an output elsewhere"
            )
