"""What scoring a million claims costs, as ratios measured in one run."""
