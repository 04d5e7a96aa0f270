"""What a score may not depend on, and what it must: edits of real claims, and how P moves."""

from experiments.invariances.gates import measure
from experiments.invariances.measured import Measured

__all__ = ["Measured", "measure"]
