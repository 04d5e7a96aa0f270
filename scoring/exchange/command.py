"""What `sourcegrade export` and `sourcegrade import` do, and what they say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from features.characters import visible
from features.errors import InputError
from features.gate import Admitted, admit_claims, admit_sources
from scoring.exchange.claim_review import claim_reviews
from scoring.exchange.formats import Format
from scoring.exchange.misp import misp_events
from scoring.exchange.names import iso
from scoring.exchange.reading import Read, read_exchanged
from scoring.exchange.score_rows import read_scores
from scoring.exchange.spreadsheet import spreadsheet
from scoring.exchange.stix import stix_bundle
from scoring.exchange.told import Told, named, together
from scoring.job.asked import check_apart
from scoring.output import check_output, write_rejected, write_scores
from scoring.whole_file import text_written_whole

_WRITERS: Final[Mapping[Format, Callable[[Sequence[Told]], str]]] = {
    Format.stix: stix_bundle,
    Format.misp: misp_events,
    Format.claimreview: claim_reviews,
    Format.csv: spreadsheet,
}


def export_scored(
    claims: Path, sources: Path, scores: Path, to: Format, out: Path
) -> tuple[str, list[str]]:
    """Write scored claims to `out`; return what was written, and what was left out, as sentences.

    Raises InputError, OutputError, and ExchangeError where a format's library is missing.
    """
    check_apart(out, claims, sources, scores)
    said, spoken, scored = admit_claims(claims), admit_sources(sources), read_scores(scores)
    known = together(said.accepted, spoken.accepted, scored)
    text_written_whole(out, _WRITERS[to](known.told))
    n_claims = len({one.claim["claim_id"] for one in known.told})
    written = f"{n_claims} claims, {len(known.told)} scores -> {visible(str(out))}"
    return written, [*_left_out(said, spoken), *_unpaired(known.unscored, known.unclaimed)]


def import_exchanged(
    file: Path, out: Path, sources: Path, scores: Path | None
) -> tuple[list[str], list[str]]:
    """Write what `file` tells of as claims and sources, and scores where asked for.

    Returns what was written and what was left out, as sentences. Rejected rows go beside each
    output, as they do in scoring. Raises InputError and OutputError.
    """
    outputs = [out, sources, *([scores] if scores else [])]
    for each in outputs:
        check_apart(_jsonl(each), file)
    if len({path.resolve() for path in outputs}) < len(outputs):
        raise InputError("two outputs have one name", remedy="Name a file for each.")
    read = read_exchanged(file)
    written = [
        f"{read.format}: {_written(read.claims, 'claims', out)}",
        _written(read.sources, "sources", sources),
    ]
    if scores:
        written.append(f"{read.scores.height} scores -> {write_scores(read.scores, scores)}")
    return written, [*_not_read(read, scores)]


def _jsonl(path: Path) -> Path:
    if check_output(path).suffix.lower() != ".jsonl":
        raise InputError(
            "claims, sources and scores are written as .jsonl", where=visible(str(path)),
            got=repr(path.suffix), remedy=f"Name it, say, {path.stem}.jsonl",
        )  # fmt: skip
    return path


def _written(admitted: Admitted, what: str, path: Path) -> str:
    rows = admitted.accepted.drop("row", strict=False).to_dicts()
    lines = (json.dumps(_as_in_contract(row), ensure_ascii=False) for row in rows)
    text_written_whole(path, "".join(f"{line}\n" for line in lines))
    write_rejected(admitted.rejected, path)
    return f"{len(rows)} {what} -> {visible(str(path))}"


def _as_in_contract(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without its empty fields, times as text, and leanings as an object."""
    told = {name: value for name, value in row.items() if value not in (None, [])}
    if "alignment" in told:
        told["alignment"] = {side["side"]: side["weight"] for side in told["alignment"]}
    return {k: iso(value) if isinstance(value, datetime) else value for k, value in told.items()}


def _left_out(claims: Admitted, sources: Admitted) -> Iterator[str]:
    n_rejected = claims.n_rejected + sources.n_rejected
    if n_rejected:
        yield f"{n_rejected} rows had faults and were not read; sourcegrade score names each"


def _unpaired(unscored: Sequence[str], unclaimed: Sequence[str]) -> Iterator[str]:
    if unscored:
        yield f"{len(unscored)} claims have no score and were left out: {named(unscored)}"
    if unclaimed:
        yield f"{len(unclaimed)} scores are of no claim here and were left out: {named(unclaimed)}"


def _not_read(read: Read, scores: Path | None) -> Iterator[str]:
    for admitted, what in ((read.claims, "claims"), (read.sources, "sources")):
        if admitted.n_rejected:
            beside = ".rejected.jsonl"
            yield f"{admitted.n_rejected} {what} had faults; each is named in the {beside} beside"
    if not read.sources.n_rows:
        yield "no source in it is listed; sourcegrade score asks for a file with at least one"
    if read.left:
        others = ", ".join(f"{n} × {visible(kind)}" for kind, n in sorted(read.left.items()))
        yield f"not read, for it is neither claim nor source nor score: {others}"
    if read.n_scores_bad:
        yield f"{read.n_scores_bad} scores had faults and were not read"
    if read.scores.height and scores is None:
        yield f"{read.scores.height} scores are in it too; name a file by --scores to keep them"
