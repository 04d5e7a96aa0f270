"""What marks in a row say of who did what to whom, as seen from one side: 0 or 1 for each cue."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

_ACT: Final = "[KSDLCT]"  # done to somebody: killed, struck, downed, destroyed, captured, taken
_MID: Final = "[RMF#hoi]*"  # what may stand between a side and what it does or suffers
_OWN: Final = "[Ooi]"
_FOE: Final = "[EF]"
_NO_FOE: Final = "^[^EF]*"

_NEGATES: Final = "^[slveh]*[#RMOoi]*[eh]*n"
_CALM: Final = "^[^EFTdkjVn]*"  # nothing said of the foe, of gains, of civilians; nothing denied
_PLAIN_LOSS: Final = (
    f"{_CALM}[OR][#hRMoi]*ee?g?[KXCWDQ]|{_CALM}iX|{_CALM}[RO]#?X|{_CALM}X[#i]*[OR]"
    f"|{_CALM}O[hRe]*Q|^[slvhe]*Q|{_CALM}g|^[slv]?[#h]*R[#hR]*ee?K|{_CALM}i[RF]+[#h]*ee?[KXCWD]"
    f"|{_CALM}iM[#h]*ee?[SDL]"
)
"""Own soldiers, leaders or ground lost, told by itself."""
_HITS: Final = "^[^dncg]*"
_PLAIN_GAIN: Final = (
    f"{_HITS}(?:E|[^i]F)[RMF#hi]*ee?[KXCWDL]|{_HITS}[^dncge][KSDLCT][#MR]*[EF]|^[KSDLCT][#MR]*[EF]"
    f"|{_HITS}[OoiR][RMF#hoi]*[KDLCTH][#EFMR]|{_HITS}(?:E|[^i]F)[RMF#hi]*[QX]"
)
"""The foe hit, killed or driven out, and nothing conceded."""
_SUFFERS: Final = "O[RMF#hi]*ee?[KXCWDLS]|[^e][KSDLC][#RMF]*O|O[RMF#h]*[QX]|X#?O|TO"
"""Something bad happens to one's own, whoever says it."""

PATTERNS: Final = {
    "denies": "[dk]",
    "negates": _NEGATES, "repels": "^[slvhe]*[RMOi#]*H",
    "doubts": "u|n[he#]{0,3}v",
    "grieves": "g",
    "concedes": "^[^ndE]{0,2}c",
    "conceding words": "c",
    "confirms": "^.?v",
    "enemy concedes": "E[cv]",
    "own hit": f"O{_MID}ee?{_ACT}",
    "own dead": f"O{_MID}e?[Xg]|X#?O",
    "its hit": f"[oi]{_MID}ee?{_ACT}",
    "its dead": f"[oi]{_MID}e?[Xg]|X#?[oi]",
    "soldiers hit": f"{_NO_FOE}[RM][#hMR]*ee?{_ACT}",
    "soldiers dead": f"{_NO_FOE}[RM][#h]*e?X|{_NO_FOE}X#?R",
    "dead first": "^[slv#ce]*[XWQ]",
    "own does": f"{_OWN}{_MID}[KDLCSTH]",
    "does first": "^[slv]?[hi]?[KDLCSTH]",
    "foe hit": f"{_FOE}{_MID}ee?{_ACT}",
    "foe dead": f"{_FOE}{_MID}e?X|X#?{_FOE}",
    "done to foe": f"{_ACT}[#MR]*{_FOE}",
    "done to own": f"{_ACT}[#MR]*{_OWN}",
    "foe does": f"{_FOE}{_MID}{_ACT}",
    "foe hits civilians": f"{_FOE}{_MID}{_ACT}.*V",
    "own hits civilians": f"O{_MID}{_ACT}.*V",
    "by foe": f"y[i#]?{_FOE}",
    "by own": "y[i#]?O",
    "foe blamed": "bE|Eb",
    "own blamed": "bO|Ob",
    "foe takes": f"{_FOE}{_MID}[TC]",
    "own takes": f"O{_MID}[TH]",
    "own leaves": f"{_OWN}{_MID}Q|Q#?{_OWN}",
    "foe leaves": f"{_FOE}{_MID}Q",
    "own slain": f"O{_MID}ee?g?[KXCWDg]",
    "soldiers slain": f"{_NO_FOE}R[#hR]*ee?[KXCWD]",
    "so many slain": "^[slv]?#[hR]*ee?[KX]",
    "machine lost": "^[^EFn]*M[#h]*ee?[LDXS]",
    "only so many": "j.{0,2}#", "civilians slain": "V[#h]*ee?[KXWS]|[KXS]#?V|V[KX]",
    "own strikes and takes": "O[RMF#hoi]*S[TH]", "grieves for own": "g.*[OR]|[OR].*g",
    "doubts plainly": "^[^EFdkV]*u", "hit by the foe": "^[^dk]*[ORM][#h]*ee?[KXCWDLS]y[i#]?[EF]",
    "plain loss": _PLAIN_LOSS, "plain gain": _PLAIN_GAIN,
    "own suffer": _SUFFERS,
    "leaving": "Q", "holding": "H", "taking": "T", "civilians": "V", "blame": "b", "safe": "a",
    "not": "n", "killing": "K", "death": "X", "downing": "D", "strike": "S", "foe": "E",
    "own": "O", "fighters": "F", "soldiers": "R", "losing": "L", "capturing": "C", "maybe": "m",
    "number": "#", "our": "o", "its": "i", "wounding": "W", "claiming": "l", "confirming": "v",
    "machines": "M", "others": "Z",
}  # fmt: skip
"""Cues by name; marks as in `features.reading.marked`, sides as own (O), foe (E) or other (Z)."""

