"""The exceptions of sourcegrade, in one tree."""

from __future__ import annotations


class SourcegradeError(Exception):
    """Root of every error that sourcegrade raises on purpose."""


class InputError(SourcegradeError):
    """An input is unusable as a whole: no row of it can be read.

    The message says what is wrong, where, what was got instead, and what to do about it.
    A single bad row never raises this: the gate returns it in ``Admitted.rejected``.

    >>> print(InputError("no rows", where="claims.csv", got="a header only", remedy="Add claims."))
    claims.csv: no rows. Got a header only. Add claims.
    """

    def __init__(self, what: str, *, where: str = "", got: str = "", remedy: str = "") -> None:
        """Build the message; `what` and `got` are parts of a sentence, `remedy` is a whole one."""
        message = f"{where}: {what}" if where else what
        if got:
            message += f". Got {got}"
        if remedy:
            message += f". {remedy}"
        super().__init__(message)
