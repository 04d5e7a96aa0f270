"""Patterns for the JSON in a cell that Polars can decode without failing.

Flat, and with no number beyond a double: Polars raises for the whole column where one cell is not.
"""

from __future__ import annotations

from typing import Final

_GAP: Final = r"[ \t\r\n]*"
_STRING: Final = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_VALUE: Final = (
    rf"(?:{_STRING}|-?(?:0|[1-9][0-9]{{0,17}})(?:\.[0-9]{{1,40}})?(?:[eE][+-]?[0-9]{{1,2}})?"
    r"|true|false|null)"
)
_ID: Final = rf"{_GAP}(?:{_STRING}|-?[1-9][0-9]{{0,17}}|0|null){_GAP}"
IDS: Final = rf"^\[(?:{_ID}(?:,{_ID})*|{_GAP})\]$"
PAIR: Final = rf"({_STRING}){_GAP}:{_GAP}({_VALUE})"
OBJECT: Final = rf"\{{(?:{_GAP}{PAIR}{_GAP}(?:,{_GAP}{PAIR}{_GAP})*|{_GAP})\}}"
OBJECTS: Final = rf"^\[{_GAP}(?:{OBJECT}{_GAP}(?:,{_GAP}{OBJECT}{_GAP})*)?\]$"
