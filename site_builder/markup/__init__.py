"""Turns the Markdown of a 公文 into the body of a document.

It refuses to know sites, files on disk and other documents.
"""

from site_builder.markup.render import BodySource, render_body

__all__ = ["BodySource", "render_body"]
