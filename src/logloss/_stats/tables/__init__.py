"""Tables of rows: by where a forecast lies, by group, by a hash; two of them added are that of all rows."""
