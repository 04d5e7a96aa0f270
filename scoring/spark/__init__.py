"""Scoring on a Spark cluster, for claims that outgrow a machine; PySpark is spoken here only."""
