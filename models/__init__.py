"""How seeing becomes a probability: the model, its calibration and interval, and its baselines."""
