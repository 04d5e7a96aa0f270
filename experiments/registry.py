"""The registered versions of the model: which is the champion, which asks to be, what each said."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from experiments.champion import NAME
from experiments.evaluation import Evaluation
from experiments.logged_forecasts import file_name, from_csv, key_of
from experiments.run_note import run_note
from features.errors import InputError
from scoring.tracking.client import connect, speaking_to
from scoring.tracking.run_info import RunInfo

CHAMPION: Final = "champion"
"""Alias of the version in use."""
CHALLENGER: Final = "challenger"
"""Alias of the version that was trained last and wants its place."""
DESCRIPTION_ROOM: Final = 4_900
"""Characters of a version's description; MLflow's databases keep 5,000."""
ABOUT: Final = (
    "How far to believe a claim: the probability that it is true as stated, from what can be seen "
    "in it, in its source and in what others said by then. Asked, it takes claims joined with "
    "their sources, and answers with the score columns (docs/serving.md). The one with the alias "
    f"`{CHAMPION}` is the one in use; `{CHALLENGER}` was trained last and is promoted by "
    "`python -m experiments promote`, if every rule holds. A version's description is its model "
    "card, and what it said of claims it never saw is kept with its run."
)
"""Description of the registered model."""
CARD: Final = "model_card.md"
"""Artifact that is the model card."""
PAGE: Final = "promotion.md"
"""Artifact that tells the decision."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A version of the registered model and the run that trained it."""

    version: str
    run: RunInfo

    @property
    def ref(self) -> str:
        """The reference by which an engine loads it.

        >>> Registered("2", RunInfo("ab12", "1", "sqlite:///mlflow.db")).ref
        'models:/claim-credibility/2'
        """
        return f"models:/{NAME}/{self.version}"


def contest(version: str | None = None) -> tuple[Registered | None, Registered]:
    """Return the champion, None where there is none yet, and the version that asks for its place.

    That is the version given, or the one with the alias challenger; the champion itself where no
    version asks. Raises InputError where there is no such version, and TrackingError where the
    store cannot be read.
    """
    aliases = _aliases()
    champion = aliases.get(CHAMPION)
    asks = version or aliases.get(CHALLENGER) or champion
    if asks is None:
        raise InputError(
            "there is no challenger",
            got=f"no version of {NAME} with that alias in this store",
            remedy="Train one first: python -m experiments train.",
        )
    return _registered(champion) if champion else None, _registered(asks)


def in_use() -> Registered | None:
    """Return the champion; None where no version is. Raises as `contest` does."""
    champion = _aliases().get(CHAMPION)
    return _registered(champion) if champion else None


def held_out(model: Registered) -> dict[str, Evaluation]:
    """Return what a version said of claims it never saw, by trial, as its run keeps it.

    Empty where the run keeps none. Raises TrackingError.
    """
    client = connect()
    with speaking_to(client.tracking_uri):
        paths = sorted(file.path for file in client.list_artifacts(model.run.run_id))
    keys = [key for path in paths if (key := key_of(path))]
    return {key: from_csv(key, artifact(model, file_name(key))) for key in keys}


def artifact(model: Registered, name: str) -> str:
    """Return a text that a version's run keeps. Raises TrackingError where it keeps none."""
    client = connect()
    with speaking_to(client.tracking_uri), tempfile.TemporaryDirectory() as folder:
        return Path(client.download_artifacts(model.run.run_id, name, folder)).read_text("utf-8")


def log_decision(
    model: Registered, outcome: str, texts: Mapping[str, str], *, promote: bool
) -> None:
    """Write a decision to the version's run and description, and move the alias if it is promoted.

    `outcome` is the decision in a sentence, `texts` the artifacts by name, the model card among
    them. The alias is moved last, when all that speaks for it is stored. Raises TrackingError.
    """
    client, run_id = connect(), model.run.run_id
    with speaking_to(client.tracking_uri):
        for name, text in texts.items():
            client.log_text(run_id, text, name)
        told = f"{outcome}\n\n{texts[CARD]}"
        client.set_tag(run_id, "mlflow.note.content", run_note(told, CARD))
        client.update_model_version(NAME, model.version, run_note(told, CARD, DESCRIPTION_ROOM))
        client.set_tag(run_id, "promotion", "promoted" if promote else "refused")
        if promote:
            client.set_registered_model_alias(NAME, CHAMPION, model.version)
            if _aliases().get(CHALLENGER) == model.version:
                client.delete_registered_model_alias(NAME, CHALLENGER)


def _aliases() -> dict[str, str]:
    client = connect()
    with speaking_to(client.tracking_uri):
        if not client.search_registered_models(f"name = '{NAME}'"):
            return {}
        aliases = client.get_registered_model(NAME).aliases
    return {alias: str(version) for alias, version in aliases.items()}


def _registered(version: str) -> Registered:
    client = connect()
    with speaking_to(client.tracking_uri):
        versions = client.search_model_versions(f"name = '{NAME}'")
    known = {str(each.version): each for each in versions}
    if version not in known:
        raise InputError(
            f"{NAME} has no version {version}",
            got=f"versions {', '.join(sorted(known)) or 'none'} in this store",
            remedy="Leave out --version for the one trained last.",
        )
    run_id = known[version].run_id
    if not run_id:
        raise InputError(
            f"{NAME}, version {version}: no run of a training belongs to it",
            remedy="Train one: python -m experiments train.",
        )
    with speaking_to(client.tracking_uri):
        run = client.get_run(run_id).info
    return Registered(version, RunInfo(run.run_id, run.experiment_id, client.tracking_uri))
