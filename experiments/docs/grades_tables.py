"""Tables of what each grade and each word means, with the numbers the code goes by."""

from __future__ import annotations

from typing import Final

import polars as pl

from experiments.report import to_markdown
from scoring.grades import GRADE_WORDS, LIKELIHOOD_WORDS, GradeScale
from scoring.incident_grade import INCIDENT_WORDS

BANDS: Final = (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)
"""Where one word of likelihood ends and the next begins."""


_DIGITS: Final = {
    "1": "two camps support it, and no neutral voice contradicts it",
    "2": "the support outweighs the contradiction",
    "3": "supported, but contradicted as much or more, chiefly by interested parties",
    "4": "only interested parties contradict it; or neutral contradiction outweighs support",
    "5": "no support, and a neutral or adverse voice contradicts it",
    "6": "nobody else speaks to it",
}
"""As `scoring.grades.information_digit` has it."""


def grades_tables() -> dict[str, str]:
    """Return the tables of the page as Markdown, by their names.

    >>> "almost no chance | below 0.05 |" in grades_tables()["likelihood"]
    True
    """
    incidents = [{"grade": name, "when": rule} for name, rule in INCIDENT_WORDS.items()]
    return {
        "likelihood": _likelihood(),
        "letters": _table("letter", _letters(GradeScale())),
        "digits": _table("digit", _DIGITS),
        "incidents": to_markdown(pl.DataFrame(incidents)),
    }


def _likelihood() -> str:
    rows = []
    for word, low, high in zip(LIKELIHOOD_WORDS, (None, *BANDS), (*BANDS, None), strict=True):
        if low is None:
            said = f"below {high:.2f}"
        elif high is None:
            said = f"above {low:.2f}"
        else:
            said = f"{low:.2f} to {high:.2f}"
        rows.append({"word": word, "credibility": said})
    return to_markdown(pl.DataFrame(rows))


def _letters(cut: GradeScale) -> dict[str, str]:
    return {
        "A": f"reliability {cut.a:.2f} or more, its lower bound {cut.b:.2f} or more, and "
        f"{cut.n_for_a} settled claims",
        "B": f"{cut.b:.2f} or more",
        "C": f"{cut.c:.2f} or more",
        "D": f"{cut.d:.2f} or more; or less, with fewer than {cut.n_for_e} settled claims",
        "E": f"less than {cut.d:.2f}, with {cut.n_for_e} settled claims or more",
        "F": "no claim of it was settled by then",
    }


def _table(what: str, rules: dict[str, str]) -> str:
    rows = [
        {what: f"**{name}**", "says": GRADE_WORDS[name], "given when": rule}
        for name, rule in rules.items()
    ]
    return to_markdown(pl.DataFrame(rows))
