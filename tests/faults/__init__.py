"""What happens around logloss while it works: kills, signals, files that change, full disks, threads, foreign bytes.

Each kind of fault is a function of a random generator and an empty folder. It returns a word for what came of it, and
asserts that it was the right number, to the bit, or one clear error, and that nothing else was harmed.
"""
