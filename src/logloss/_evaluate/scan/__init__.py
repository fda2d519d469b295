"""A source gone through once: every row added up, whatever is wrong with it, by this process or by others."""
