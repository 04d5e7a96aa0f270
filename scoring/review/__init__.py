"""Review: what people are asked about scored claims, and what they answered; no MLflow here."""
