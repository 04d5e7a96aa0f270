"""What cannot be read is said in a sentence; what can is judged by the gate."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.errors import InputError
from scoring.exchange.claim_review import claim_reviews
from scoring.exchange.misp import misp_events
from scoring.exchange.reading import read_exchanged
from scoring.exchange.score_rows import read_scores
from scoring.exchange.stix import stix_bundle
from scoring.exchange.told import Told, together
from scoring.output import write_scores
from tests.builders import claims
from tests.scoring.corpus_scores import scored
from tests.scoring.exchange.round_trip import read_back, whole_corpus
from tests.scoring.toy_war import ARMY, REBELS, SPEAKERS, engine


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"claim_id,text\n1,x\n",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"type": "bundle", "x": NaN}',
        b'{"a": 1}',
        b"[]",
        b"null",
        b'{"type": "bundle", "objects": []}',
        b'{"type": "bundle", "objects": "all"}',
        b'{"response": [{"Event": {"Object": 7}}]}',
        b'{"Event": {"info": "none"}}',
    ],
)
def test_what_is_no_exchange_format_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"odd\.json"):
        read_exchanged(path)


def test_a_bundle_of_nonsense_is_turned_away_row_by_row(tmp_path: Path) -> None:
    wrong: list[object] = [None, 7, [], {}, {"a": {"b": 1}}, "\ud800", "x" * 200_000, True, 10**400]
    reports = [
        {"type": "report", "id": value, "description": value, "published": value,
         "created_by_ref": f"identity--{n}", "labels": value, "external_references": value}
        for n, value in enumerate(wrong)
    ]  # fmt: skip
    path = tmp_path / "odd.json"
    others = [{"type": "identity", "id": value, "name": value} for value in wrong]
    path.write_text(json.dumps({"type": "bundle", "objects": [*reports, *others]}))
    read = read_exchanged(path)
    assert (read.claims.accepted.height, read.claims.n_rejected) == (0, len(wrong))
    assert read.sources.n_rejected + read.sources.accepted.height >= len(wrong) - 1


def test_scores_come_back_from_parquet_and_json_lines_as_they_were(tmp_path: Path) -> None:
    scores = scored("wars")
    for name in ("s.parquet", "s.jsonl"):
        assert read_scores(write_scores(scores, tmp_path / name)).equals(scores)


def test_scores_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"claim_id": "x"}\n')
    (tmp_path / "b.jsonl").write_text('{"claim_id": "x", "credibility": "high"}\nnot json\n')
    (tmp_path / "c.csv").write_text("claim_id\nx\n")
    (tmp_path / "d.parquet").write_bytes(b"PAR1 no")
    odd = scored("wars").with_columns(source_grade=pl.lit("Z"))
    odd.write_parquet(tmp_path / "e.parquet")
    odd.drop("model").write_parquet(tmp_path / "f.parquet")
    for name in ("a.jsonl", "b.jsonl", "c.csv", "d.parquet", "e.parquet", "f.parquet", "g.jsonl"):
        with pytest.raises(InputError, match=name):
            read_scores(tmp_path / name)


def test_a_claim_with_two_scores_for_one_time_is_refused() -> None:
    batch = whole_corpus("wars")
    with pytest.raises(InputError, match="two scores"):
        together(batch.claims, batch.sources, pl.concat([batch.scores, batch.scores[:1]]))


def test_a_claim_scored_at_two_times_is_told_twice_and_read_back_once() -> None:
    batch = whole_corpus("wars")
    both = pl.concat([batch.scores, scored("wars", "0h")]).unique(["claim_id", "as_of"])
    told = together(batch.claims, batch.sources, both).told
    assert len(told) == both.height > 229
    read = read_back(claim_reviews(told))
    assert (read.claims.accepted.height, read.claims.n_rejected) == (229, 0)
    assert read.scores.height == both.height


@pytest.mark.parametrize("written", [stix_bundle, misp_events])
def test_a_source_that_was_not_listed_stays_unlisted_and_scores_as_before(
    written: Callable[[Sequence[Told]], str],
) -> None:
    event = claims(("nobody", "asserts", 1, ARMY), ("paper", "denies", 2, REBELS))
    before = engine().assess(event, SPEAKERS)
    listed = before.sources.accepted
    read = read_back(written(together(before.claims.accepted, listed, before.scores).told))
    assert read.sources.accepted["source_id"].to_list() == ["paper"]
    after = engine().score(read.claims.accepted, read.sources.accepted)
    assert_frame_equal(pl.DataFrame(after), before.scores, check_exact=True)


def test_an_address_that_would_run_is_no_link_in_any_format() -> None:
    batch = whole_corpus("wars")
    run = batch.claims.with_columns(url=pl.lit("javascript:alert(1)"))
    told = together(run, batch.sources, batch.scores).told[:5]
    for text in (stix_bundle(told), misp_events(told), claim_reviews(told)):
        assert read_back(text).claims.accepted["url"].unique().to_list() == ["javascript:alert(1)"]
    reports = [each for each in json.loads(stix_bundle(told))["objects"] if "published" in each]
    assert all("url" not in one for each in reports for one in each["external_references"])
    assert '"appearance": {\n     "@type": "CreativeWork",\n     "url"' not in claim_reviews(told)
    assert '"type": "link"' not in misp_events(told)
