"""Turns the catalog into every page and file that will exist, before any is made (join).

It refuses to render; two files with one address are found here, on whatever day the second one appears.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.exports.base import Export
from site_builder.kernel.diagnostic import Diagnostic, Note, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model.bundle import Bundle, bundle
from site_builder.model.document import Parsed
from site_builder.model.page import Copy, Fold, Page, Sketch, alias_url, in_traditional
from site_builder.model.site import Site
from site_builder.model.source import Source
from site_builder.pages.base import PageKind, Portal

SAME_URL = Rule(
    "E501",
    Severity.ERROR,
    "两个页面用了同一个网址",
    "网址“{url}”有两个页面要用：{first}，{second}。",
    "给其中一个文件改名，或者改正“旧网址”。",
    "一个网址只能是一个页面，只差大小写也不行：有的服务器不分大小写。定时发布的文件和它们的“旧网址”现在就要检查，"
    "免得到了那一天才发现。",
)
RESERVED = Rule(
    "E504",
    Severity.ERROR,
    "网址留给列表页",
    "网址“{url}”留给网站自己的列表页，别的页面不能用。",
    "给文件换一个名字，例如  tz-2024-001.md；如果是“旧网址”，请删去它。",
    "每个栏目的首页和按年分页的列表由程序生成，例如“notices/index.html”和“notices/2024-1.html”。"
    "以后才会有的列表页也要留出网址，免得到了那一天才发现。",
)
FOLDER_URL = Rule(
    "E505",
    Severity.ERROR,
    "网址和文件夹同名",
    "网址“{url}”不能用：别的网址把它当作文件夹，例如“{other}”。",
    "写成  {url}/index.html，原来的链接照样能打开。",
)
BAD_ALIAS = Rule(
    "E502",
    Severity.ERROR,
    "网址不能用",
    "“旧网址”写的“{url}”不能用：它离开了网站的文件夹，或者含有不能用的字符。",
    "写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]",
)
_FORBIDDEN = set('<>:"|?*\\%#') | {chr(n) for n in range(32)}


@dataclass(frozen=True)
class _Claim:
    """An address that a content file lays claim to, today or on the day it is published."""

    id: str
    url: str
    span: Span

    @property
    def who(self) -> str:
        return self.span.path


@dataclass(frozen=True)
class Planned:
    """Every file of the portal: pages to make, files to copy and to pack, and what is wrong with their addresses."""

    pages: tuple[Sketch, ...]
    copies: tuple[Copy, ...]
    bundles: tuple[Bundle, ...]
    diagnostics: tuple[Diagnostic, ...]


def plan(
    portal: Portal,
    kinds: Iterable[PageKind],
    exports: Iterable[Export],
    parsed: Sequence[Parsed],
    sources: Mapping[str, Source],
    assets: Iterable[str],
    fold: Fold,
) -> Planned:
    """All pages of all kinds, all exports, and the attachments that visible items use.

    ``parsed`` holds every readable item, scheduled ones included; ``assets`` are the addresses that the theme takes.
    """
    pages = [fold(page) for kind in kinds for page in _editions(kind.plan(portal), portal.site)]
    pages += [fold(page) for export in exports for page in export.plan(portal)]
    copies = _attachments(portal, sources)
    pages.sort(key=lambda p: p.url)
    claims, found = _claims(parsed, portal)
    kept, more = _without_collisions(pages, copies, assets, claims)
    return Planned(tuple(kept), tuple(copies), _bundles(portal), (*found, *more))


def _editions(pages: Iterable[Page], site: Site) -> Iterator[Page]:
    """Every page, and its twin in Traditional characters when the portal has that edition."""
    for page in pages:
        yield page
        twin = in_traditional(page) if site.traditional else None
        if twin is not None:
            yield twin


def _claims(parsed: Sequence[Parsed], portal: Portal) -> tuple[dict[str, _Claim], list[Diagnostic]]:
    """Who claims which address, in small letters; items go before old addresses, and the first one has it."""
    found: list[Diagnostic] = []
    claims: dict[str, _Claim] = {}
    lists = _lists(portal)
    own = [_Claim(p.card.id, p.card.url, Span(p.span.path)) for p in parsed]
    for claim in (*own, *_old(parsed, found)):
        name = claim.url.lower()
        first = claims.setdefault(name, claim)
        if first is claim and lists.fullmatch(name):
            found.append(RESERVED.at(claim.span, url=claim.url))
        elif first is not claim and (first.id.lower() != claim.id.lower() or claim not in own):
            notes = (Note(first.span, "先用了这个网址的文件"),)
            found.append(
                SAME_URL.at(claim.span, notes=notes, url=claim.url, first=first.who, second=claim.who)
            )
    return {name: claim for name, claim in claims.items() if not lists.fullmatch(name)}, found


def _old(parsed: Sequence[Parsed], found: list[Diagnostic]) -> Iterator[_Claim]:
    for p in parsed:
        for placed in p.aliases:
            url = alias_url(placed.text)
            if _outside(url):
                found.append(BAD_ALIAS.at(placed.span, url=placed.text))
            else:
                yield _Claim(p.card.id, url, placed.span)


def _lists(portal: Portal) -> re.Pattern[str]:
    """The addresses of list pages, those of years to come included."""
    kinds = portal.types.values()
    heads = "|".join(re.escape(kind.folder) for kind in kinds)
    dated = "|".join(re.escape(kind.folder) for kind in kinds if kind.listed and not kind.stateful)
    return re.compile(rf"(?:{heads})/index\.html|(?:{dated})/[0-9]{{4}}-[1-9][0-9]*\.html")


def _attachments(portal: Portal, sources: Mapping[str, Source]) -> list[Copy]:
    catalog = portal.catalog
    used = {
        use.path
        for id_, card in catalog.cards.items()
        if card.visible
        for use in catalog.parsed[id_].files
        if use.path in sources
    }
    return [Copy(path, path, sources[path].digest, catalog.files[path].size) for path in sorted(used)]


def _bundles(portal: Portal) -> tuple[Bundle, ...]:
    """One file with all attachments for visible items of the types that offer it."""
    catalog = portal.catalog
    visible = (catalog.parsed[id_] for id_, card in catalog.cards.items() if card.visible)
    found = (bundle(p, catalog.files) for p in visible if catalog.types[p.card.type].bundled)
    return tuple(one for one in found if one is not None)


def _without_collisions(
    pages: Sequence[Sketch], copies: Sequence[Copy], assets: Iterable[str], claims: Mapping[str, _Claim]
) -> tuple[list[Sketch], list[Diagnostic]]:
    """One file an address. Content files that quarrel with each other are reported already."""
    found: list[Diagnostic] = []
    taken = {url.lower(): f"主题的文件“{url}”" for url in assets}
    taken |= {copy.url.lower(): f"附件“{copy.path}”" for copy in copies}
    kept: list[Sketch] = []
    for page in pages:
        name = page.url.lower()
        claim = claims.get(name)
        who = page.source or f"网站自己的页面“{page.title or page.url}”"
        if page.source and (claim is None or claim.who != page.source):
            continue
        if name in taken:
            place = claim.span if claim else Span(page.source or "config.yaml")
            found.append(SAME_URL.at(place, url=page.url, first=taken[name], second=who))
        else:
            taken[name] = who
            kept.append(page)
    folders = {name[:i]: name for name in sorted(taken) for i, c in enumerate(name) if c == "/"}
    for page in kept:
        if page.url.lower() in folders:
            claim = claims.get(page.url.lower())
            place = claim.span if claim else Span(page.source or "config.yaml")
            found.append(FOLDER_URL.at(place, url=page.url, other=folders[page.url.lower()]))
    return kept, found


def _outside(url: str) -> bool:
    parts = url.split("/")
    return any(p in ("", ".", "..") or p.startswith(".") or p.endswith((".", " ")) for p in parts) or bool(
        _FORBIDDEN & set(url)
    )
