"""What each stage of a batch took, as a table: `sourcegrade score --profile`."""

from __future__ import annotations

from rich.table import Table

from features.stages import Stages


def stage_table(stages: Stages) -> Table:
    """Return the stages with their CPU-seconds, wall seconds and rows for each CPU-second."""
    table = Table(title="profile", title_justify="left", box=None)
    for heading in ("stage", "CPU-s", "share", "wall-s", "rows per CPU-s"):
        table.add_column(heading, justify="left" if heading == "stage" else "right")
    whole = sum(spent.cpu for spent in stages.spent.values())
    for name, spent in stages.spent.items():
        rate = f"{spent.rows / spent.cpu:,.0f}" if spent.rows and spent.cpu else "-"
        share = f"{spent.cpu / whole:.0%}" if whole else "-"
        table.add_row(name, f"{spent.cpu:.2f}", share, f"{spent.wall:.2f}", rate)
    table.add_row("in all", f"{whole:.2f}", "", "", "")
    return table
