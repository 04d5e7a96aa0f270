"""A served model, asked over HTTP, and what it answers."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

import pytest

from scoring.answers import ANSWERS_SCHEMA
from tests.scoring.joined_rows import Row

JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """What came back from a request."""

    status: int
    body: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The answers, one for each row that was asked about; only strict JSON is read."""
        assert self.status == 200, self.body
        said = json.loads(self.body, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
        rows: list[dict[str, Any]] = said["predictions"]
        assert all(list(row) == list(ANSWERS_SCHEMA) for row in rows)
        return rows

    @property
    def refusal(self) -> str:
        """Why the request was refused, in a sentence and without a traceback."""
        assert self.status == 400, self.body
        told: dict[str, str] = json.loads(self.body)
        assert "Traceback" not in self.body
        return told["message"]


@dataclass(frozen=True)
class Served:
    """A served model."""

    address: str

    def post(self, body: bytes, kind: str = JSON) -> Answer:
        """Send a request as it is."""
        request = urllib.request.Request(
            f"{self.address}/invocations", body, {"Content-Type": kind}
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return Answer(response.status, response.read().decode())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read().decode())

    def ask(self, **body: Any) -> Answer:
        """Send a request in JSON."""
        return self.post(json.dumps(body).encode())

    def rows(self, *rows: Row, **params: str) -> Answer:
        """Ask about rows."""
        return self.ask(dataframe_records=rows, **({"params": params} if params else {}))
