"""The peers, imported once, in the process that those of each piece of work fork from."""

from __future__ import annotations

import warnings
from contextlib import suppress

from benchmarks.truth.peers import MODULES, library

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for name in MODULES:
        with suppress(ImportError):
            library(name)
