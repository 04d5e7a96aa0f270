"""What Spark itself counts of a job, from its event log: bytes shuffled and written."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Counted:
    """Megabytes of a job, and its tasks: those that failed too."""

    shuffled: float
    written: float
    tasks: int
    failed: int


def settings(folder: Path) -> Path:
    """Write the settings that make Spark keep a log in `folder`; return the folder for them."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (
        "spark.eventLog.enabled true",
        "spark.eventLog.compress false",
        "spark.eventLog.rolling.enabled false",
        f"spark.eventLog.dir file:{folder}",
    )
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def counted(folder: Path) -> Counted:
    """Return what the newest log in a folder tells."""
    logs = [path for path in folder.iterdir() if path.name.startswith(("app-", "local-"))]
    newest = max(logs, key=lambda path: path.stat().st_mtime)
    total: Counter[str] = Counter()
    for line in newest.read_text("utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerTaskEnd":
            total.update(_of_task(event))
    return Counted(
        total["shuffled"] / 1e6, total["written"] / 1e6,
        total["tasks"], total["failed"],
    )  # fmt: skip


def _of_task(event: dict[str, object]) -> dict[str, int]:
    metrics = event.get("Task Metrics")
    told = metrics if isinstance(metrics, dict) else {}
    reason = event["Task End Reason"]
    return {
        "shuffled": told.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0),
        "written": told.get("Output Metrics", {}).get("Bytes Written", 0),
        "tasks": 1,
        "failed": int(isinstance(reason, dict) and reason["Reason"] != "Success"),
    }
