"""The models that are measured: ours from cues and words, and TF-IDF beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from experiments.hedging.cues import Floats, cue_terms, described

Labels = NDArray[np.int64]
Judge = Callable[[Sequence[str], Labels, Sequence[str]], Floats]
"""From training sentences, their labels (1: uncertain) and new sentences to probabilities."""
TREES: Final = 400
_TOKEN: Final = r"[\w'-]+"
_DAMPED: Final = 0.3
"""What standardised counts weigh beside the presence of a cue, in the linear model."""


def ours(known: Sequence[str], labels: Labels, new: Sequence[str]) -> Floats:
    """Return the mean of three that see different things: trees, cues weighed, words weighed."""
    parts = (_trees(known, labels, new), _cues(known, labels, new), _words(known, labels, new))
    mean: Floats = np.mean(parts, axis=0)
    return mean


def tf_idf(known: Sequence[str], labels: Labels, new: Sequence[str]) -> Floats:
    """Return what words by TF-IDF and a logistic regression tell."""
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1_000))
    return _positive(model.fit(known, labels), new)


def _trees(known: Sequence[str], labels: Labels, new: Sequence[str]) -> Floats:
    """Extremely randomised trees (Geurts et al. 2006) over groups, shape and single cues."""
    model = ExtraTreesClassifier(TREES, min_samples_leaf=2, max_features=0.1, random_state=0)
    present = _presence()
    fitted = model.fit(np.hstack([described(known), present.transform(known).toarray()]), labels)
    return _positive(fitted, np.hstack([described(new), present.transform(new).toarray()]))


def _cues(known: Sequence[str], labels: Labels, new: Sequence[str]) -> Floats:
    """A logistic regression over groups, shape and single cues: a rare cue leans on its group."""
    scaler, present = StandardScaler().fit(described(known)), _presence()

    def seen(sentences: Sequence[str]) -> Any:
        groups = scaler.transform(described(sentences)) * _DAMPED
        return sparse.hstack([sparse.csr_matrix(groups), present.transform(sentences)]).tocsr()

    model = LogisticRegression(C=0.3, max_iter=3_000)
    return _positive(model.fit(seen(known), labels), seen(new))


def _words(known: Sequence[str], labels: Labels, new: Sequence[str]) -> Floats:
    """Words and phrases weighed by how much commoner they are on one side (Wang, Manning 2012)."""
    counts = CountVectorizer(ngram_range=(1, 3), binary=True, token_pattern=_TOKEN, min_df=2)
    seen = counts.fit_transform(known)
    yes, no = (np.asarray(seen[labels == side].sum(axis=0)).ravel() + 0.5 for side in (1, 0))
    ratio = sparse.diags(np.log(yes / yes.sum()) - np.log(no / no.sum()))
    model = LogisticRegression(C=0.1, max_iter=3_000).fit(seen @ ratio, labels)
    return _positive(model, counts.transform(new) @ ratio)


def _presence() -> CountVectorizer:
    return CountVectorizer(
        vocabulary=cue_terms(), ngram_range=(1, 4), binary=True, token_pattern=_TOKEN
    )


def _positive(model: Any, seen: Any) -> Floats:
    found: Floats = model.predict_proba(seen)[:, 1]
    return found
