"""What kind of event a claim is on, by the first kind of word that its text has."""

from __future__ import annotations

from typing import Final

import polars as pl

from features.reading.surroundings import about

_GROUND: Final = (
    r"retook|retaken|recaptur|liberat|seized (?:control|the|all)|took (?:control|over)|overr[au]n"
    r"|full control|complete control|under (?:\w+ )?control|in control"
    r"|controls? (?:of|all|the|most)"
    r"|siege|encircl|surrounded|stormed|entered the|entered \p{Lu}|pulled out|withdrew|advance"
    r"|raised the flag|has fallen|had fallen|fully captured|captured \p{Lu}|checkpoint|repelled"
)
_LEADER: Final = (
    r"leader|commander|chief|emir|caliph|spokesman was killed|general was|mullah|admiral"
    r"|he\x27s dead|he is dead|is alive|in good health"
)
_PLANE: Final = r"plane|aircraft|jet|helicopter|warplane|airliner|drone|[A-Z]\w{0,2}-\d+|pilot"

TYPES: Final = (
    ("chemical_attack", r"(?i)chlorine|sarin|toxic|poison|nerve agent|chemical|suffocat"),
    (
        "aircraft_shootdown",
        rf"(?i:shot down|shoot down|downed|brought down|bring down|air defen[cs]es?|crash)"
        rf".*(?:{_PLANE})"
        rf"|(?:{_PLANE}).*(?i:shot down|downed|brought down|crash|went down|was hit|safety of)",
    ),
    ("naval_loss", r"(?i)\b(?:ship|warship|cruiser|frigate|vessel|landing ship|flagship|boat)\b"),
    ("atrocity_claim", r"(?i)incubator|organ|torture|rape"),
    ("infrastructure_attack", r"(?i)\bdam\b|reservoir|pipeline|power (?:plant|station)|bridge"),
    ("evacuation_deal", r"(?i)\bdeal\b|corridor|evacuation agreement|safe passage"),
    (
        "massacre",
        r"(?i)massacre|execut|slaughter|mass grave|bodies|corpses|knives|throats|perpetrat",
    ),
    (
        "capture_of_persons",
        r"(?i)captive|prisoner|hostage|kidnap|captured (?:two|a|an|\d|one|three)",
    ),
    (
        "death_of_commander",
        rf"(?i)(?:{_LEADER}).*(?:kill|dead|died|death|wound|eliminat|target|martyr)"
        rf"|(?:kill|dead|died|death|wound|eliminat|target|martyr).*(?:{_LEADER})",
    ),
    (
        "missile_attack",
        r"(?i)missile (?:strike|attack|hit)|rockets? (?:hit|struck|strike)|cruise missile",
    ),
    (
        "equipment_loss",
        r"(?i)launcher|himars|tanks?\b|howitzer|armou?red|patriot (?:system|batter)",
    ),
    (
        "airstrike",
        r"(?i)air ?-?strikes?|air raids?|air force|warplane|bombed|bombing|barrel bomb|drone strike"
        r"|\bstrikes? |aircraft|jets|planes",
    ),
    ("territorial_claim", rf"(?:{_GROUND})"),
    ("shelling", r"(?i)shell|mortar|artillery"),
    ("explosion", r"(?i)explosion|blast|exploded|car bomb|suicide"),
    (
        "battle_casualties",
        r"(?i)(?:soldiers?|troops|servicemen|fighters) .*(?:kill|died|dead|wound)",
    ),
)  # fmt: skip
"""Types of event and what tells of each; the first that is found counts."""


def event_types(claims: pl.DataFrame) -> pl.Series:
    """Return the type of event each claim is on, in the words of our corpora, or null.

    Claims on one event, or without events of one place, are on what most of those say that tell.

    >>> event_types(pl.DataFrame({"text": ["Air defences shot down a jet.", "All was calm."],
    ...     "event_id": ["1", "1"], "place": ["Homs", "Homs"]})).to_list()
    ['aircraft_shootdown', 'aircraft_shootdown']
    """
    text = pl.col("text").str.slice(0, 2000)
    told = pl.coalesce(
        pl.when(text.str.contains(pattern)).then(pl.lit(name)) for name, pattern in TYPES
    )
    single = claims.lazy().select(own=told, key=about()).collect(engine="streaming")
    counted = (
        single.drop_nulls()
        .group_by("key", "own")
        .len()
        .sort(["len", "own"], descending=[True, False])
    )
    most = counted.group_by("key", maintain_order=True).agg(most=pl.col("own").first())
    both = single.join(most, on="key", how="left", maintain_order="left")
    return both.select(event_type=pl.coalesce("most", "own")).to_series()
