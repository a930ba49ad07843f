"""The search index: from texts to the bytes that a browser searches, and back again to prove them right.

It refuses to know pages, templates and the engine; FORMAT.md states the bytes.
"""
