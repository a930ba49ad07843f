"""Functions, bytes and digests: a content-addressed cache, and work that is done only when its inputs changed.

It never knows documents, pages or sites.
"""
