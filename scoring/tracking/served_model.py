"""The registered model as MLflow runs it: a script of its own, kept in the model's folder.

MLflow runs this file where the model is loaded; nothing of ours imports it, and it is the one
place where MLflow is imported at once. There is no pickle: the script, the packages beside it
(`code_paths`) and a bundle of plain numbers are the whole model.
"""

import logging
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.models import set_model
from mlflow.protos.databricks_pb2 import BAD_REQUEST, INTERNAL_ERROR
from mlflow.pyfunc.model import PythonModel, PythonModelContext

HOUSE = ("features", "models", "scoring")
_OUR_FAULT = "sourcegrade failed, and not through the request; the server's log says how"


class ClaimCredibility(PythonModel):
    """Answers rows of claims joined with their sources with their scores; see docs/serving.md."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the bundle that the model's folder holds."""
        _import_from_one_place()
        from scoring import ScoringEngine

        self._engine = ScoringEngine.load(context.artifacts["bundle.json"])

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """Return an answer for every row, with the index of the rows.

        What makes the rows as a whole unusable is raised as a bad request, in our own words. A
        fault of ours goes to the server's log; MLflow would put its traceback into the answer.
        """
        from features.errors import SourcegradeError
        from scoring.answers import answers, as_pandas

        told, rows = params or {}, _unwrapped(model_input)
        try:
            horizon = told.get("horizon") or "latest"
            found = answers(self._engine, rows, told.get("as_of"), horizon)
            return as_pandas(found, rows.index)
        except SourcegradeError as fault:
            raise MlflowException(str(fault), error_code=BAD_REQUEST) from fault
        except Exception as fault:
            logging.getLogger("sourcegrade").exception("a request could not be answered")
            raise MlflowException(_OUR_FAULT, error_code=INTERNAL_ERROR) from fault


def _import_from_one_place() -> None:
    """Import our packages from where one of them is loaded already, if one is.

    A process that has an installed `scoring` loaded and then loads a model would otherwise take
    `features` from the model's folder, which MLflow puts first on the path, and the two need not
    fit. Where nothing of ours is loaded, all of it comes from the model's folder.
    """
    loaded = (getattr(sys.modules.get(name), "__file__", None) for name in HOUSE)
    file = next((file for file in loaded if file), None)
    if file is None:
        return
    sys.path.insert(0, str(Path(file).resolve().parent.parent))
    try:
        for name in HOUSE:
            import_module(name)
    finally:
        sys.path.pop(0)


def _unwrapped(rows: pd.DataFrame) -> pd.DataFrame:
    """Undo what MLflow makes of `inputs` in columns where every cell is text: one row of lists."""
    from features.fields import CLAIMS

    if len(rows) != 1 or any(not isinstance(rows[name].iloc[0], list) for name in CLAIMS.required):
        return rows
    columns = {name: rows[name].iloc[0] for name in rows.columns}
    try:
        return pd.DataFrame(columns)
    except ValueError:
        lengths = {name: len(cells) for name, cells in columns.items() if isinstance(cells, list)}
        raise MlflowException(
            f"the columns are not of one length: {lengths}. Give each claim a cell in each column",
            error_code=BAD_REQUEST,
        ) from None


set_model(ClaimCredibility())
