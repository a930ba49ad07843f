"""Turns the catalog into every page and file that will exist, before any is made (join).

It refuses to render; two files with one address are found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_builder.exports.base import Export
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model.page import Copy, Page
from site_builder.model.source import Source
from site_builder.pages.base import PageKind, Portal

SAME_URL = Rule(
    "E501",
    Severity.ERROR,
    "两个页面用了同一个网址",
    "网址“{url}”有两个页面要用：{first}和{second}。",
    "给其中一个文件改名，或者改正“旧网址”。",
)
BAD_ALIAS = Rule(
    "E502",
    Severity.ERROR,
    "网址不能用",
    "网址“{url}”不能用：它离开了网站的文件夹，或者含有不能用的字符。",
    "“旧网址”写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]",
)
_FORBIDDEN = set('<>:"|?*\\%#') | {chr(n) for n in range(32)}


@dataclass(frozen=True)
class Planned:
    """Every file of the portal: pages to make, files to copy, and what is wrong with their addresses."""

    pages: tuple[Page, ...]
    copies: tuple[Copy, ...]
    diagnostics: tuple[Diagnostic, ...]


def plan(
    portal: Portal,
    kinds: Iterable[PageKind],
    exports: Iterable[Export],
    sources: Mapping[str, Source],
    assets: Iterable[Copy],
) -> Planned:
    """All pages of all kinds, all exports, and the attachments that visible items use."""
    pages = [page for kind in kinds for page in kind.plan(portal)]
    pages += [page for export in exports for page in export.plan(portal)]
    copies = [*assets, *_attachments(portal, sources)]
    pages.sort(key=lambda p: p.url)
    return Planned(*_without_collisions(pages, copies))


def _attachments(portal: Portal, sources: Mapping[str, Source]) -> list[Copy]:
    catalog = portal.catalog
    used = {
        use.path
        for id_, card in catalog.cards.items()
        if card.visible
        for use in catalog.parsed[id_].files
        if use.path in sources
    }
    return [Copy(path, path, sources[path].digest, sources[path].size) for path in sorted(used)]


def _without_collisions(
    pages: list[Page], copies: list[Copy]
) -> tuple[tuple[Page, ...], tuple[Copy, ...], tuple[Diagnostic, ...]]:
    """One file an address, on file systems that ignore case too."""
    found: list[Diagnostic] = []
    taken: dict[str, str] = {copy.url.lower(): f"附件“{copy.path}”" for copy in copies}
    sources: dict[str, str] = {}
    kept: list[Page] = []
    for page in pages:
        name = page.url.lower()
        place = Span.at(page.source or "config.yaml")
        who = page.source or page.title or page.template
        if _outside(page.url):
            found.append(BAD_ALIAS.at(place, url=page.url))
        elif name in taken:
            notes = (Note(Span.at(sources[name]), "另一个页面来自这里"),) if sources.get(name) else ()
            found.append(SAME_URL.at(place, notes=notes, url=page.url, first=taken[name], second=who))
        else:
            taken[name] = who
            sources[name] = page.source
            kept.append(page)
    folders = {name[:i] for name in taken for i, c in enumerate(name) if c == "/"}
    for page in kept:
        if page.url.lower() in folders:
            place = Span.at(page.source or "config.yaml")
            who = page.source or page.title
            found.append(SAME_URL.at(place, url=page.url, first="同名文件夹", second=who))
    return tuple(kept), tuple(copies), tuple(found)


def _outside(url: str) -> bool:
    parts = url.split("/")
    return any(p in ("", ".", "..") or p.startswith(".") or p.endswith((".", " ")) for p in parts) or bool(
        _FORBIDDEN & set(url)
    )
