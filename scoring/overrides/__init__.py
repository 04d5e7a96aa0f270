"""Overrides: a person's word on a claim or a source, applied last and shown as one everywhere."""
