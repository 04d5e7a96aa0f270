"""Where a run was written, and how a person opens it."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.store import HOST, is_http, without_password


@dataclass(frozen=True, slots=True)
class RunInfo:
    """Where a batch run was written.

    >>> run = RunInfo("ab12", "1", "sqlite:///mlflow.db")
    >>> run.url()
    'http://127.0.0.1:5000/#/experiments/1/runs/ab12'
    >>> run.hint
    'sourcegrade ui, then http://127.0.0.1:5000/#/experiments/1/runs/ab12/artifacts/report.html'
    """

    run_id: str
    experiment_id: str
    tracking_uri: str

    def url(self, server: str = f"http://{HOST}:5000") -> str:
        """The run's page on a server of this store."""
        return f"{server.rstrip('/')}/#/experiments/{self.experiment_id}/runs/{self.run_id}"

    def report_url(self, server: str = f"http://{HOST}:5000") -> str:
        """The page of scores, seen in the frame of the run's artifacts."""
        return f"{self.url(server)}/artifacts/report.html"

    @property
    def hint(self) -> str:
        """How a person opens the page of scores."""
        if is_http(self.tracking_uri):
            return self.report_url(without_password(self.tracking_uri))
        return f"sourcegrade ui, then {self.report_url()}"
