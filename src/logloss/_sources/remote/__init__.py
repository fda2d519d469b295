"""Rows that lie on several machines, and are added up there."""
