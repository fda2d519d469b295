"""Tables in memory: arrays, dataframes, Arrow streams, and those that are not there yet."""
