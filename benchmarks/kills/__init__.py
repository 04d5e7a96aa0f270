"""Jobs killed at random moments, and resumed: what they write must be as if nobody had."""
