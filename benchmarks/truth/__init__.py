"""How well truth discovery finds the truth, and at what cost, beside its peers in one run."""
