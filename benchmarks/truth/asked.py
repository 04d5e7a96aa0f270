"""What was asked of truth discovery, beside what was found: one line of the page each."""

from __future__ import annotations

import re
from typing import Final

HELD: Final = {True: "holds", False: "**does not hold**", None: "not measured"}


def asked(wanted: str, found: str, held: bool | None) -> str:
    """Return one line on what was asked and found; None where it could not be measured.

    >>> asked("At least .7", "0.6", False)
    '- At least .7: 0.6 – **does not hold**.'
    """
    return f"- {wanted}: {found} – {HELD[held]}."


def asked_in(text: str) -> list[str]:
    """Return the lines that `asked` made, from a text that holds them."""
    ends = "|".join(re.escape(f" – {each}.") for each in HELD.values())
    return re.findall(rf"^- .*(?:{ends})$", text, flags=re.MULTILINE)
