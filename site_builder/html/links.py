"""Turns addresses into links between pages, and the placeholders of a body into links from the page it stands on.

It refuses to know whether anything lies at the other end; it only names the anchors that someone must check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from posixpath import relpath
from urllib.parse import quote, unquote

from markupsafe import escape

from site_builder.html.phrases import size
from site_builder.model.document import Body
from site_builder.model.edition import twin
from site_builder.model.page import Entry, Page
from site_builder.model.source import FileFacts

_DOCUMENT_LINK = re.compile(r'<a href="ref:(\d+)(#[^"]*)?">(.*?)</a>', re.DOTALL)
_FILE_LINK = re.compile(r'<a class="attachment" href="file:(\d+)(#[^"]*)?">(.*?)</a>', re.DOTALL)
_FILE_IMAGE = re.compile(r'<img src="file:(\d+)"')
NOTHING_KNOWN = FileFacts()
Address = Callable[[str], str]
"""Turns a root-relative address into that of the page which is meant, in the edition of the page that links."""
_FRAGMENT_LINK = re.compile(r'href="([^":#]+\.html)#([^"]+)"')


def href(here: str, url: str, root: str = "/") -> str:
    """A link from one address to another, both relative to the root; from "" it begins at ``root``, where the portal
    lies on its host."""
    if not here:
        return root + url
    if url.startswith("#"):
        return url
    shared = 0
    while (slash := here.find("/", shared)) >= 0 and url.startswith(here[shared : slash + 1], shared):
        shared = slash + 1
    return "../" * here.count("/", shared) + url[shared:]


def finished(body: Body, page: Page) -> str:
    """Body html with its placeholders turned into links from this page; what may not be linked stays text."""
    targets: Mapping[str, Entry] = page.targets
    files: Mapping[str, FileFacts] = page.files
    meant = edition(page)

    def document_link(match: re.Match[str]) -> str:
        entry = targets.get(body.links[int(match[1])].ref.text)
        if entry is None or not entry.url:
            return match[3]
        link = entry.url if entry.external else href(page.url, meant(entry.url))
        return f'<a href="{escape(link)}{match[2] or ""}">{match[3]}</a>'

    def file_link(match: re.Match[str]) -> str:
        use = body.files[int(match[1])]
        kind = use.path.rsplit(".", 1)[-1].upper()
        link = href(page.url, quote(use.path))
        about = f"（{kind}，{size(files.get(use.path, NOTHING_KNOWN).size)}）"
        return f'<a class="attachment" href="{escape(link)}">{match[3]}{about}</a>'

    def image(match: re.Match[str]) -> str:
        path = body.files[int(match[1])].path
        facts = files.get(path, NOTHING_KNOWN)
        measures = f' width="{facts.width}" height="{facts.height}"' if facts.width else ""
        return f'<img src="{escape(href(page.url, quote(path)))}"{measures}'

    html = _DOCUMENT_LINK.sub(document_link, body.html)
    return _FILE_IMAGE.sub(image, _FILE_LINK.sub(file_link, html))


def edition(page: Page) -> Address:
    """What an address means on ``page``: pages in Traditional characters lead to their like."""
    return twin if page.traditional else str


def places(url: str, html: str) -> tuple[str, ...]:
    """Links to anchors on other pages, which only the whole site can check: ``address#anchor``."""
    folder = url.rpartition("/")[0] or "."
    found = {
        (_normal(folder, unquote(unescape(path))), unquote(unescape(fragment)))
        for path, fragment in _FRAGMENT_LINK.findall(html)
    }
    return tuple(sorted(f"{path}#{fragment}" for path, fragment in found))


def _normal(folder: str, path: str) -> str:
    return relpath(f"{folder}/{path}", ".")
