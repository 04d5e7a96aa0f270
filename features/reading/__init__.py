"""From raw text to claims that can be scored: at ingest, never where claims are scored."""
