"""An Evaluation shown to a person."""
