"""Text files: CSV and its relatives, JSON lines, plain or compressed."""
