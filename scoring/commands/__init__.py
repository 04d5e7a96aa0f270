"""The commands of `sourcegrade`, one in each file; `scoring.command` puts them together."""
