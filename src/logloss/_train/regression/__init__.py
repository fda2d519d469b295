"""A logistic regression as a statistician reads it: columns, coefficients, how sure they are, and what they predict."""
