"""Reading: what a claim's text says of stance, sides, numbers and places, and which event it is on.

At ingest only: nothing that scores imports this package.
"""

from features.reading.actors import Actors, Side, read_actors, shipped_actors
from features.reading.corrections import Corrections, read_corrections
from features.reading.feed import ReadFeed, read_feed
from features.reading.filled import Filled, fill
from features.reading.linking import Links, link
from features.reading.readers import Readers, shipped_readers

__all__ = [
    "Actors",
    "Corrections",
    "Filled",
    "Links",
    "ReadFeed",
    "Readers",
    "Side",
    "fill",
    "link",
    "read_actors",
    "read_corrections",
    "read_feed",
    "shipped_actors",
    "shipped_readers",
]
