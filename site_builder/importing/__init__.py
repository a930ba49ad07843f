"""Turns outside material into content files, with a list of everything that was guessed on the way.

It refuses to know where the files are written and how the portal reads them later: that is the command's work.
"""
