"""Made-up portals of any size, and measurements of how fast they build.

Nothing in the generator or the tests of content depends on it.
"""
