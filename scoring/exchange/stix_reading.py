"""Claims, sources and scores out of a STIX 2.1 bundle, of ours or of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.exchange.raw import Raw, at, each, is_unlisted, said
from scoring.exchange.stix_extension import EXTENSION, OURSELVES
from scoring.exchange.tags import score_from


def is_stix(document: object) -> bool:
    """Whether a JSON document is a STIX bundle."""
    return bool(at(document, "type") == "bundle")


def stix_from(document: object) -> Raw:
    """Take claims out of the reports of a bundle and sources out of its identities.

    A report of others becomes a claim: its text is its description or name, its source the identity
    that created it, its id the report's. Grades and words are read from its labels, if any.
    """
    raw = Raw()
    objects = [*each(at(document, "objects"))]
    identities = {str(one.get("id")): one for one in objects if one.get("type") == "identity"}
    for one in objects:
        kind = str(one.get("type"))
        if kind == "report":
            _report(one, identities, raw)
        elif kind != "identity" and one.get("id") != EXTENSION and not _of_ours(one):
            raw.left[kind] += 1
    for one in identities.values():
        if one.get("id") != OURSELVES and not is_unlisted(_source(one)):
            raw.add_source(_source(one))
    return raw


def _of_ours(one: Mapping[str, Any]) -> bool:
    """Whether it is a note or a grouping of ours, which says again what stands at the reports."""
    return one.get("created_by_ref") == OURSELVES and one.get("type") in ("note", "grouping")


def _report(one: Mapping[str, Any], identities: Mapping[str, Mapping[str, Any]], raw: Raw) -> None:
    ours = at(one, "extensions", EXTENSION)
    claim, score = at(ours, "claim"), at(ours, "score")
    by = one.get("created_by_ref")
    creator = identities.get(str(by), {"id": by})
    references = [*each(one.get("external_references"))]
    own = claim if isinstance(claim, Mapping) else {}
    told = said(
        claim_id=one.get("id"),
        source_id=_source(creator).get("source_id") if not own else None,
        text=one.get("description") or one.get("name"),
        published_at=one.get("published"),
        url=next((each["url"] for each in references if each.get("url")), None),
    )
    raw.claims.append({**told, **own})
    graded = score if isinstance(score, Mapping) else {}
    labels = one.get("labels")
    tagged = score_from(labels) if isinstance(labels, list) else {}
    if tagged or graded:
        as_of = said(as_of=one.get("modified"))
        ids = {name: raw.claims[-1].get(name) for name in ("claim_id", "source_id", "event_id")}
        raw.scores.append({**ids, **as_of, **tagged, **graded})


def _source(one: Mapping[str, Any]) -> dict[str, Any]:
    ours = at(one, "extensions", EXTENSION, "source")
    if isinstance(ours, Mapping) and "source_id" in ours:
        return dict(ours)
    return said(source_id=one.get("id"), name=one.get("name"))
