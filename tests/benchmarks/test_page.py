"""The page keeps the parts that were not measured anew, and is headed by what was asked."""

from pathlib import Path

from benchmarks.truth.asked import asked
from benchmarks.truth.page import PARTS, put_parts, stamp


def test_a_part_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "truth.md"
    put_parts(page, {"memory": "## Memory\n\nold", "cost": "## Cost\n\nkept"})
    put_parts(page, {"memory": "## Memory\n\nnew"})
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.index("## Cost\n\nkept") < text.index("## Memory\n\nnew")


def test_parts_are_in_their_order(tmp_path: Path) -> None:
    whole = put_parts(tmp_path / "page.md", {name: f"## {name}" for name in reversed(PARTS)})
    assert [line[3:] for line in whole.splitlines() if line.startswith("## ")] == list(PARTS)


def test_the_page_begins_with_what_was_asked_of_each(tmp_path: Path) -> None:
    line = asked("At least .7", ".6", False)
    whole = put_parts(tmp_path / "page.md", {"copying": f"## Copying\n\n{line}\n\n- a remark."})
    head = whole.partition("<!--")[0]
    assert line in head
    assert "remark" not in head


def test_how_it_was_made_is_said() -> None:
    told = stamp("## Cost")
    assert "python -m benchmarks truth" in told
    assert "scikit-learn 1" in told
    assert "crowd-kit" in told
    assert "quick" in stamp("## Cost", quick=True)
