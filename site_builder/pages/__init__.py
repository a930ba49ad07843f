"""The kinds of pages, one file each: which pages of a kind exist, and by value what each shows.

They refuse to know how pages look, and ask only the catalog.
"""
