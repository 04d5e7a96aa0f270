"""How the reader of claims is fitted and judged: `python -m experiments read`."""
