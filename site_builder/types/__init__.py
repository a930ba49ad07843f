"""The content types, one file each: a class that is schema, static type, JSON Schema, skeleton and manual at once.

A new type is a new file here and a template of the same name; nothing else names it.
"""
