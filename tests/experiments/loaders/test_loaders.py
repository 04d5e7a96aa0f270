"""What all loaders have in common: the errors, the gate, and the page that tells of them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from experiments.loaders import LOADERS, load_corpus
from experiments.loaders.hosts import HOSTS
from experiments.loaders.written import Written, labelled
from features.errors import InputError
from features.schema import CLAIMS_SCHEMA, KINDS, SOURCES_SCHEMA

PAGE = Path(__file__).resolve().parents[3] / "docs" / "corpora.md"
READ = {
    "emergent": ["*.csv"],
    "rumoureval2017": ["*.json", "*/*"],
    "liar": ["*.tsv"],
    "fa-kes": ["*.csv"],
}


def test_a_name_that_no_loader_has_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Got 'pheme'\. Give one of emergent, rumoureval"):
        load_corpus("pheme", tmp_path)


@pytest.mark.parametrize("name", LOADERS)
def test_a_folder_that_is_not_there_or_is_empty_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such folder\. docs/corpora\.md says where"):
        load_corpus(name, tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"no file .* Got nothing\. docs/corpora\.md"):
        load_corpus(name, tmp_path)


def test_what_the_gate_turns_away_is_said() -> None:
    said = pl.DataFrame({"text": ["The dam holds.", ""], "label": ["true", "false"]})
    claims = said.select(
        "text",
        *labelled(pl.col("label"), pl.lit("made up")),
        claim_id=pl.int_range(pl.len()).cast(pl.String),
        source_id=pl.lit("a"),
        published_at=pl.lit("2020-01-01"),
    )
    written = Written(claims, pl.DataFrame({"source_id": ["a"]}))
    with pytest.warns(UserWarning, match="toy: 1 of 2 claims were turned away at the gate"):
        corpus = written.corpus("toy")
    assert list(corpus.claims.schema) == list(CLAIMS_SCHEMA)
    assert list(corpus.sources.schema) == list(SOURCES_SCHEMA)


def test_every_host_is_listed_once_and_every_kind_is_one_of_the_contract() -> None:
    hosts = [host for group in HOSTS.values() for host in group]
    assert len(hosts) == len(set(hosts))
    assert set(HOSTS) <= set(KINDS)


def test_the_page_tells_of_every_corpus() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in LOADERS if f"`{name}`" not in page] == []


def test_the_page_holds_the_hash_of_every_file_that_is_read(shared_data: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = [
        file
        for folder, patterns in READ.items()
        for pattern in patterns
        for file in sorted((shared_data / folder).glob(pattern))
    ]
    if not files:
        pytest.skip("no corpus is here: the folders in ../shared/data are absent")
    hashes = {file: sha256(file.read_bytes()).hexdigest() for file in files}
    assert [str(file) for file, code in hashes.items() if code not in page] == []
