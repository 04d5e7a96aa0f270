"""Spark beside the engine on one machine: the same scores, and what they cost."""
