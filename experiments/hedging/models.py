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
    """Return the mean of three that see different things: trees, cues weighed, parts of words."""
    parts = (_trees(known, labels, new), _cues(known, labels, new), _letters(known, labels, new))
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


def _letters(known: Sequence[str], labels: Labels, new: Sequence[str]) -> Floats:
    """Parts of words by TF-IDF and a logistic regression."""
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3)
    model = make_pipeline(parts, LogisticRegression(C=3, max_iter=2_000))
    return _positive(model.fit(known, labels), new)


def _presence() -> CountVectorizer:
    return CountVectorizer(
        vocabulary=cue_terms(), ngram_range=(1, 4), binary=True, token_pattern=_TOKEN
    )


def _positive(model: Any, seen: Any) -> Floats:
    found: Floats = model.predict_proba(seen)[:, 1]
    return found
