"""The page of a batch: what it shows, and how it is drawn, in one HTML file."""
