"""Scored claims as a STIX 2.1 bundle, as OpenCTI and other platforms take them in.

A claim is a `report`, since OpenCTI lists reports with their date, labels and confidence, and opens
them on a page with their references. Its score in words is a `note` on that report, which the page
shows with it. There is no `opinion`: STIX means it for an object of *another* producer, and OpenCTI
shows opinions as a radar and an average on a scale of five (opencti#7277, #8485), where the number,
the grade and the reasons are lost.

Reports are created by sourcegrade, not by the source: STIX has `confidence` say how sure the
*creator* is of its own data (section 3.2), and ours is the digit of the grade on the Admiralty
scale (appendix A). So the source is an `identity` that the report refers to, always of the class
organization. An event is a `grouping`.

Fields that STIX has no property for are in an extension, see `scoring.exchange.stix_extension`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from scoring.exchange.installed import check_installed
from scoring.exchange.names import uuid_of
from scoring.exchange.stix_extension import OURSELVES, extended, fixed_objects
from scoring.exchange.tags import CONFIDENCE, tags_of
from scoring.exchange.told import Told, everybody_in, is_link, name_of, reasons, summary
from scoring.tables import shortened

NAME: Final = 200
"""Characters of a claim in the name of its report; the description has all of them."""


def stix_bundle(told: Sequence[Told]) -> str:
    """Return the bundle as JSON text; the same scores give the same text.

    Raises ExchangeError where stix2 is not installed.
    """
    check_installed("stix2")
    import stix2.v21 as stix

    objects = [*fixed_objects(), *_identities(told)]
    for one in told:
        objects += [_report(one), _note(one)]
    objects += _groupings(told)
    name = uuid_of("bundle", *(each["id"] for each in objects), *(one.key for one in told))
    bundle = stix.Bundle(id=f"bundle--{name}", objects=objects)
    return str(bundle.serialize(ensure_ascii=False)) + "\n"


def report_id(told: Told) -> str:
    """The id of a claim's report, by claim, time of the score and model."""
    return f"report--{uuid_of('claim', *told.key)}"


def identity_id(source_id: str) -> str:
    """The id of a source's identity; it is the same in every bundle."""
    return f"identity--{uuid_of('source', source_id)}"


def _identities(told: Sequence[Told]) -> list[Any]:
    import stix2.v21 as stix

    return [
        stix.Identity(
            id=identity_id(source_id),
            created_by_ref=OURSELVES,
            name=name_of(source),
            identity_class="organization",
            extensions=extended(source=dict(source)),
            **_span(about),
        )
        for source_id, (source, about) in everybody_in(told).items()
    ]


def _report(told: Told) -> Any:
    import stix2.v21 as stix

    claim, score, url = told.claim, told.score, told.claim.get("url")
    return stix.Report(
        id=report_id(told),
        created_by_ref=OURSELVES,
        created=score["as_of"],
        modified=score["as_of"],
        # Who says it comes first: OpenCTI takes reports of one name and date for the same.
        name=f"{told.speaker}: {shortened(claim['text'], NAME)}",
        description=claim["text"],
        report_types=["claim"],
        published=claim["published_at"],
        object_refs=[identity_id(claim["source_id"])],
        labels=tags_of(score),
        confidence=CONFIDENCE.get(score["information_grade"]),
        external_references=_references(told),
        extensions=extended(
            claim=_without(claim, "text", "published_at", *(["url"] if is_link(url) else [])),
            score=_without(score, "claim_id", "source_id", "event_id", "as_of"),
        ),
    )


def _note(told: Told) -> Any:
    import stix2.v21 as stix

    why = "\n".join(f"- {reason}" for reason in reasons(told))
    return stix.Note(
        id=f"note--{uuid_of('note', *told.key)}",
        created_by_ref=OURSELVES,
        created=told.score["as_of"],
        modified=told.score["as_of"],
        abstract=summary(told),
        content=summary(told) + (f"\n\nReasons, strongest first:\n{why}" if why else ""),
        authors=[told.score[who] for who in ("overridden_by", "model") if who in told.score],
        object_refs=[report_id(told)],
    )


def _groupings(told: Iterable[Told]) -> list[Any]:
    import stix2.v21 as stix

    events: dict[str, list[Told]] = {}
    for one in told:
        if "event_id" in one.claim:
            events.setdefault(one.claim["event_id"], []).append(one)
    return [
        stix.Grouping(
            id=f"grouping--{uuid_of('event', event_id)}",
            created_by_ref=OURSELVES,
            name=event_id,
            context="unspecified",
            object_refs=[report_id(one) for one in about],
            **_span(about),
        )
        for event_id, about in events.items()
    ]


def _span(told: Sequence[Told]) -> dict[str, Any]:
    """When a thing came up, and when it was last looked at."""
    first = min(one.claim["published_at"] for one in told)
    return {"created": first, "modified": max(first, *(one.score["as_of"] for one in told))}


def _references(told: Told) -> list[dict[str, str]]:
    ours = {"source_name": "sourcegrade", "external_id": str(told.claim["claim_id"])}
    url = told.claim.get("url")
    return [{"source_name": told.speaker, "url": str(url)}, ours] if is_link(url) else [ours]


def _without(fields: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