_TOGETHER: Final = (
    ("denies", "civilians"), ("denies", "own hit"), ("denies", "killing"), ("denies", "foe"),
    ("denies", "conceding words"), ("concedes", "civilians"), ("confirms", "own hit"),
    ("confirms", "soldiers hit"), ("confirms", "soldiers dead"), ("confirms", "death"),
    ("confirms", "foe"), ("civilians", "foe does"), ("civilians", "by foe"), ("not", "killing"),
    ("not", "own hit"), ("soldiers hit", "foe"), ("soldiers dead", "foe"), ("own dead", "foe dead"),
    ("doubts", "killing"), ("doubts", "death"), ("leaving", "foe"),
    ("safe", "killing"), ("doubts", "foe dead"),
    ("doubts", "civilians"),
    ("confirms", "leaving"), ("confirms", "losing"), ("confirms", "machines"),
)  # fmt: skip
_UNLESS_DENIED: Final = (
    "own hit", "own dead", "its hit", "its dead", "soldiers hit", "soldiers dead",
    "dead first", "leaving", "concedes",
    "losing", "downing", "foe dead", "own takes", "holding", "foe takes", "taking", "capturing",
    "done to own", "death", "own leaves", "own slain", "soldiers slain", "so many slain",
    "machine lost", "own suffer",
)  # fmt: skip
CUES: Final = (
    *PATTERNS,
    *(f"{one} and {other}" for one, other in _TOGETHER),
    *(f"{one}, undenied" for one in _UNLESS_DENIED),
)
"""The names of the columns of `cues`."""


def cues(roles: pl.Series) -> NDArray[np.float64]:
    """Return which cues are in each string of marks: (texts x cues), 0 or 1.

    >>> found = cues(pl.Series(["cOX"]))  # "acknowledged that its side had dead"
    >>> [CUES[place] for place in found[0].nonzero()[0]][:3]
    ['concedes', 'conceding words', 'own dead']
    """
    text = pl.col("roles")
    frame = roles.to_frame("roles").lazy()
    plain = {name: text.str.contains(pattern) for name, pattern in PATTERNS.items()}
    found = frame.select(**plain)
    undenied = ~(pl.col("denies") | pl.col("not"))
    more = {f"{one} and {other}": pl.col(one) & pl.col(other) for one, other in _TOGETHER} | {
        f"{one}, undenied": pl.col(one) & undenied for one in _UNLESS_DENIED
    }
    whole = found.with_columns(**more).select(pl.col(list(CUES)).cast(pl.Float64))
    return whole.collect(engine="streaming").to_numpy()
