"""A question put to a source: evaluate, compare, reconcile, and the records they return."""
