"""The store only grows, says each thing once, and notices what others did to its file."""

import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from features.errors import SourcegradeError
from scoring.review.append_only import append_lines, read_lines
from scoring.review.verdict_store import (
    VERDICT_SCHEMA,
    VerdictStore,
    VerdictStoreError,
    reviews_folder,
)
from tests.scoring.review.small_review import RUN, at, line, lines

FIRST = line("a1", note="see https://a.example\nنعم", page="https://a.example")
SECOND = line("b1", "ben", verdict="false", minute=1, wrong_reasons=["hedging", "voice"])
GONE = FIRST.withdrawn(at(200))


@pytest.fixture
def store(tmp_path: Path) -> VerdictStore:
    return VerdictStore(tmp_path / "new" / "reviews")


def other(store: VerdictStore) -> VerdictStore:
    """The same store as another process opens it."""
    return VerdictStore(store.folder, patience=0.1)


def test_nothing_was_judged_yet_and_nothing_is_made(store: VerdictStore) -> None:
    assert_frame_equal(store.records(), VERDICT_SCHEMA.to_frame())
    assert_frame_equal(store.standing(), VERDICT_SCHEMA.to_frame())
    assert not store.folder.exists()


def test_what_was_written_is_read_as_it_was(store: VerdictStore) -> None:
    assert store.append(lines(FIRST, SECOND)) == 2
    assert_frame_equal(other(store).records(), lines(FIRST, SECOND))


def test_a_line_is_one_json_object_with_times_in_utc(store: VerdictStore) -> None:
    store.append(lines(FIRST))
    (text,) = store.file.read_text("utf-8").splitlines()
    told = json.loads(text)
    assert list(told) == VERDICT_SCHEMA.names()
    assert told["note"] == "see https://a.example\nنعم"
    assert (told["when"], told["as_of"]) == ("2018-01-01T00:00:00Z", "2017-12-31T00:00:00Z")


def test_the_same_again_adds_nothing(store: VerdictStore) -> None:
    store.append(lines(FIRST, SECOND))
    before = store.file.read_bytes()
    later = [record.model_copy(update={"pulled_at": at(500)}) for record in (SECOND, FIRST)]
    assert store.append(lines(*later)) == 0
    assert store.append(lines()) == 0
    assert store.file.read_bytes() == before


def test_two_people_disagree_and_both_stand(store: VerdictStore) -> None:
    store.append(lines(FIRST, SECOND))
    assert store.standing().select("who", "verdict").rows() == [("ana", "true"), ("ben", "false")]


def test_a_changed_answer_is_a_new_line_and_the_old_one_stays(store: VerdictStore) -> None:
    store.append(lines(FIRST))
    changed = line("a2", verdict="contested", minute=5)
    assert store.append(lines(FIRST, changed)) == 1
    assert_frame_equal(store.records(), lines(FIRST, changed))
    assert_frame_equal(store.standing(), lines(changed))


def test_a_withdrawn_verdict_stays_withdrawn(store: VerdictStore) -> None:
    store.append(lines(FIRST, SECOND))
    assert store.append(lines(GONE)) == 1
    assert store.append(lines(FIRST, GONE)) == 0
    assert_frame_equal(store.standing(), lines(SECOND))
    assert store.records()["action"].to_list() == ["verdict", "verdict", "withdrawn"]


def test_a_store_is_copied_by_its_lines(store: VerdictStore, tmp_path: Path) -> None:
    store.append(lines(FIRST, SECOND))
    store.append(lines(GONE))
    copy = VerdictStore(tmp_path / "copy")
    assert copy.append(store.records()) == 3
    assert copy.file.read_bytes() == store.file.read_bytes()


def test_a_withdrawal_written_by_hand_counts(store: VerdictStore) -> None:
    store.append(lines(FIRST))
    told = json.loads(store.file.read_text("utf-8")) | {"action": "withdrawn"}
    with store.file.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told))  # without the line end, as an editor may leave it
    assert store.standing().height == 0
    assert store.append(lines(SECOND)) == 1
    assert_frame_equal(store.standing(), lines(SECOND))
    assert store.records().height == 3


@pytest.mark.parametrize("where", [0.3, 0.999])
def test_half_a_line_after_a_crash_is_an_error_until_it_is_set_aside(
    store: VerdictStore, where: float
) -> None:
    store.append(lines(FIRST, SECOND))
    whole = store.file.read_bytes()
    start = whole.index(b"\n") + 1
    store.file.write_bytes(whole[: start + int((len(whole) - start - 1) * where)])
    for use in (store.records, store.standing, lambda: store.append(lines(SECOND))):
        with pytest.raises(VerdictStoreError, match=r"jsonl:2: the last line was cut off.*pull"):
            use()
    half = store.mend()
    assert half is not None
    assert half.startswith('{"action":"verdict","assessment_id":"b1"')
    assert whole[start:].startswith(store.torn.read_bytes().rstrip(b"\n"))
    assert_frame_equal(store.records(), lines(FIRST))
    assert store.append(lines(FIRST, SECOND)) == 1
    assert store.file.read_bytes() == whole
    assert store.mend() is None


def test_a_last_line_that_lacks_only_its_end_is_a_line(store: VerdictStore) -> None:
    store.append(lines(FIRST))
    whole = store.file.read_bytes()
    store.file.write_bytes(whole.rstrip())
    assert store.mend() is None
    assert_frame_equal(store.records(), lines(FIRST))
    assert store.append(lines(FIRST)) == 0
    assert store.append(lines(SECOND)) == 1
    assert store.file.read_bytes().startswith(whole)


