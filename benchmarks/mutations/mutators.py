"""What befalls files: to their rows before they are written, and to their bytes after."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

from benchmarks.mutations.valid import Row

_ODD: Final[tuple[Any, ...]] = (
    None, "", " ", 0, -5, 1e308, -1e-320, 10**30, float("nan"), float("inf"), True, [], {}, [None],
    [[["a"]]], {"low": "x"}, {"low": -1, "high": 1e400}, {"amount": 1}, "2017-02-30", "9999-12-31",
    "0000-00-00", "29.9.2017", "believes", "a\u200bb", "\u202e", "a\x00b", "\ud800", "=1+1",
    '"', '""', ",", "\n", "\r\n", "[1,", '{"low":', "[1, 2.5]", '{"x": 3}', "x" * 200_000,
)  # fmt: skip
_PIECES: Final = (
    b'"', b'""', b"'", b",", b"\n", b"\r", b"\r\n", b"\n\n", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"{", b"}", b"[", b"]", b"\\", b"\\u", b"null", b"NaN", b"1e999", b"\xc2\xa0",
    b"\x0c", b"\xe2\x80\xa8", b"PAR1", b"\x1f\x8b", b"{}\n", b"\n \n", b'"\n"',
)  # fmt: skip


def change_rows(rows: list[Row], dice: random.Random) -> list[Row]:
    """Change rows before they are written: one of the mutations of `ROWS`."""
    return dice.choice(ROWS)(rows, dice)


def change_bytes(data: bytes, dice: random.Random) -> bytes:
    """Damage written bytes: one of the mutations of `BYTES`; never to nothing."""
    return dice.choice(BYTES)(data, dice) or b"."


def _set_odd(rows: list[Row], dice: random.Random) -> list[Row]:
    row = dice.choice(rows)
    row[dice.choice([*row])] = dice.choice(_ODD)
    return rows


def _swap_fields(rows: list[Row], dice: random.Random) -> list[Row]:
    row = dice.choice(rows)
    one, other = dice.choice([*row]), dice.choice([*row])
    row[one], row[other] = row[other], row[one]
    return rows


def _null_column(rows: list[Row], dice: random.Random) -> list[Row]:
    name = dice.choice([*rows[0]])
    return [row | {name: None} for row in rows]


def _rename(rows: list[Row], dice: random.Random) -> list[Row]:
    """Rename a column, in all rows or in one, to another name, an odd one, or one there already."""
    name = dice.choice([*rows[0]])
    to = dice.choice([name.upper(), f" {name}", "", "ünï", 'a"b', *rows[0]])
    some = rows if dice.random() < 0.5 else [dice.choice(rows)]
    for row in some:
        if name in row:
            row[to] = row.pop(name)
    return [row for row in rows if row] or [{"": 1}]


def _double(rows: list[Row], dice: random.Random) -> list[Row]:
    return rows + [dict(dice.choice(rows)) for _ in range(dice.randint(1, 3))]


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 8])):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _overwrite(data: bytes, dice: random.Random) -> bytes:
    at, n = dice.randrange(len(data)), dice.randint(1, 16)
    return data[:at] + dice.choice([b"\x00", b"\xff", b'"', b"9"]) * n + data[at + n :]


def _insert(data: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(_PIECES) * dice.choice([1, 1, 1, 2, 300]) + data[at:]


def _delete(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + data[at + dice.randint(1, 9) :]


def _truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _truncate_a_little(data: bytes, dice: random.Random) -> bytes:
    return data[: -dice.randint(1, 12)]


def _double_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.insert(dice.randint(0, len(lines)), dice.choice(lines))
    return b"".join(lines)


def _swap_lines(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _break_quote(data: bytes, dice: random.Random) -> bytes:
    places = [at for at, byte in enumerate(data) if byte == ord('"')]
    at = dice.choice(places) if places else dice.randrange(len(data))
    return data[:at] + dice.choice([b"", b"'", b'""', b'\\"']) + data[at + 1 :]


def _swap_parts(data: bytes, dice: random.Random) -> bytes:
    one, other = sorted((dice.randint(0, len(data)), dice.randint(0, len(data))))
    return data[one:other] + data[:one] + data[other:]


def _append(data: bytes, dice: random.Random) -> bytes:
    return data + dice.choice([data, b"junk", b"\x00" * 512, b"\n" * 9, data[: len(data) // 2]])


def _widen(data: bytes, dice: random.Random) -> bytes:
    """Text in another encoding, where it is text."""
    try:
        return data.decode().encode(dice.choice(["utf-16", "utf-16-le", "utf-8-sig", "utf-32"]))
    except UnicodeError:
        return data


ROWS: Final[tuple[Callable[[list[Row], random.Random], list[Row]], ...]] = (
    _set_odd, _set_odd, _swap_fields, _null_column, _rename, _double,
)  # fmt: skip
BYTES: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _flip, _overwrite, _insert, _insert, _delete, _truncate, _truncate_a_little, _double_line,
    _swap_lines, _break_quote, _swap_parts, _append, _widen,
)  # fmt: skip
