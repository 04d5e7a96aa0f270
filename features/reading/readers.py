"""The fitted parts of the reader, by name, as they are saved and loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from features.reading.linear import Linear, linear

FITTED: Final = "fitted.json"
"""The reader that ships, beside this file."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The fitted models, the words they know, and how often each rule was right, where measured."""

    models: Mapping[str, Linear]
    vocabulary: tuple[str, ...]
    rules: Mapping[str, float] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write the reader as JSON: names and numbers only, so that reading it runs nothing."""
        content = {
            "vocabulary": list(self.vocabulary),
            "rules": dict(self.rules),
            "models": {name: model.as_json() for name, model in self.models.items()},
        }
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")


@cache
def shipped_readers() -> Readers:
    """Return the reader that ships, fitted on our own corpora by `python -m experiments read`."""
    text = (files("features") / "reading" / FITTED).read_text(encoding="utf-8")
    content: Mapping[str, Any] = json.loads(text)
    models = {name: linear(numbers) for name, numbers in content["models"].items()}
    return Readers(models, tuple(content["vocabulary"]), content["rules"])
