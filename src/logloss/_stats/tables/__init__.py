"""Tables of rows: by where a forecast lies, by a hash; two of them added are that of all rows."""
