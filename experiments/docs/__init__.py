"""The pages of `docs/` that are made from the code, and how the site is built from all pages."""
