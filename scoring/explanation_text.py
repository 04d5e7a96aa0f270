"""An explanation as text: the score, the grade's ground, how the parts add up, the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from features.fields import READ_FROM_TEXT
from features.from_text import LESS_SURE, fields_from_text
from scoring.explanation import Explanation, Part, Past, Stand
from scoring.facets import Facet
from scoring.grades import GRADE_WORDS
from scoring.heard import Heard
from scoring.incident_grade import INCIDENT_WORDS
from scoring.overrides.told import sentences
from scoring.tables import colour, interval, probability, shortened, signed

_BAR: Final = 24
"""Characters from the lowest to the highest point of the waterfall."""
_UP, _DOWN = "█", "░"
_TEXT: Final = 160
_CITED: Final = 4
"""Reports named for a reason, or for a part of a claim; of more it says that there are."""


def explanation_text(why: Explanation) -> tuple[RenderableType, ...]:
    """Lay an explanation out for `scoring.terminal.show`, part under part."""
    return (
        *_claim(why.claim, why.source),
        *_override(why.override),
        *_score(why.score, why.model),
        _grade(why.score, why.past, why.incident_grade),
        _head("How the score comes about, in log-odds"),
        _waterfall(why),
        _head("What others said of the event, in order of time"),
        _evidence(why),
        *_facets(why),
        _head("Credibility over time"),
        _over_time(why.over_time),
        _head("What is missing"),
        _missing(why.missing),
        _head("What would change it: the model's answers, no predictions"),
        _what_if(why),
        *_left_out(why.n_rejected),
    )


def _claim(claim: Mapping[str, Any], source: Mapping[str, Any] | None) -> Iterator[RenderableType]:
    yield Text.assemble(
        (claim["claim_id"], "bold"),
        f"   {claim['published_at']:%Y-%m-%d}",
        f"   event {claim['event_id']}" if claim["event_id"] else "   no event given",
    )
    yield _indented(Text(_who(claim["source_id"], source)))
    if claim["proposition"]:
        stance = f"{claim['stance'] or 'stance not given'}: "
        yield _indented(Text.assemble((stance, "bold"), claim["proposition"]))
    yield _indented(Text(f"“{' '.join(claim['text'].split())}”"))
    if claim["url"]:
        yield Text(f"  {claim['url']}", style="dim", no_wrap=True)
    if read := fields_from_text(claim[READ_FROM_TEXT]):
        told = f"Read from the text, not given: {', '.join(read)}. {LESS_SURE}."
        yield _indented(Text(told, style="yellow"))


def _who(source_id: str, source: Mapping[str, Any] | None) -> str:
    if source is None:
        return f"{source_id}: not listed among the sources, so unknown"
    leanings = [f"{each['side']} {each['weight']:+g}" for each in source["alignment"]]
    told = [source["kind"], source["country"], source["parent"] and f"of {source['parent']}"]
    told += [f"leaning {', '.join(leanings)}" if leanings else "leaning to no side"]
    return f"{source['name'] or source_id} ({'; '.join(part for part in told if part)})"


def _override(told: Mapping[str, Any] | None) -> Iterator[RenderableType]:
    said = sentences(told) if told else None
    if told is None or said is None:
        return
    yield Text.assemble(
        "\n",
        ("credibility ", "bold"),
        (probability(told["credibility"]), f"bold {colour(told['credibility'])}"),
        f"   {told['likelihood']}   grade ",
        (f"{told['source_grade']}{told['information_grade']}", "bold"),
        ("   overridden", "bold"),
    )
    yield _indented(Text(said))
    yield Text("\nAll that follows is the model's own:", style="bold")


def _score(score: Stand, model: str) -> Iterator[RenderableType]:
    yield Text.assemble(
        "\n",
        ("credibility ", "bold"),
        (probability(score.credibility), f"bold {colour(score.credibility)}"),
        f"   90 % interval {interval(score.low, score.high)}   ",
        (score.likelihood, colour(score.credibility)),
        "   grade ",
        (f"{score.source_grade}{score.information_grade}", "bold"),
    )
    at = "" if score.when.startswith("as of") else f"{score.when}: "
    yield _indented(Text(f"{at}as of {score.as_of:%Y-%m-%d %H:%M} UTC, by {model}"))


def _grade(score: Stand, past: Past, incident_grade: str) -> RenderableType:
    letter, digit = score.source_grade, str(score.information_grade)
    table = _lines()
    table.add_row(letter, Text(f"the source: {GRADE_WORDS[letter]}. {_ground(past)}"))
    table.add_row(digit, Text(f"what others say: {GRADE_WORDS[digit]}"))
    rule = INCIDENT_WORDS[incident_grade]
    table.add_row(incident_grade, Text(f"a second opinion, by rule alone: {rule}"))
    return _indented(table)


def _ground(past: Past) -> str:
    if not past.n:
        return "The model knows of no claim of it that was settled by then"
    claims = "claim" if past.n == 1 else "claims"
    return (
        f"{past.n} {claims} of it on other events settled by then, reliability "
        f"{probability(past.mean)} ({interval(past.low, past.high)}); known by its id and name"
    )


def _head(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _waterfall(why: Explanation) -> Table:
    """One line for each part, its bar from the sum before it to the sum after it."""
    steps = [why.base, *(part.contribution for part in why.parts)]
    sums = np.concatenate([[0.0], np.cumsum(steps)])
    low, high = float(sums.min()), float(sums.max())
    scale = _BAR / ((high - low) or 1.0)
    words = [
        Text("the model's start, when nothing is seen"),
        *(_reason(part, why.claim["claim_id"]) for part in why.parts),
    ]
    table = _lines()
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, min_width=_BAR)
    table.add_column()
    for step, before, after, text in zip(steps, sums, sums[1:], words, strict=False):
        left, right = sorted((round((before - low) * scale), round((after - low) * scale)))
        left = min(left, _BAR - 1)
        bar = " " * left + (_UP if step > 0 else _DOWN) * max(right - left, 1)
        style = "cyan" if step > 0 else "yellow"
        table.add_row(Text(signed(step)), Text(bar, style=style), text)
    total = Text(signed(float(sums[-1])), style="bold")
    result = f"log-odds, a probability of {probability(why.score.credibility)}"
    table.add_row(total, "", Text(result, style="bold"))
    return table


def _reason(part: Part, claim_id: str) -> Text:
    """What was seen, and in which reports of others; if in none, it was in the claim itself."""
    others = [each for each in part.evidence if each.claim_id != claim_id]
    named = [f"{each.claim_id} ({each.source}, {each.published_at:%Y-%m-%d})" for each in others]
    more = [f"{len(named) - _CITED} more"] if len(named) > _CITED else []
    told = "; ".join(named[:_CITED] + more)
    return Text.assemble(part.text, (f"\n{told}" if told else "", "dim"))


def _facets(why: Explanation) -> Iterator[RenderableType]:
    if not why.facets:
        return
    yield _head("Who, where, when, how many: the other voices that affirm that it happened")
    table = _lines()
    for facet in why.facets:
        table.add_row(facet.facet, Text(facet.value), _with_it(facet))
    yield _indented(table)
    if why.count_range is not None:
        reports = ", ".join(why.count_range.reports[:_CITED])
        yield _indented(Text(f"{why.count_range} ({reports})"))


def _with_it(facet: Facet) -> Text:
    told = [
        f"{counted} {verb} ({', '.join(reports[:_CITED])}{'…' if len(reports) > _CITED else ''})"
        for counted, verb, reports in (
            (facet.same, "the same", facet.same_reports),
            (facet.other, "another", facet.other_reports),
        )
        if counted
    ]
    share = "" if facet.share is None else f"; {facet.share:.0%} by weight"
    return Text(("; ".join(told) or "nobody else names it") + share)


def _evidence(why: Explanation) -> RenderableType:
    if not why.evidence:
        return Text("  Nobody else was heard: the claim stands alone at that time.")
    table = _lines()
    table.add_column(no_wrap=True)
    table.add_column(ratio=3)
    table.add_column(ratio=2)
    for heard in why.evidence:
        table.add_row(
            f"{heard.published_at:%Y-%m-%d}",
            Text.assemble(
                (heard.source, "bold"),
                f" ({heard.camp or 'no camp'}) {heard.stance}: ",
                f"“{shortened(heard.text, _TEXT)}”",
            ),
            _counted(heard),
        )
    return table


def _counted(heard: Heard) -> Text:
    says = "neither supports nor contradicts" if heard.says == "neither" else heard.says
    style = {"supports": "cyan", "contradicts": "yellow"}.get(heard.says, "dim")
    weight = f"{heard.weight:.1f}" if heard.weight >= 0.05 else "0"
    return Text.assemble((says, style), f", weight {weight}: {heard.remark}")


def _over_time(stands: tuple[Stand, ...]) -> Table:
    table = _lines()
    for stand in stands:
        table.add_row(
            Text(stand.when),
            f"{stand.as_of:%Y-%m-%d}",
            Text(probability(stand.credibility), style=f"bold {colour(stand.credibility)}"),
            interval(stand.low, stand.high),
            stand.likelihood,
            f"{stand.source_grade}{stand.information_grade}",
        )
    return table


def _what_if(why: Explanation) -> Table:
    table = _lines()
    for answer in why.what_if:
        table.add_row(
            Text(f"if {answer.change}"),
            Text.assemble(
                probability(why.score.credibility),
                " → ",
                (probability(answer.credibility), f"bold {colour(answer.credibility)}"),
            ),
            answer.likelihood,
            Text("turns it over", style="bold") if answer.turns else "",
        )
    return table


def _missing(told: tuple[str, ...]) -> RenderableType:
    if not told:
        return Text("  Nothing that is asked for.")
    table = _lines()
    for each in told:
        table.add_row("-", each)
    return _indented(table)


def _left_out(n_rejected: int) -> Iterator[Text]:
    if n_rejected:
        rows = "row" if n_rejected == 1 else "rows"
        yield Text(
            f"\n{n_rejected} {rows} of the input had faults and were not read; sourcegrade score "
            "names each."
        )


def _indented(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 0, 2))


def _lines() -> Table:
    return Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
