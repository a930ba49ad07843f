"""What rendered pages share: their links, tags, picture of the address and templates.

Modules here know the model and strings; which page is rendered when, and what its failures are called, is the stage's.
"""
