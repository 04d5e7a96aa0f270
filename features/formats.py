"""Which format an input is in: told by how it begins, else by its ending."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final, Literal

from features.characters import BOM
from features.csv_records import COMMA, OTHERS
from features.errors import InputError
from features.faults import as_read, shown
from features.fields import Table
from features.packed import Unpacked

Format = Literal["Parquet", "CSV", "JSON Lines"]
ENDINGS: Final[dict[str, Format]] = {
    ".parquet": "Parquet",
    ".csv": "CSV",
    ".jsonl": "JSON Lines",
    ".ndjson": "JSON Lines",
}
PACKED_ENDINGS: Final = (".gz", ".gzip", ".zst", ".zstd")
_FOREIGN: Final = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "gzip within what was unpacked",
    b"\x28\xb5\x2f\xfd": "Zstandard within what was unpacked",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x04\x22\x4d\x18": "LZ4",
    b"SQLite format": "an SQLite database",
    b"ARROW1": "an Arrow file",
    b"\xff\xfe\x00\x00": "UTF-32 text",
    b"\x00\x00\xfe\xff": "UTF-32 text",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_OBJECT: Final = re.compile(rb'\s*\{\s*["}]')


def format_of(stream: Unpacked, name: str, table: Table) -> Format:
    """Tell the format of an input by how it begins; `name` is that of its file.

    What begins like Parquet, like a JSON object, or with a header that names all required columns
    is read as such whatever its ending: programs unpack and rename files on the way, and none of
    the three can be taken for another. The ending decides for the rest, and where it is none of
    ours, or speaks of Parquet, the input is refused with `InputError`.
    """
    head, where = stream.head, stream.where
    told = _told(name)
    foreign = _foreign(head)
    if foreign:
        if not told and name and not PurePath(name).suffix.lower().endswith(PACKED_ENDINGS):
            raise _unknown(name, where, foreign)
        remedy = f"Give {told or _either()} here" + (
            "." if told == "Parquet" else ", in UTF-8 if it is text."
        )
        raise InputError(f"not {told or _either()}", where=where, got=foreign, remedy=remedy)
    found = _shown_by(head, table) or told
    if found is None:
        raise _unknown(name, where, shown(as_read(head[:80])) or "")
    if found == "Parquet" and not head.startswith(b"PAR1"):
        remedy = "Give Parquet here."
        raise InputError("not Parquet", where=where, got="something else", remedy=remedy)
    return found


def _told(name: str) -> Format | None:
    """The format that the ending of a file's name tells of."""
    path = PurePath(name.lower())
    if path.suffix in PACKED_ENDINGS:
        path = path.with_suffix("")
    return ENDINGS.get(path.suffix)


def _shown_by(head: bytes, table: Table) -> Format | None:
    """The format that can be seen beyond doubt."""
    if head.startswith(b"PAR1"):
        return "Parquet"
    text = head.removeprefix(BOM)
    if _OBJECT.match(text):
        return "JSON Lines"
    header = re.split(rb"[\r\n]", text.lstrip(), maxsplit=1)[0]
    for by in (COMMA, *OTHERS):
        names = {as_read(name).strip().strip('"').strip() for name in header.split(by)}
        if set(table.required) <= names:
            return "CSV"
    return None


def _foreign(head: bytes) -> str | None:
    """What an input is that is none of ours, as far as can be told."""
    if head.startswith(b"PAR1"):
        return None
    kind = next((kind for magic, kind in _FOREIGN.items() if head.startswith(magic)), None)
    if kind or head.count(0) * 10 <= len(head):
        return kind
    zeros = sorted((head[0::2].count(0), head[1::2].count(0)))
    is_wide = zeros[1] * 4 > len(head) // 2 and zeros[0] * 20 < len(head)
    return "UTF-16 text, without its mark" if is_wide else "binary data"


def _either() -> str:
    return "JSON Lines, CSV or Parquet"


def _unknown(name: str, where: str, found: str) -> InputError:
    if not name:
        return InputError(
            "neither JSON Lines nor CSV with the columns that are needed nor Parquet",
            where=where, got=repr(found), remedy="Give one of them.",
        )  # fmt: skip
    suffix = PurePath(name).suffix
    endings = ", ".join(ENDINGS)
    return InputError(
        "unknown kind of file",
        where=where,
        got=repr(suffix) if suffix else "no ending",
        remedy=f"Give a file that ends in {endings}, also with .gz or .zst after it.",
    )
