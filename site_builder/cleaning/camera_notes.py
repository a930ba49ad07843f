"""Turns a picture that lies in another file into the same picture without what a camera or a program noted in it.

It refuses to change a pixel or how the picture is turned, and to touch what it does not know.
"""

from __future__ import annotations

from site_builder.cleaning import jpeg, png
from site_builder.cleaning.cleaned import Uncleanable


def without_notes(picture: bytes) -> bytes:
    """The picture without notes; the very same bytes when it is of another kind or damaged."""
    try:
        if picture.startswith(jpeg.BEGINNING):
            return jpeg.stripped(picture)
        if picture.startswith(png.BEGINNING):
            return png.stripped(picture)
    except Uncleanable:
        return picture
    return picture
