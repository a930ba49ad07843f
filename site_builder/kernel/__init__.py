"""What every part shares: places in files, findings about them, and digests.

It knows nothing about sites, documents or caches.
"""
