"""A static-site generator for the disclosure portals of Chinese local governments.

It turns a folder of content files into a folder of pages, and refuses to need a server or a database.
"""

__version__ = "0.1.0"
