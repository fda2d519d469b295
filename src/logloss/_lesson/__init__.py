"""The lesson: the formula worked out with the numbers put in."""
