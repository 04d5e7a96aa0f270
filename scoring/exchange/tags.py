"""A score as tags of the MISP taxonomies `admiralty-scale` and `estimative-language`.

OpenCTI shows such tags as labels and MISP as coloured tags, in lists too. Wording after the
taxonomies' machine tags (MISP/misp-taxonomies), grades after FM 2-22.3, words after ICD 203.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from scoring.grades import LIKELIHOOD_WORDS

_FORMS: Final = {
    "source_grade": 'admiralty-scale:source-reliability="{}"',
    "information_grade": 'admiralty-scale:information-credibility="{}"',
    "likelihood": 'estimative-language:likelihood-probability="{}"',
}
_SLUGS: Final = {word.replace(" ", "-"): word for word in LIKELIHOOD_WORDS}
_TAG: Final = re.compile(r'^([a-z-]+:[a-z-]+="){1}([a-z0-9-]{1,40})"$')
CONFIDENCE: Final[Mapping[int, int]] = {1: 90, 2: 70, 3: 50, 4: 30, 5: 10}
"""STIX confidence of each digit (STIX 2.1, appendix A); 6, not to be judged, has none."""


def tags_of(score: Mapping[str, Any]) -> list[str]:
    """Return the tags of a score; where it is overridden one more for the claim or its source.

    >>> tags_of({"source_grade": "B", "information_grade": 2, "likelihood": "very likely"})[1:]
    ['admiralty-scale:information-credibility="2"', \
'estimative-language:likelihood-probability="very-likely"']
    """
    graded = [
        form.format(str(score[name]).lower().replace(" ", "-"))
        for name, form in _FORMS.items()
        if name in score
    ]
    things = str(score.get("overridden") or "")
    return graded + [f'sourcegrade:overridden="{thing}"' for thing in things.split(", ") if thing]


def score_from(tags: Iterable[object]) -> dict[str, Any]:
    """Return the grade and the word that tags tell of; other tags are no concern of ours.

    >>> score_from(['admiralty-scale:source-reliability="b"', "tlp:clear"])
    {'source_grade': 'B'}
    """
    found: dict[str, Any] = {}
    for tag in tags:
        match = _TAG.match(tag) if isinstance(tag, str) else None
        if match:
            found |= {
                name: _READ[name](match[2])
                for name, form in _FORMS.items()
                if form.startswith(match[1])
            }
    return {name: value for name, value in found.items() if value is not None}


_READ: Final[Mapping[str, Any]] = {
    "source_grade": str.upper,
    "information_grade": lambda digit: int(digit) if digit.isdigit() else None,
    "likelihood": _SLUGS.get,
}
