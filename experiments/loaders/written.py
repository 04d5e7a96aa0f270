"""Claims and sources as a loader writes them: in the contract, and not yet through the gate."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from experiments.corpora import Corpus, read_corpus

LABELLING: Final = {
    "label": pl.String,
    "label_confidence": pl.Float64,
    "label_basis": pl.String,
    "label_date": pl.String,
}
"""The columns of a label. None of the loaded corpora says when a label was settled, so the date
is null throughout and no label of theirs can enter a source's track record."""


@dataclass(frozen=True, slots=True)
class Written:
    """Labelled claims and their sources, as a user of the contract would write them."""

    claims: pl.DataFrame
    sources: pl.DataFrame

    def save(self, folder: Path) -> tuple[Path, Path]:
        """Write both as Parquet, for `sourcegrade score` or `read_corpus`; return the paths."""
        paths = folder / "claims.parquet", folder / "sources.parquet"
        self.claims.write_parquet(paths[0])
        self.sources.write_parquet(paths[1])
        return paths

    def corpus(self, name: str) -> Corpus:
        """Return the corpus that comes of them: read back from files, through the gate.

        Warns where the gate turns claims away. Raises InputError where no claim has a label.
        """
        with TemporaryDirectory() as folder:
            corpus = read_corpus(*self.save(Path(folder)), name)
        if lost := self.claims.height - corpus.claims.height:
            told = f"{name}: {lost} of {self.claims.height} claims were turned away at the gate"
            warnings.warn(told, stacklevel=2)
        return corpus


def labelled(label: pl.Expr, basis: pl.Expr) -> list[pl.Expr]:
    """Return the label columns; what has no label has no basis and no confidence either.

    >>> pl.DataFrame({"said": ["true", None]}).select(
    ...     labelled(pl.col("said"), pl.lit("by hand"))).rows()
    [('true', 1.0, 'by hand', None), (None, None, None, None)]
    """
    values = (label, pl.lit(1.0), basis, pl.lit(None))
    return [
        pl.when(label.is_not_null()).then(value).cast(dtype).alias(name)
        for value, (name, dtype) in zip(values, LABELLING.items(), strict=True)
    ]
