"""The machine-readable side, one export a file: which files exist, and how their values become bytes.

They refuse to know templates and themes.
"""
