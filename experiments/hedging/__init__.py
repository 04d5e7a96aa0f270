"""How far sentences can be told that leave things open: a measurement, no part of the product."""
