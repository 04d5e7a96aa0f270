"""What a batch run says of itself: its counts, its description and its table."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl
import polars.selectors as cs

from scoring.drift import Drift
from scoring.grades import DIGITS, GRADE_WORDS, LETTERS, LIKELIHOOD_WORDS, grade

TABLE_ROWS: Final = 2_000
TABLE_TEXT: Final = 300
_OVERRIDES: Final = ("overridden", "overridden_by", "override_why", "model_credibility")


def batch_note(
    told: Mapping[str, str],
    counts: Mapping[str, float],
    about: Sequence[str] = (),
    *,
    in_parts: bool = False,
) -> str:
    """Describe a batch in Markdown, from its parameters and counts.

    `about` are further paragraphs: what `drift_note` and `sources_note` say. A batch that was
    scored `in_parts` keeps its scores in the output alone.

    >>> told = {"input": "claims.csv", "model": "champion", "model_version": "1",
    ...         "as_of": "2017-10-01", "horizon": "latest"}
    >>> note = batch_note(told, {"n_scored": 2, "n_rejected": 1, "n_later": 0})
    >>> note.splitlines()[0]
    '**2 claims** of `claims.csv` scored as of `2017-10-01` (horizon `latest`) by `champion 1`.'
    """
    code = {key: f"`{value.replace('`', '')}`" for key, value in told.items()}
    model = f"`{told['model']} {told['model_version']}`"
    lines = [
        f"**{counts['n_scored']:,} claims** of {code['input']} scored as of {code['as_of']} "
        f"(horizon {code['horizon']}) by {model}.",
        "",
        f"{counts['n_rejected']:,} rows were rejected, {counts['n_later']:,} claims were published "
        "after that time and neither scored nor read.",
        "",
        "Read **report.html** under Artifacts: each claim with grade, interval and reasons. "
        f"`scores.json` is the same as a table, its first {TABLE_ROWS:,} rows with texts shortened "
        f"to {TABLE_TEXT} characters; {_where_all(in_parts)} has all {counts['n_scored']:,}.",
        "",
        *(line for paragraph in about for line in (paragraph, "")),
        *_count_lines(counts),
        "",
        *_diagonal_lines(counts),
        "A score is not a verdict. F and 6 mean unknown, not worst.",
    ]
    return "\n".join(lines)


def drift_note(drift: Drift) -> str:
    """Say in Markdown whether a batch drifted, where, and from what to what.

    >>> from scoring.distribution import Distribution, Unknown
    >>> from scoring.drift import drift_of
    >>> calm = Distribution(80, 40, {"stance": {"asserts": 40, "denies": 40}})
    >>> drift_note(drift_of(calm, calm, Unknown("this is the first")))
    '**Drift: ok.** Against the training claims nothing has drifted (largest PSI 0.00, in the
    stance). Drift against the last batch is not known: this is the first.'
    """
    return " ".join([f"**Drift: {drift.tag}.**", *drift.sentences()])


def sources_note(sources: pl.DataFrame) -> str:
    """Describe the table of a batch's sources (`scoring.sources.sources_of`) in Markdown.

    >>> sources = pl.DataFrame({"n_settled": [3, 0], "n_judged": [1.0, 0.0],
    ...                         "identifiable": [True, False]})
    >>> sources_note(sources).partition(",")[0]
    '**2 sources** are in `sources.json` and `sources.parquet`'
    """
    counts = sources.select(
        settled=(pl.col("n_settled") > 0).sum(),
        judged=(pl.col("n_judged") > 0).sum(),
        unknown=(~pl.col("identifiable")).sum(),
    ).row(0, named=True)
    return (
        f"**{sources.height:,} sources** are in `sources.json` and `sources.parquet`, each with "
        f"its reliability, letter and trend: {counts['settled']:,} have settled claims, "
        f"{counts['judged']:,} were judged by who agrees with whom, {counts['unknown']:,} are not "
        "identifiable. Their letters rest on all of it, those of the scores on settled claims "
        "alone."
    )


def sources_rows(sources: pl.DataFrame) -> pl.DataFrame:
    """The first 2,000 sources as a person reads them: those with most claims, numbers rounded.

    >>> sources_rows(pl.DataFrame({"source_id": ["sana"], "reliability": [0.30239]})).row(0)
    ('sana', 0.302)
    """
    return sources.head(TABLE_ROWS).with_columns(
        cs.float().round(3), cs.datetime().dt.to_string("%Y-%m-%d %H:%M")
    )


def _diagonal_lines(counts: Mapping[str, float]) -> list[str]:
    if "share_on_diagonal" not in counts:
        return []
    return [
        f"{counts['share_on_diagonal']:.0%} of the {counts['n_letter_and_digit']:,} claims that "
        "have both a letter and a digit are on the diagonal A1-B2-C3; of human ratings 87 % are "
        "(Baker 1968). Here the letter rests on the source's past, the digit on what others say.",
        "",
    ]


def _where_all(in_parts: bool) -> str:
    if not in_parts:
        return "`scores.parquet`"
    return (
        "the output (a batch of this size is scored in parts, and its run keeps neither scores nor "
        "claims, so no review can be opened on it; sources are judged by settled claims alone)"
    )


def _count_lines(counts: Mapping[str, float]) -> list[str]:
    rows = [
        (f"{word}", counts.get(f"n_likelihood_{word.replace(' ', '_')}", 0))
        for word in LIKELIHOOD_WORDS
    ]
    rows += [
        (f"{letter} {GRADE_WORDS[letter]}", counts.get(f"n_source_grade_{letter}", 0))
        for letter in LETTERS
    ]
    rows += [
        (f"{digit} {GRADE_WORDS[str(digit)]}", counts.get(f"n_information_grade_{digit}", 0))
        for digit in DIGITS
    ]
    return ["| | claims |", "|---|--:|", *(f"| {name} | {n:,} |" for name, n in rows)]


def batch_table(scores: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The first 2,000 scores as a person reads them: texts shortened, reasons in words.

    >>> scores = pl.DataFrame({
    ...     "claim_id": ["c1"], "event_id": ["e1"], "source_id": ["sana"], "credibility": [0.21],
    ...     "credibility_low": [0.1], "credibility_high": [0.4], "likelihood": ["unlikely"],
    ...     "source_grade": ["D"], "information_grade": [4], "reasons": [[
    ...         {"feature": "interest", "value": 1.0, "contribution": -0.8, "text": "own side"}]]})
    >>> table = batch_table(scores, pl.DataFrame({"claim_id": ["c1"], "text": ["No losses."]}))
    >>> table["grade", "reasons"].row(0)
    ('D4', '-0.80 own side')
    """
    contribution = pl.element().struct.field("contribution")
    sign = pl.when(contribution < 0).then(pl.lit("-")).otherwise(pl.lit("+"))
    hundredths = (contribution.abs() * 100).round().cast(pl.Int64)
    reason = pl.format(
        "{}{}.{} {}",
        sign,
        hundredths // 100,
        (hundredths % 100).cast(pl.String).str.zfill(2),
        pl.element().struct.field("text").fill_null(pl.element().struct.field("feature")),
    )
    texts = claims.select("claim_id", text=_shortened(pl.col("text")))
    return (
        scores.head(TABLE_ROWS)
        .join(texts, on="claim_id", how="left", maintain_order="left")
        .select(
            "claim_id",
            pl.col("credibility").round(3),
            grade(),
            "likelihood",
            "text",
            pl.col("reasons").list.eval(reason).list.join("; "),
            *("source_id", "event_id"),
            *(pl.col(end).round(3) for end in ("credibility_low", "credibility_high")),
            *(name for name in _OVERRIDES if name in scores.columns),
        )
    )


def _shortened(text: pl.Expr) -> pl.Expr:
    told = pl.format("{} … ({} characters in all)", text.str.head(TABLE_TEXT), text.str.len_chars())
    return pl.when(text.str.len_chars() > TABLE_TEXT).then(told).otherwise(text)
