"""What can be seen in a claim: the schema, the gate, the evidence and the extractors."""
