"""The card of a case: what MLflow's review queue shows of it, in Markdown.

The queue shows the previews of a trace and nothing else (measured with MLflow 3.17), so all that a
verdict needs stands there: the claim, the score with its reasons, the evidence by what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from features.fields import READ_FROM_TEXT
from features.from_text import fields_from_text
from scoring.counted import counted
from scoring.grades import GRADE_WORDS
from scoring.heard import Heard
from scoring.review.case import Case
from scoring.review.markdown import link, literal
from scoring.tables import interval, probability, shortened, signed

TEXT: Final = 2_000
"""Characters of the claim's text on the card; the trace has all of it."""
REPORT_TEXT: Final = 160
"""Characters of another report's text."""
PARTS: Final = 8
"""Reasons on the card."""
REPORTS: Final = 6
"""Reports on the card that support the claim, and as many that contradict it."""


def question(case: Case) -> str:
    """Return what is to be judged: who says what, when, and whom it serves."""
    claim = case.claim
    told = [f"{claim['published_at']:%Y-%m-%d}", claim["stance"] or "stance not given"]
    told += [f"event {literal(claim['event_id'])}" if claim["event_id"] else "no event given"]
    lines = [_who(case), " · ".join(told), f"> {literal(claim['text'], TEXT)}"]
    if claim["proposition"]:
        lines.append(f"At issue: {literal(claim['proposition'], TEXT)}")
    if read := fields_from_text(claim.get(READ_FROM_TEXT)):  # kept runs of before do not have it
        lines.append(f"Read from the text, not given: {', '.join(read)}")
    return "\n\n".join([*lines, *_served(case), *_page(case)])


def answer(case: Case) -> str:
    """Return what the engine says of it: score and grade, reasons, evidence for and against."""
    score = case.score
    letter, digit = score["source_grade"], str(score["information_grade"])
    supports = [heard for heard in case.evidence if heard.says == "supports"]
    contradicts = [heard for heard in case.evidence if heard.says == "contradicts"]
    return "\n\n".join(
        [
            # Plain, for it is also the line by which the queue's list shows the claim.
            f"{letter}{digit} · {_number(score['credibility'])} {score['likelihood']} · 90 % "
            f"interval {interval(score['credibility_low'], score['credibility_high'])}",
            f"{letter}: {GRADE_WORDS[letter]}, {_ground(case)}. {digit}: {GRADE_WORDS[digit]}. As "
            f"of {score['as_of']:%Y-%m-%d %H:%M} UTC.",
            *([f"**{literal(case.override)}**"] if case.override else []),
            "\n".join(_reasons(case)),
            *_reports("Contradicted by", contradicts),
            *_reports("Supported by", supports),
            *_silence(case, len(supports) + len(contradicts)),
        ]
    )


def _who(case: Case) -> str:
    source = case.source
    if source is None:
        return f"{literal(case.claim['source_id'])}, not listed among the sources"
    leans = [f"{literal(each['side'])} {each['weight']:+g}" for each in source["alignment"]]
    told = [source["kind"].replace("_", " "), f"leaning {', '.join(leans) or 'to no side'}"]
    return f"{literal(source['name'] or source['source_id'])}, {literal(told[0])}, {told[1]}"


def _served(case: Case) -> Iterator[str]:
    claim = case.claim
    told = [
        f"{verb} {literal(claim[side])}"
        for side, verb in (("favours", "serves"), ("harms", "harms"))
        if claim[side]
    ]
    number = _quantity(case)
    if told or number:
        yield "If believed it " + " and ".join(told) + number if told else number.strip("; ")


def _quantity(case: Case) -> str:
    low, high = case.claim["quantity_low"], case.claim["quantity_high"]
    number, unit = counted(low, high), case.claim["quantity_unit"]
    return f"; number: {literal(number)} {literal(unit or '')}".rstrip() if number else ""


def _page(case: Case) -> Iterator[str]:
    if case.claim["url"]:
        yield link("where it was read", case.claim["url"])


def _ground(case: Case) -> str:
    n = case.past.n
    if not n:
        return "no claim of it was settled by then"
    return f"from {n} settled {'claim' if n == 1 else 'claims'}"


def _reasons(case: Case) -> Iterator[str]:
    yield "| log-odds | reason | family |"
    yield "|--:|---|---|"
    yield f"| {signed(case.base)} | where the model starts | |"
    for part in case.parts[:PARTS]:
        told = f"{literal(part.text)} | {literal(part.family)}"
        yield f"| {signed(part.contribution)} | {told} |"
    rest = case.parts[PARTS:]
    if rest:
        yield f"| {signed(sum(part.contribution for part in rest))} | {len(rest)} smaller ones | |"
    whole = case.base + sum(part.contribution for part in case.parts)
    yield f"| **{signed(whole)}** | **together: {_number(case.score['credibility'])}** | |"


def _reports(head: str, heard: Sequence[Heard]) -> Iterator[str]:
    if not heard:
        return
    strongest = sorted(heard, key=lambda each: (-each.weight, each.published_at))
    lines = [f"**{head}** {len(heard)} {'report' if len(heard) == 1 else 'reports'}", ""]
    lines += [_report(each) for each in strongest[:REPORTS]]
    if len(heard) > REPORTS:
        lines.append(f"- and {len(heard) - REPORTS} more, in the full trace")
    yield "\n".join(lines)


def _report(heard: Heard) -> str:
    who = f"**{literal(heard.source)}** ({literal(heard.camp or 'no camp')})"
    counts = f"counts {heard.weight:.1f}" if heard.weight >= 0.05 else "does not count"
    return (
        f"- {heard.published_at:%Y-%m-%d} {who} {heard.stance}: "
        f"{literal(shortened(heard.text, REPORT_TEXT))} *{counts}: {literal(heard.remark)}*"
    )


def _silence(case: Case, n_speaking: int) -> Iterator[str]:
    if not n_speaking:
        yield "Nobody else was heard for or against it."
    elif len(case.evidence) > n_speaking:
        n = len(case.evidence) - n_speaking
        told = "report of the event speaks" if n == 1 else "reports of the event speak"
        yield f"{n} more {told} to something else."


def _number(p: float) -> str:
    return probability(p)  # "<0.01" is no markup: a tag begins with a letter
