"""Tables of scores at two times, and of sources: stacked for a terminal, or a line for each row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import polars as pl
from rich.table import Table
from rich.text import Text

from features.track_record import PRIOR
from scoring.grades import grade
from scoring.overrides.term import as_sentence, until

_SAYS: Final = 64
"""Characters of a claim's text that a table shows."""
_MINUS: Final = "−"
_NOT_IDENTIFIABLE: Final = "not identifiable"
_STACKED: Final = 100
"""Width up to which a table of sources takes all there is."""
_TREND_COLOUR: Final = {"rising": "cyan", "falling": "yellow"}
_NUMBERS: Final = re.compile(r" \([^()]*\)$")
"""What a reason counts, at its end: an explanation has it, a table has no room."""


def probability(p: float | None) -> str:
    """A probability as it may be printed: none is certain.

    >>> probability(0.2345), probability(0.9999), probability(None)
    ('0.23', '>0.99', '-')
    """
    if p is None:
        return "-"
    return "<0.01" if p < 0.01 else ">0.99" if p > 0.99 else f"{p:.2f}"


def signed(number: float) -> str:
    """A number with its sign.

    >>> signed(1.25), signed(-0.5)
    ('+1.25', '−0.50')
    """
    return f"{'+' if number >= 0 else _MINUS}{abs(number):.2f}"


def interval(low: float | None, high: float | None) -> str:
    """The ends of an interval of probability.

    >>> interval(0.1, 0.42), interval(None, None)
    ('0.10–0.42', '-')
    """
    return "-" if low is None else f"{probability(low)}–{probability(high)}"


def amount(n: float) -> str:
    """A number of claims, or of parts of them.

    >>> amount(3.0), amount(2.25)
    ('3', '2.2')
    """
    return f"{n:.0f}" if float(n).is_integer() else f"{n:.1f}"


def colour(p: float | None) -> str:
    """Colour of a probability: none where it is about even."""
    return "" if p is None or 0.45 <= p <= 0.55 else "cyan" if p > 0.5 else "yellow"


def shortened(text: str, length: int) -> str:
    """The text on one line, cut at a word.

    >>> shortened("The road  was cut.", 10)
    'The road…'
    """
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"


def compared(
    scores: pl.DataFrame, before: pl.DataFrame, claims: pl.DataFrame, sources: pl.DataFrame
) -> pl.DataFrame:
    """Return scores beside earlier ones (`before`), with who says what and the chief reason.

    The reason is the strongest on the side the score came down on, or else the strongest.
    """
    part = pl.element().struct.field("contribution")
    reasons = pl.col("reasons")
    for_it = reasons.list.eval(pl.element().filter(part > 0)).list.first()
    against = reasons.list.eval(pl.element().filter(part < 0)).list.first()
    chosen = pl.when(pl.col("credibility") > 0.5).then(for_it).otherwise(against)
    in_order: Any = {"how": "left", "maintain_order": "left"}
    return (
        scores.join(before.select("claim_id", before="credibility"), on="claim_id", **in_order)
        .join(claims.select("claim_id", "text"), on="claim_id", **in_order)
        .join(sources.select("source_id", "name"), on="source_id", **in_order)
        .with_columns(
            grade(),
            reason=pl.coalesce(chosen, reasons.list.first()),
            name=pl.coalesce("name", "source_id"),
        )
        .select(
            *("claim_id", "name", "text", "before", "credibility"),
            *("credibility_low", "credibility_high", "likelihood", "grade", "reason"),
        )
    )


