"""The names of the formats, for the command line: nothing else is imported with them."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """What scored claims can be exported to."""

    stix = "stix"
    misp = "misp"
    claimreview = "claimreview"
    csv = "csv"
