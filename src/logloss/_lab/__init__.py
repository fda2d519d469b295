"""The lab: one page, shown by a server on this machine, as one file, and in a notebook."""
