"""Where claims meet the model: the engine, grades, explanations, outputs and the command.

>>> from scoring import ScoringEngine
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scoring.assessment import Assessment, RejectedRowsWarning
    from scoring.engine import ScoringEngine

__all__ = ["Assessment", "RejectedRowsWarning", "ScoringEngine"]


def __getattr__(name: str) -> Any:
    # Lazy, so that `import scoring` is quick, and so that a foreign `models` or `features` on the
    # path is named in one sentence before either is imported.
    if name not in __all__:
        raise AttributeError(f"module 'scoring' has no attribute {name!r}")
    from scoring.shadowing import check_not_shadowed

    check_not_shadowed()
    from scoring import assessment, engine

    return getattr(engine if name == "ScoringEngine" else assessment, name)
