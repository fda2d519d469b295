"""The statistics of the records, written a second time: plainly, slowly, and from the literature.

Nothing in the modules without `test_` in front of their names imports logloss, and the tests use its public functions
only, so that whatever lies behind may be moved. What is compared is every number that `evaluate` and `compare` put into
their records. A comparison of rounded sums states how far rounding can move them (`agreement`); counts are equal.
"""
