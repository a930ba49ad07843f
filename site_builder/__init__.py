"""A static-site generator for the disclosure portals of Chinese local governments."""

__version__ = "0.1.0"
