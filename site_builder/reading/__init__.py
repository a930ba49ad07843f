"""Turns the bytes of a content file into text, front matter and plain data that remember their places.

It refuses to know which keys a document may have and what a value means.
"""
