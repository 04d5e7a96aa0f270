"""Scored claims as MISP events: one for each event, with an object for each claim and source.

MISP has no object for a claim, so there are two templates of ours in `misp_objects/`; a server
takes in objects without knowing their template, and shows them better with it. The tags of the
score are on the claim's text, since MISP tags attributes and not objects. Events are for the own
organisation (distribution 0), unpublished, and set nothing to detect: who takes them in decides
whom they go to.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoring.exchange.installed import check_installed
from scoring.exchange.names import uuid_of
from scoring.exchange.tags import tags_of
from scoring.exchange.told import Told, everybody_in, is_link, name_of, summary
from scoring.tables import shortened

if TYPE_CHECKING:
    from pymisp import MISPEvent, MISPObject

TEMPLATES: Final = Path(__file__).parent / "misp_objects"
CLAIM: Final = "sourcegrade-claim"
SOURCE: Final = "sourcegrade-source"
INFO: Final = 200
"""Characters of what an event is named by."""
_UNDEFINED: Final = "4"  # its threat level
_COMPLETE: Final = "2"  # its analysis
_OWN: Final = "0"  # whom it goes to: the own organisation


def misp_events(told: Sequence[Told]) -> str:
    """Return the events as JSON text, in a list as MISP gives them; the same scores, the same text.

    A claim without an event has one to itself. Raises ExchangeError where pymisp is not installed.
    """
    check_installed("pymisp")
    groups: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        event_id = one.claim.get("event_id")
        key = ("event", event_id) if event_id else ("alone", one.claim["claim_id"])
        groups.setdefault(key, []).append(one)
    events = [_event(key, about).to_json(sort_keys=True) for key, about in groups.items()]
    return '{"response": [\n' + ",\n".join(f'{{"Event": {each}}}' for each in events) + "\n]}\n"


def _event(key: tuple[str, str], about: Sequence[Told]) -> MISPEvent:
    from pymisp import MISPEvent

    first = about[0].claim
    event = MISPEvent()
    event.from_dict(
        uuid=str(uuid_of("misp event", *key)),
        info=shortened(str(first.get("proposition", first["text"])), INFO),
        date=min(one.claim["published_at"] for one in about).strftime("%Y-%m-%d"),
        timestamp=_seconds(max(one.score["as_of"] for one in about)),
        threat_level_id=_UNDEFINED,
        analysis=_COMPLETE,
        distribution=_OWN,
        published=False,
    )
    speakers = {
        source_id: _source(key, source, theirs[0].claim["published_at"])
        for source_id, (source, theirs) in everybody_in(about).items()
    }
    for one in about:
        claim = _claim(one)
        by = speakers[one.claim["source_id"]].uuid
        claim.add_reference(by, "authored-by", uuid=str(uuid_of("misp said", *one.key)))
        event.add_object(claim)
    for source in speakers.values():
        event.add_object(source)
    return event


def _claim(told: Told) -> MISPObject:
    made = _Made(CLAIM, uuid_of("misp claim", *told.key).hex, told.score["as_of"], summary(told))
    claim = dict(told.claim)
    url = claim.pop("url", "")
    # As the server would check it; the rest of the claim must not be lost for a bad address.
    claim["link" if is_link(url) else "reference"] = url
    scored = {
        name: value
        for name, value in told.score.items()
        if name not in ("claim_id", "source_id", "event_id", "reasons")
    }
    for field, value in (claim | scored).items():
        tags = tags_of(told.score) if field == "text" else []
        for each in value if isinstance(value, list) else [value]:
            made.add(field, each, tags=tags)
    for reason in told.score.get("reasons", []):
        rest = {name: value for name, value in reason.items() if name != "text"}
        made.add("reason", reason["text"], json.dumps(rest))
    return made.object


def _source(key: tuple[str, str], source: Mapping[str, Any], time: datetime) -> MISPObject:
    named = uuid_of("misp source", *key, source["source_id"]).hex
    made = _Made(SOURCE, named, time, name_of(source))
    for field, value in source.items():
        for each, weight in _values(value):
            made.add(field, each, weight)
    return made.object


def _values(value: Any) -> Iterator[tuple[Any, str]]:
    """A value, or each side of an alignment with its weight as comment."""
    if isinstance(value, list):
        yield from ((side["side"], repr(side["weight"])) for side in value)
    else:
        yield value, ""


class _Made:
    """A MISP object in the making, each part of it with a UUID and a time of its own."""

    def __init__(self, template: str, named: str, time: datetime, comment: str) -> None:
        from pymisp import MISPObject

        self._named, self._seconds, self._n = named, _seconds(time), 0
        self.object = MISPObject(
            template,
            strict=True,
            standalone=False,
            misp_objects_template_custom=_template(template),
        )
        self.object.from_dict(
            uuid=str(uuid_of("misp object", named)), timestamp=self._seconds, comment=comment
        )

    def add(self, field: str, value: Any, comment: str = "", tags: Sequence[str] = ()) -> None:
        """Add a value under the field's name; text without anything to see is left out by MISP."""
        self._n += 1
        if isinstance(value, str) and not value.strip():
            return
        self.object.add_attribute(
            field.replace("_", "-"),
            value=value if isinstance(value, (str, datetime)) else repr(value),
            comment=comment,
            uuid=str(uuid_of("misp attribute", self._named, self._n)),
            timestamp=self._seconds,
            to_ids=False,
            Tag=[{"name": tag} for tag in tags],
        )


@cache
def _template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((TEMPLATES / name / "definition.json").read_text("utf-8"))
    return found


def _seconds(time: datetime) -> int:
    return int(time.timestamp())
