"""A batch job: bounded in memory, alone at its output, and able to go on where it was killed."""
