"""Scored claims in the formats of others: STIX 2.1, MISP, ClaimReview, and a spreadsheet's CSV."""
