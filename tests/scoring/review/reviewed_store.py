"""A real MLflow store with claims in review: traces with our tags, and people who answer."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoring.review.questions import VERDICT
from scoring.review.told import TAGS
from scoring.store import is_http
from scoring.tracking.batch_run import BATCHES
from scoring.tracking.client import connect, ensure_experiment, store_of_the_process
from tests.empty_store import empty_store
from tests.scoring.review.small_review import TAGS as TOLD

if TYPE_CHECKING:
    from mlflow import MlflowClient

PERSON: Final = "HUMAN"


class ReviewedStore:
    """A store of SQLite, or a server, whose experiment of batches has what is put there."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.client: MlflowClient = connect(uri)
        self.experiment_id = ensure_experiment(self.client, BATCHES)

    def trace(self, claim_id: str, **tags: str) -> str:
        """Put a claim into review and return its trace; "" makes a trace that is not ours."""
        import mlflow
        from mlflow.entities.trace_location import MlflowExperimentLocation

        told = {f"{TAGS}{name}": value for name, value in {**TOLD, **tags}.items()}
        place = MlflowExperimentLocation(self.experiment_id)
        with (
            store_of_the_process(self.uri),
            mlflow.start_span(f"claim {claim_id}", trace_destination=place) as root,
        ):
            if claim_id:
                mlflow.update_current_trace(tags={**told, f"{TAGS}claim_id": claim_id})
            return str(root.trace_id)

    def answer(
        self, trace_id: str, value: Any, name: str = VERDICT, who: str = "ana", kind: str = PERSON
    ) -> str:
        """Answer a question as feedback, and return the assessment."""
        import mlflow
        from mlflow.entities import AssessmentSource

        with store_of_the_process(self.uri):
            given = mlflow.log_feedback(
                trace_id=trace_id, name=name, value=value, source=AssessmentSource(kind, who)
            )
        return str(given.assessment_id)

    def expect(self, trace_id: str, value: Any, who: str = "ana") -> str:
        """Give a verdict as an expectation."""
        import mlflow
        from mlflow.entities import AssessmentSource

        with store_of_the_process(self.uri):
            given = mlflow.log_expectation(
                trace_id=trace_id, name=VERDICT, value=value, source=AssessmentSource(PERSON, who)
            )
        return str(given.assessment_id)

    def override(self, trace_id: str, assessment_id: str, value: Any, who: str = "ana") -> str:
        """Change an answer as MLflow's own function does."""
        import mlflow
        from mlflow.entities import AssessmentSource

        with store_of_the_process(self.uri):
            given = mlflow.override_feedback(
                trace_id=trace_id,
                assessment_id=assessment_id,
                value=value,
                source=AssessmentSource(PERSON, who),
            )
        return str(given.assessment_id)

    def delete(self, trace_id: str, assessment_id: str) -> None:
        """Take an answer back."""
        import mlflow

        with store_of_the_process(self.uri):
            mlflow.delete_assessment(trace_id=trace_id, assessment_id=assessment_id)

    def post(
        self, trace_id: str, value: Any, overrides: str | None, kind: str = "feedback"
    ) -> dict[str, Any]:
        """Give a verdict as MLflow's page does, by HTTP, in the name that it gives everybody."""
        assert is_http(self.uri)
        told = {
            "assessment_name": VERDICT,
            "trace_id": trace_id,
            "source": {"source_type": PERSON, "source_id": "default"},
            kind: {"value": value},
        }
        if overrides:
            told["overrides"] = overrides
        request = urllib.request.Request(
            f"{self.uri}/ajax-api/3.0/mlflow/traces/{trace_id}/assessments",
            json.dumps({"assessment": told}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            given: dict[str, Any] = json.load(answer)["assessment"]
        return given


def sqlite_store(folder: Path) -> ReviewedStore:
    """A new store in a folder."""
    return ReviewedStore(empty_store(folder))
