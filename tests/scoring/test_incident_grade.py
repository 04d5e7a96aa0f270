"""What the evidence is called by rule, on events by hand, and how it fares on settled claims."""

from __future__ import annotations

import polars as pl
import pytest

from experiments.corpora import own_corpora
from scoring.incident_grade import INCIDENT_WORDS, incident_grades
from scoring.moment import Moment
from tests.builders import Said, as_of, claims, sources
from tests.scoring.toy_war import ARMY, REBELS, SPEAKERS, engine

LISTED = pl.concat([SPEAKERS, sources(("court", "court", {}))])
CLAIM: Said = ("rebel_news", "asserts", 0, REBELS)


@pytest.mark.parametrize(
    ("others", "grade"),
    [
        ([], "Weak"),
        ([("paper", "asserts", 1, REBELS)], "Weak"),
        ([("paper", "asserts", 1, REBELS), ("court", "asserts", 1, REBELS)], "Fair"),
        ([("paper", "asserts", 1, REBELS), ("monitor", "denies", 1, ARMY)], "Contested"),
        ([("army", "acknowledges", 1, REBELS)], "Confirmed"),
        ([("army", "denies", 1, ARMY)], "Contested"),
        ([("paper", "denies", 1, ARMY)], "Discounted"),
        ([("paper", "denies", 1, ARMY), ("monitor", "asserts", 1, REBELS)], "Discounted"),
        ([("rebel_news", "denies", 1, ARMY)], "Discounted"),
    ],
)
def test_a_claim_of_the_rebels_is_called_what_the_others_make_it(
    others: list[Said], grade: str
) -> None:
    event = as_of(claims(CLAIM, *others), 5)
    found = incident_grades(engine().judge(event, LISTED))
    assert found["incident_grade"][0] == grade


def test_on_settled_claims_the_order_of_the_names_is_kept() -> None:
    settled = []
    for corpus in own_corpora():
        judged = engine().judge(Moment().stamp(corpus.claims), corpus.sources)
        labels = corpus.labels.select("row", "label")
        settled.append(incident_grades(judged).join(labels, on="row"))
    told = pl.concat(settled).with_columns(
        true=pl.when(pl.col("label").is_in(["true", "mostly_true"]))
        .then(1.0)
        .when(pl.col("label").is_in(["false", "mostly_false"]))
        .then(0.0)
    )
    rates = (
        told.drop_nulls("true").group_by("incident_grade").agg(pl.col("true").mean(), n=pl.len())
    )
    true = {name: rate for name, rate, _ in rates.iter_rows()}
    assert set(true) == set(INCIDENT_WORDS)
    assert min(true["Confirmed"], true["Fair"], true["Weak"]) > 0.8
    assert 0.4 < true["Contested"] < 0.6
    assert true["Discounted"] < 0.2
