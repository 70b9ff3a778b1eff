"""One file for each kind of candidate. Every source is a function of a position and a view, and returns results in order."""
