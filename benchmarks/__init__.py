"""How much scoring costs, as ratios measured in one run."""
