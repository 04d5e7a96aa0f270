"""MLflow, the one package of experiments that speaks to it."""
