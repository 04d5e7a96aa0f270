"""Scored claims as schema.org ClaimReview in JSON-LD, as feeds of fact-checks have them.

The rating is the credibility in whole per cent on a scale from 1 to 100, with its word (ICD 203)
as `alternateName`, the text that search engines show. Grades are tags in `keywords`. What is
written is checked against `claim_review.schema.json`: ours, after the rules that schema.org and
Google publish.

A score is not a fact-check by a person. `url` is a name (`urn:uuid:`), not a page: Google shows no
review that is not on a page of its own, and asks that a person stands behind it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

from scoring.exchange.installed import check_installed
from scoring.exchange.names import iso, uuid_of
from scoring.exchange.raw import said
from scoring.exchange.tags import tags_of
from scoring.exchange.told import Told, is_link, reasons, summary
from scoring.tables import shortened

CONTEXT: Final = "https://schema.org"
BEST: Final = 100
WORST: Final = 1
REVIEWED: Final = 200
"""Characters of the claim as it is summed up; all of it is the text of what is reviewed."""
SCHEMA: Final = Path(__file__).parent / "claim_review.schema.json"
DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
"""A domain that can be the address of a site."""


def claim_reviews(told: Sequence[Told]) -> str:
    """Return the reviews as one JSON-LD graph; the same scores give the same text.

    Raises ExchangeError where jsonschema is not installed.
    """
    check_installed("jsonschema")
    document = {"@context": CONTEXT, "@graph": [_review(one) for one in told]}
    validator().validate(document)
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


@cache
def validator() -> Any:
    """Return what checks a document against the schema of this package."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _review(told: Told) -> dict[str, Any]:
    score = told.score
    name = f"urn:uuid:{uuid_of('claim', *told.key)}"
    return {
        "@type": "ClaimReview",
        "@id": name,
        "url": name,
        "datePublished": iso(score["as_of"]),
        "author": _reviewer(score),
        "claimReviewed": shortened(told.claim["text"], REVIEWED),
        "reviewRating": _rating(told),
        "reviewBody": "\n".join([summary(told), *reasons(told)]),
        "keywords": tags_of(score),
        "isBasedOn": _typed(
            "SoftwareApplication", name="sourcegrade", softwareVersion=score["model"]
        ),
        "itemReviewed": _claim(told),
    }


def _reviewer(score: Any) -> dict[str, Any]:
    """Whose rating it is: that of a person who overrode the claim's, else ours."""
    if "claim" in str(score.get("overridden")):
        return _typed("Person", name=score["overridden_by"])
    return _typed("Organization", name="sourcegrade")


def _rating(told: Told) -> dict[str, Any]:
    score = told.score
    return {
        "@type": "Rating",
        # No claim is certain, so the ends of the scale stay free.
        "ratingValue": min(max(round(score["credibility"] * 100), WORST), BEST - 1),
        "bestRating": BEST,
        "worstRating": WORST,
        "alternateName": score["likelihood"],
        "ratingExplanation": summary(told),
    }


def _claim(told: Told) -> dict[str, Any]:
    claim = told.claim
    return _typed(
        "Claim",
        identifier=claim["claim_id"],
        text=claim["text"],
        abstract=claim.get("proposition"),
        datePublished=_published(claim),
        author=_author(told),
        appearance=_appearance(claim.get("url")),
        citation=claim.get("cites"),
        contentLocation=_place(claim),
        about=_event(claim),
    )


def _appearance(url: str | None) -> dict[str, Any] | None:
    """Where it was said: as a link only if it is one."""
    return _typed("CreativeWork", **{"url" if is_link(url) else "identifier": url}) if url else None


def _author(told: Told) -> dict[str, Any]:
    source = told.source
    domain, parent = source.get("domain", ""), source.get("parent")
    return _typed(
        "Organization",
        identifier=source["source_id"],
        name=told.speaker,
        url=f"https://{domain}" if DOMAIN.fullmatch(domain) else None,
        parentOrganization=_typed("Organization", name=parent) if parent else None,
    )


def _place(claim: Any) -> dict[str, Any] | None:
    country = claim.get("country")
    inside = _typed("Country", name=country) if country else None
    found = _typed("Place", name=claim.get("place"), containedInPlace=inside)
    return found if len(found) > 1 else None


def _event(claim: Any) -> dict[str, Any] | None:
    began = claim.get("event_date")
    found = _typed(
        "Event",
        identifier=claim.get("event_id"),
        name=claim.get("event_id"),
        startDate=iso(began) if began else None,
        keywords=claim.get("event_type"),
    )
    return found if len(found) > 1 else None


def _published(claim: Any) -> str:
    """A day as a day, any other time to the second or closer."""
    at: datetime = claim["published_at"]
    whole = claim.get("published_precision") == "day" and at.time() == time()
    return at.date().isoformat() if whole else iso(at)


def _typed(kind: str, **fields: object) -> dict[str, Any]:
    return {"@type": kind, **said(**fields)}
