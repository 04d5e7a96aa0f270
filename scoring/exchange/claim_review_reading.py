"""Claims and sources out of ClaimReview JSON-LD, of ours or of fact-checkers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from scoring.exchange.raw import Raw, at, each, said
from scoring.exchange.tags import score_from

OURS: Final = "sourcegrade"


def is_claim_review(document: object) -> bool:
    """Whether a JSON document has a ClaimReview in it."""
    return next(_reviews(document), None) is not None


def claim_reviews_from(document: object) -> Raw:
    """Take what is reviewed as claims, and who said it as sources.

    A rating of ours becomes a score; that of others is a person's judgement, which is counted and
    left. Where others name no id, the claim has that of the review and the source its name.
    """
    raw = Raw()
    for review in _reviews(document):
        item = next(each(review.get("itemReviewed")), {})
        author = next(each(item.get("author")), {})
        claim = _claim(review, item) | said(source_id=_id(author) or author.get("name"))
        raw.claims.append(claim)
        if "source_id" in claim:
            raw.add_source(_source(author, claim["source_id"]))
        if at(review, "author", "name") == OURS:
            raw.scores.append(_score(review, claim))
        elif "reviewRating" in review:
            raw.left["rating by others"] += 1
    return raw


def _reviews(document: object) -> Iterator[Mapping[str, Any]]:
    """Yield the reviews of a document: alone, in a list, in a graph, or in a feed."""
    for one in each(document):
        fed = [item for part in each(one.get("dataFeedElement")) for item in each(part.get("item"))]
        for found in (*each(one.get("@graph", one)), *fed):
            kinds = found.get("@type")
            if "ClaimReview" in (kinds if isinstance(kinds, list) else [kinds]):
                yield found


def _claim(review: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    page = next(each(item.get("appearance") or item.get("firstAppearance")), {})
    place, event = item.get("contentLocation"), item.get("about")
    return said(
        claim_id=_id(item) or review.get("@id") or review.get("url"),
        text=item.get("text") or review.get("claimReviewed"),
        published_at=item.get("datePublished") or review.get("datePublished"),
        proposition=item.get("abstract"),
        cites=item.get("citation"),
        place=at(place, "name"),
        country=at(place, "containedInPlace", "name"),
        event_id=_id(event) if isinstance(event, Mapping) else None,
        event_date=at(event, "startDate"),
        event_type=at(event, "keywords"),
        url=page.get("url") or _id(page),
    )


def _source(author: Mapping[str, Any], source_id: object) -> dict[str, Any]:
    return said(
        source_id=source_id,
        name=author.get("name"),
        parent=at(author, "parentOrganization", "name"),
        domain=_domain(author.get("url")),
    )


def _score(review: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, Any]:
    keywords, rating = review.get("keywords"), at(review, "reviewRating", "ratingValue")
    given = isinstance(rating, int) and not isinstance(rating, bool)
    return {
        **{name: claim.get(name) for name in ("claim_id", "source_id", "event_id")},
        **score_from(keywords if isinstance(keywords, list) else []),
        **said(
            as_of=review.get("datePublished"),
            credibility=rating / 100 if given else None,
            model=at(review, "isBasedOn", "softwareVersion"),
        ),
    }


def _id(found: Mapping[str, Any]) -> object:
    """Its id: as text, or as schema.org's PropertyValue has it."""
    identifier = found.get("identifier")
    return at(identifier, "value") if isinstance(identifier, Mapping) else identifier


def _domain(url: object) -> str | None:
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None
