"""A number that a claim gives, in words: one, a range, or one of its ends."""

from __future__ import annotations


def counted(low: float | None, high: float | None) -> str:
    """Return a quantity in words, empty where none is given.

    >>> counted(50, 60), counted(50, 50), counted(0, 5), counted(1_234_567, None)
    ('50 to 60', '50', '0 to 5', 'at least 1234567')
    >>> counted(None, 2.5), counted(None, None)
    ('at most 2.5', '')
    """
    told = " to ".join(plain(end) for end in dict.fromkeys((low, high)) if end is not None)
    if not told or (low is not None and high is not None):
        return told
    return f"at {'most' if low is None else 'least'} {told}"


def plain(number: float) -> str:
    """Return a number without an exponent: people read 1500000 and not 1.5e+06.

    >>> plain(1_500_000.0), plain(0.1 + 0.2)
    ('1500000', '0.3')
    """
    return f"{number:.15g}"
