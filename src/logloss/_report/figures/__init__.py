"""The figures of records, drawn from the record alone and all in one style."""
