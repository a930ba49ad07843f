"""The frozen types of a portal and the pure functions over them.

It refuses to know files, caches, templates and the command line.
"""
