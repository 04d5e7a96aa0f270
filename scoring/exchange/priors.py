"""Sources that somebody else has rated, as priors: shown as such, and of use to the letter alone.

Ratings come from a table of domains, such as that of Lin et al. (2023, PNAS Nexus), or from an
OpenCTI export. They rate outlets and not claims, many are imputed from other tables, and they
overrate state media: docs/sources.md has the figures. So a prior weighs two claims, and nothing
but the letter of a source's own table reads it (docs/decisions/0020).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
from scipy.stats import beta

from features.characters import visible
from features.errors import InputError
from features.faults import POLARS_ERRORS, reason
from features.track_record import PRIOR
from scoring.exchange.raw import at, each, opened
from scoring.grades import source_letter

STRENGTH: Final = 2.0
"""Claims that a prior is worth: fewer than the 3 that E asks for and the 10 that A asks for, so
that no rating of others makes a source unreliable, or completely reliable, by itself."""
SCHEMA: Final = pl.Schema(
    {
        "source_id": pl.String(),
        "name": pl.String(),
        "kind": pl.String(),
        "domain": pl.String(),
        "prior_reliability": pl.Float64(),
        "prior_strength": pl.Float64(),
        "prior_from": pl.String(),
    }
)
"""A sources file of the contract, and three columns more, which scoring does not read."""
RELIABILITY: Final[Mapping[str, float]] = {"A": 0.97, "B": 0.87, "C": 0.70, "D": 0.50, "E": 0.20}
"""About the middle of what each letter stands for (`scoring.grades.GradeScale`); F has no prior."""
_LETTER: Final = re.compile(r"^\s*([A-F])(?:\s*-.*)?$", re.DOTALL)
_LOW: Final = 0.05


def priors_from_ratings(path: str | Path, column: str = "pc1") -> pl.DataFrame:
    """Read ratings in [0, 1] by `domain` from a CSV as priors, with the columns of `SCHEMA`.

    A domain, in lower case, is its own `source_id`, its kind is unknown. Rows without a rating
    (none, or NA) are left out; of two for one domain the first holds. Raises InputError where the
    file cannot be read or a rating is not in [0, 1].
    """
    where = visible(str(path))
    try:
        table = pl.read_csv(path, infer_schema=False, null_values=["", "NA"])
        domain = pl.col("domain").str.strip_chars().str.to_lowercase()
        given = table.select(domain, given=column).drop_nulls()
    except FileNotFoundError:
        raise InputError("no such file", where=where, remedy="Check the path.") from None
    except (OSError, *POLARS_ERRORS) as fault:
        raise InputError(
            f"is no table of ratings: {reason(fault)}", where=where,
            remedy=f"Give a CSV with the columns domain and {column}.",
        ) from fault  # fmt: skip
    rated = given.with_columns(rating=pl.col("given").cast(pl.Float64, strict=False))
    outside = rated.filter(~pl.col("rating").is_between(0, 1).fill_null(value=False))
    if outside.height:
        raise InputError(
            f"a rating in {column!r} is not in [0, 1]", where=where,
            got=f"{visible(outside['given'][0])} of {visible(outside['domain'][0])}",
        )  # fmt: skip
    return _priors(rated, pl.col("domain"), pl.format("{} of a table of domains", pl.lit(column)))


def priors_from_opencti(path: str | Path) -> pl.DataFrame:
    """Read the identities of an OpenCTI export (STIX 2.1 JSON) as priors.

    The reliability is that of `x_opencti_reliability`, else of a marking "A - Completely reliable";
    `confidence` is not asked, for it says how sure OpenCTI is of the entry, not of the source. F,
    and identities without any, have none and are left out. Raises InputError.
    """
    document = opened(Path(path))
    objects = [*each(at(document, "objects"))]
    markings = {
        str(one.get("id")): one.get("name") or at(one, "definition", "statement")
        for one in objects
        if one.get("type") == "marking-definition"
    }
    rows = [*_rated_identities(objects, markings)]
    if not rows:
        raise InputError(
            "no identity in it has a reliability", where=visible(str(path)),
            remedy="Export organisations from OpenCTI as STIX 2.1.",
        )  # fmt: skip
    schema = {"source_id": pl.String, "name": pl.String, "rating": pl.Float64, "letter": pl.String}
    rated = pl.DataFrame(rows, schema=schema, orient="row")
    return _priors(rated, pl.col("source_id"), pl.format("letter {} in OpenCTI", "letter"))


def letters_with_priors(known: pl.DataFrame, priors: pl.DataFrame) -> pl.DataFrame:
    """Put priors beside what is known of sources, and the letter that both give together.

    `known` is the table of `scoring.sources.sources_of`; a prior is found by `source_id`, else by
    the source's `domain` where `known` has that column, with its www. or without, else by its name,
    if one prior alone has that name, in whatever case. Its columns stay as they are; added are
    those of the prior, null without one, and `letter_with_prior`. The reliability is taken as a
    Beta of its `n` claims and the 4 of its kind, to which the prior adds `STRENGTH` claims (Gelman
    et al., Bayesian Data Analysis, 2013, section 2.4).
    """
    both = _found(known, priors)
    letters = both.with_columns(_together()).with_columns(_low())
    letters = letters.with_columns(
        source_letter("_mean", "_low", pl.col("n").floor() + pl.col("prior_strength")).alias("_new")
    )
    letter = pl.when(pl.col("prior_strength").is_null()).then("source_grade").otherwise("_new")
    return letters.with_columns(letter_with_prior=letter).drop("_mean", "_weight", "_low", "_new")


_PRIOR: Final = ("prior_reliability", "prior_strength", "prior_from")


def _found(known: pl.DataFrame, priors: pl.DataFrame) -> pl.DataFrame:
    """What is known with the prior of each source, null where none is found."""
    name = pl.col("name").str.to_lowercase().str.strip_chars()
    named = priors.with_columns(key=name).drop_nulls("key")
    domain = pl.col("domain").str.to_lowercase().str.strip_chars()
    by_id = priors.with_columns(key="source_id")
    keys = (
        ("source_id", pl.col("source_id"), by_id),
        ("domain", domain, by_id),
        ("domain", domain.str.strip_prefix("www."), by_id),
        ("name", name, named.filter(pl.col("key").is_unique())),
    )
    found = known
    for place, (column, sought, keyed) in enumerate(keys):
        own = sought if column in known.columns else pl.lit(None, pl.String)
        renamed = keyed.select("key", pl.col(_PRIOR).name.suffix(f" {place}"))
        found = found.with_columns(own.alias("key")).join(
            renamed, on="key", how="left", maintain_order="left"
        )
    first = {each: pl.coalesce(f"{each} {place}" for place in range(len(keys))) for each in _PRIOR}
    return found.with_columns(**first).select(*known.columns, *_PRIOR)


def _priors(rated: pl.DataFrame, source_id: pl.Expr, origin: pl.Expr) -> pl.DataFrame:
    absent = [name for name in ("name", "domain") if name not in rated.columns]
    told = rated.with_columns(pl.lit(None, pl.String).alias(name) for name in absent).select(
        source_id=source_id,
        name="name",
        kind=pl.lit("unknown"),
        domain="domain",
        prior_reliability="rating",
        prior_strength=pl.lit(STRENGTH),
        prior_from=origin,
    )
    return told.unique("source_id", keep="first", maintain_order=True)


def _rated_identities(
    objects: list[Mapping[str, Any]], markings: Mapping[str, Any]
) -> Iterator[tuple[str, str, float, str]]:
    for one in objects:
        if one.get("type") != "identity":
            continue
        refs = one.get("object_marking_refs")
        marked = [markings.get(str(ref)) for ref in refs] if isinstance(refs, list) else []
        said = [one.get("x_opencti_reliability"), *marked]
        letters = [match[1] for text in said if (match := _LETTER.match(str(text)))]
        if letters and letters[0] in RELIABILITY:
            name = str(one.get("name"))
            yield str(one.get("id")), name, RELIABILITY[letters[0]], letters[0]


def _together() -> list[pl.Expr]:
    """The mean of what is known and the prior, and the claims that both weigh."""
    own = pl.when(pl.col("reliability").is_null()).then(0.0).otherwise(pl.col("n") + PRIOR)
    weight = own + pl.col("prior_strength")
    told = own * pl.col("reliability").fill_null(0.0)
    mean = (told + pl.col("prior_strength") * pl.col("prior_reliability")) / weight
    return [mean.alias("_mean"), weight.alias("_weight")]


def _low() -> pl.Expr:
    """The lower end of the 90 % interval of that mean."""
    both = pl.struct("_mean", "_weight")
    return both.map_batches(_quantiles, return_dtype=pl.Float64).alias("_low")


def _quantiles(both: pl.Series) -> pl.Series:
    mean = both.struct.field("_mean").fill_null(math.nan).to_numpy()
    weight = both.struct.field("_weight").fill_null(math.nan).to_numpy()
    # Neither end of a Beta may be nothing: a rating of 0 or 1 is as good as certain.
    inside = mean.clip(1e-6, 1 - 1e-6)
    return pl.Series(beta.ppf(_LOW, inside * weight, (1 - inside) * weight))
