"""How far a job has come that is scored in units: what was taken in."""

from __future__ import annotations

from datetime import datetime

from scoring.job.kept_record import KeptRecord


class State(KeptRecord):
    """What is known of the claims once all are laid out; its file says that they are.

    `latest` is when the latest of all that is read can be read, `n_in_shards` how many claims each
    shard of events has.
    """

    n_rows: int
    n_blocks: int
    n_heard_blocks: int
    n_later: int
    n_in_shards: list[int]
    latest: datetime | None
    notes: list[str]
