"""Calibration by forecast: the decomposition, bins and their error, the reliability curve, confident misses."""
