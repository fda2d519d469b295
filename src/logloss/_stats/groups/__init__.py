"""Rows by group: sums of each, what finds the group of a row, and what becomes of groups that are very many."""
