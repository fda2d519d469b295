"""Files in formats of their own: a source each. What text is stands in `text/`."""
