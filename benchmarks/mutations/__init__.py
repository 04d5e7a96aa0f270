"""Damaged files through the reader: what comes in is accepted, rejected by name, or refused."""