@pytest.mark.parametrize(
    ("damaged", "why"),
    [
        (b"", "Invalid JSON"),
        (b"\x00" * 30, "Invalid JSON"),
        (b"\xff\xfe", "Invalid JSON"),
        (b'{"claim_id": "c1"}', "action: Field required"),
        (b'["a"]', "line: "),
    ],
)
def test_a_line_that_is_not_ours_is_named_by_its_number(
    store: VerdictStore, damaged: bytes, why: str
) -> None:
    store.append(lines(FIRST, SECOND))
    one, two, _ = store.file.read_bytes().split(b"\n")
    store.file.write_bytes(b"\n".join([one, damaged, two, b""]))
    before = store.file.read_bytes()
    for use in (store.records, store.standing, lambda: store.append(lines(GONE))):
        with pytest.raises(VerdictStoreError, match=r"jsonl:2: not a verdict of ours") as told:
            use()
        assert why in str(told.value)
        assert "\n" not in str(told.value)
    assert store.file.read_bytes() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verdict", "maybe"),
        ("page", "javascript:alert(1)"),
        ("who", " "),
        ("run_id", "../x"),
        ("credibility", 1.5),
        ("action", "forget"),
    ],
)
def test_a_record_that_is_no_verdict_is_refused_and_nothing_is_written(
    store: VerdictStore, field: str, value: object
) -> None:
    bad = lines(FIRST).with_columns(pl.lit(value).alias(field))
    with pytest.raises(VerdictStoreError, match=field):
        store.append(pl.concat([lines(SECOND), bad]))
    assert not store.file.exists()


def test_processes_that_append_at_once_write_each_line_once(store: VerdictStore) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.scoring.review.small_review import line, lines\n"
        "from scoring.review.verdict_store import VerdictStore\n"
        "store = VerdictStore(Path(sys.argv[1]))\n"
        "for k in range(5):\n"
        "    store.append(lines(*(line(f'a{i}', claim_id=f'c{i}', note='x' * 5000)\n"
        "                         for i in range(k, k + 10))))\n"
    )
    command = [sys.executable, "-c", code, str(store.folder)]
    running = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(120) for process in running] == [0, 0]
    assert sorted(store.records()["assessment_id"]) == sorted(f"a{i}" for i in range(14))


def test_who_waits_in_vain_for_another_process_is_told(store: VerdictStore) -> None:
    with store.alone():
        with store.alone():  # what holds the store may take it again
            store.append(lines(FIRST))
        with pytest.raises(
            VerdictStoreError, match="another process has been writing here for 0 s"
        ):
            other(store).append(lines(SECOND))
        assert_frame_equal(other(store).records(), lines(FIRST))
    assert other(store).append(lines(SECOND)) == 1


def test_a_process_that_dies_leaves_the_store_open(store: VerdictStore) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from scoring.review.verdict_store import VerdictStore\n"
        "with VerdictStore(Path(sys.argv[1])).alone():\n"
        "    Path(sys.argv[1], 'held').touch(); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(store.folder)])
    end = time.monotonic() + 60
    while not (store.folder / "held").exists() and time.monotonic() < end:
        time.sleep(0.05)
    with pytest.raises(VerdictStoreError, match="another process"):
        other(store).append(lines(FIRST))
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    assert other(store).append(lines(FIRST)) == 1


def test_a_disk_that_is_full_leaves_the_lines_as_they_were(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    file = tmp_path / "lines"
    append_lines(file, [b"one"])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            append_lines(file, [b"two", b"x" * 200])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert read_lines(file) == ([b"one"], b"")


def test_a_folder_that_cannot_be_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SourcegradeError, match="cannot be read or written here"):
        VerdictStore(tmp_path / "file" / "reviews").append(lines(FIRST))


def test_what_a_run_had_read_is_kept_once(store: VerdictStore) -> None:
    claims = pl.DataFrame({"row": [1], "claim_id": ["c1"], "published_at": [datetime.now(UTC)]})
    sources = pl.DataFrame({"source_id": ["sana"]})
    assert not store.has_inputs(RUN)
    store.keep_inputs(RUN, claims, sources)
    store.keep_inputs(RUN, claims.clear(), sources.clear())
    assert store.has_inputs(RUN)
    kept = other(store).inputs(RUN)
    assert_frame_equal(kept[0], claims)
    assert_frame_equal(kept[1], sources)
    assert [path.name for path in (store.folder / "inputs").iterdir()] == [RUN]


def test_what_was_half_kept_is_kept_anew(store: VerdictStore) -> None:
    part = store.folder / "inputs" / f".{RUN}.part"
    part.mkdir(parents=True)
    (part / "claims.parquet").write_bytes(b"half")
    store.keep_inputs(RUN, pl.DataFrame({"claim_id": ["c1"]}), pl.DataFrame({"source_id": ["s"]}))
    assert store.inputs(RUN)[0]["claim_id"].to_list() == ["c1"]


def test_a_run_whose_inputs_are_not_kept_is_said(store: VerdictStore) -> None:
    with pytest.raises(VerdictStoreError, match="nothing can be trained on them"):
        store.inputs(RUN)


@pytest.mark.parametrize("run_id", ["../verdicts", "", ".", "a/b", "x" * 101])
def test_a_run_is_no_path(store: VerdictStore, run_id: str) -> None:
    with pytest.raises(VerdictStoreError, match="no id of a run"):
        store.keep_inputs(run_id, pl.DataFrame(), pl.DataFrame())
    assert not (store.folder / "inputs").exists()


def test_the_folder_stands_beside_the_database_or_has_to_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    assert reviews_folder(uri) == tmp_path / "reviews"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    assert reviews_folder() == tmp_path / "reviews"
    with pytest.raises(VerdictStoreError, match="Name a folder, always the same one"):
        reviews_folder("http://127.0.0.1:5000")