def claims_table(rows: pl.DataFrame, width: int | None = None) -> Table:
    """Make a table of what `compared` returns, for a screen of a width or in plain lines."""
    if width is None:
        heads = ["claim", "source", "says", "0h", "latest", "90 %", "likelihood", "grade"]
        table = _plain(*heads, "strongest reason")
        for row in rows.iter_rows(named=True):
            table.add_row(*map(Text, _claim_cells(row)))
        return table
    table = Table(box=None, padding=(0, 1, 1, 0), pad_edge=False, header_style="bold")
    table.add_column(_two("claim", "source"), width=max(20, width // 4), overflow="fold")
    table.add_column("says", ratio=5, min_width=16)
    table.add_column(_two("0h → latest", "90 % interval"), width=13, no_wrap=True)
    table.add_column(_two("likelihood", "grade"), width=16)
    table.add_column("strongest reason", ratio=4, min_width=11)
    for row in rows.iter_rows(named=True):
        claim, source, says, before, now, between, words, letter, reason = _claim_cells(row)
        hue = colour(row["credibility"])
        table.add_row(
            _two(claim, source),
            Text(says),
            Text.assemble(before, " → ", (now, f"bold {hue}"), "\n", (between, "dim")),
            Text.assemble((words, hue), "\n", (letter, "bold")),
            Text(reason),
        )
    table.expand = True
    return table


def sources_table(rows: pl.DataFrame, width: int | None = None) -> Table:
    """Make a table of `scoring.sources.sources_of`, for a screen of a width or in plain lines."""
    if width:
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        table.add_column(_two("source", "name"), ratio=5, min_width=10, overflow="fold")
        table.add_column(_two("kind", "camp"), ratio=3, min_width=8, overflow="fold")
        table.add_column(_two("letter", "trend"))
        for head in (
            _two("reliability", "90 %"),
            _two("settled", "judged"),
            _two("claims", "mean cred."),
        ):
            table.add_column(head, justify="right", no_wrap=True)
        table.expand = width <= _STACKED
    else:
        heads = ("letter", "reliability", "90 %", "n", "settled", "judged", "trend", "claims")
        table = _plain("source", "name", "kind", "camp", *heads, "mean credibility")
    for row in rows.iter_rows(named=True):
        table.add_row(*(_stacked_source(row) if width else map(Text, _source_cells(row))))
    return table


def sources_caption(rows: pl.DataFrame) -> str:
    """Say in words what a table of sources rests on, and what it leaves open.

    >>> caption = sources_caption(pl.DataFrame({"identifiable": [True, False]}))
    >>> caption.splitlines()[-1][:45]
    'Not identifiable (1 of 2): contradicted by so'
    """
    lines = [
        "Reliability rests on the source's settled claims, on its reports as far as others on the "
        f"same items bear them out, and on the settled rate of its kind, as {PRIOR:.0f} claims.",
        "The letter is that of this reliability. In a score it is that of settled claims alone: a "
        "claim must not lend its own source a letter.",
    ]
    if "prior_from" in rows.columns:
        lines.append(
            "After an arrow the letter has a prior in it: a rating by others, worth two claims."
        )
    if "overridden_by" in rows.columns:
        lines.append("Mean credibility counts what people set.")
        set_by = rows.drop_nulls("overridden_by").iter_rows(named=True)
        lines += [
            f"The letter {row['source_grade']} of {row['source_id']} was set by "
            f"{row['overridden_by']} ({until(row['override_until'])}): "
            f"{as_sentence(row['override_why'])} "
            f"The reliability beside it has {row['model_letter']}."
            for row in set_by
        ]
    n_unknown = rows.height - rows["identifiable"].sum()
    if n_unknown:
        lines.append(
            f"{_NOT_IDENTIFIABLE.capitalize()} ({n_unknown} of {rows.height}): contradicted by "
            "sources that agree with it on nothing, and no claim of either is settled."
        )
    return "\n".join(lines)


def _claim_cells(row: dict[str, Any]) -> list[str]:
    reason = row["reason"]
    sign = "" if reason is None else "+ " if reason["contribution"] > 0 else f"{_MINUS} "
    return [
        row["claim_id"],
        row["name"],
        shortened(row["text"], _SAYS),
        probability(row["before"]),
        probability(row["credibility"]),
        interval(row["credibility_low"], row["credibility_high"]),
        row["likelihood"],
        row["grade"],
        sign + ("" if reason is None else _NUMBERS.sub("", reason["text"])),
    ]


def _source_cells(row: dict[str, Any]) -> list[str]:
    unknown = row["reliability"] is None and not row["identifiable"]
    return [
        row["source_id"],
        row["name"] or "-",
        row["kind"],
        row["camp"] or "-",
        row["source_grade"] + with_prior(row),
        _NOT_IDENTIFIABLE if unknown else probability(row["reliability"]),
        interval(row["reliability_low"], row["reliability_high"]),
        amount(row["n"]),
        str(row["n_settled"]),
        amount(row["n_judged"]),
        row["trend"] or "-",
        str(row["n_claims"]),
        probability(row["mean_credibility"]),
    ]


def with_prior(row: dict[str, Any]) -> str:
    """The letter that a prior gives, after the one without; what a person set, none moves."""
    moved = row.get("prior_from") and not row.get("overridden_by")
    return f" → {row['letter_with_prior']}" if moved else ""


def _stacked_source(row: dict[str, Any]) -> Iterable[Text]:
    cells = _source_cells(row)
    source, name, kind, camp, letter, mean, between, _, settled, judged, trend, claims, belief = (
        cells
    )
    unknown = mean == _NOT_IDENTIFIABLE
    return (
        _two(source, name),
        # With spaces they break where words end.
        _two(kind.replace("_", " "), camp.replace("_", " ")),
        Text.assemble((letter, "bold"), "\n", (trend, _TREND_COLOUR.get(trend, "dim"))),
        _two("not", "identifiable") if unknown else _two(mean, between),
        _two(settled, judged),
        Text.assemble(claims, "\n", (belief, colour(row["mean_credibility"]))),
    )


def _two(above: str, below: str) -> Text:
    return Text.assemble(above, "\n", (below, "dim"))


def _plain(*heads: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for head in heads:
        table.add_column(head, no_wrap=True)
    return table
