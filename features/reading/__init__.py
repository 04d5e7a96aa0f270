"""Reading: what a claim's text says of stance, sides, numbers and places, and which event it is on.

At ingest only: nothing that scores imports this package.
"""

from features.reading.actors import Actors, read_actors, shipped_actors
from features.reading.filled import Filled, fill

__all__ = ["Actors", "Filled", "fill", "read_actors", "shipped_actors"]
