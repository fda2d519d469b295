"""What may be concluded: intervals and tests, for rows or clusters that are drawn independently."""
