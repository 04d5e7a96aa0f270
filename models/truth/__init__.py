"""Truth discovery: what is true and who is reliable, from who agrees with whom."""
