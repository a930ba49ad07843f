"""Duties and slips that only the whole portal shows, one check a file.

They read facts, never files, and refuse to change anything.
"""
