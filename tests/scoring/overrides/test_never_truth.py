"""An override is nobody's truth: what is reviewed, learned and tested has the model's own scores."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from experiments.corpora import own_corpora
from experiments.merged import merge
from experiments.reviewed import Reviewed, read_reviewed
from scoring.batch import score_files, track
from scoring.review.opening import open_review
from scoring.review.pulling import pull
from scoring.review.verdict_store import VerdictStore
from scoring.tracking.client import connect
from tests.scoring.corpus_scores import engine
from tests.scoring.review.reviewed_store import sqlite_store

N = 6
