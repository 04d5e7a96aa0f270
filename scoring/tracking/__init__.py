"""MLflow, the one package of scoring that speaks to it, and only when called."""
