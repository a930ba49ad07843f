"""Describes every file of the portal before any is made: its address, its template, and by value all it shows.

It refuses to know how a page looks; what a page does not hold, it cannot show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from site_builder.kernel.digest import digest_bytes
from site_builder.model.edition import twin
from site_builder.model.source import FileFacts

Props = dict[str, Any]
"""What a page shows, by value: strings, numbers, lists, dictionaries, and the structs of this module."""


class Badge(NamedTuple):
    """The state that an item shows: in words and as a code; and the first day of the next one (ISO), in words and as a
    code, when one is known. All "" for an item without."""

    state: str = ""
    code: str = ""
    until: str = ""
    then: str = ""
    next: str = ""


class Row(Struct, frozen=True):
    """One item in a list. ``state`` and its companions are "" for items that have none.

    ``until`` is the first day of the next state (ISO), ``then`` that state and ``next`` its code, when one is known.
    """

    id: str
    title: str
    url: str
    type: str
    type_label: str
    published: str
    doc_number: str = ""
    publisher: str = ""
    summary: str = ""
    label: str = ""
    state: str = ""
    code: str = ""
    until: str = ""
    then: str = ""
    next: str = ""


class Entry(Struct, frozen=True):
    """A thing that is linked when it can be: ``url`` is root-relative, absolute when ``external``, or ""."""

    text: str
    url: str = ""
    external: bool = False
    id: str = ""
    number: str = ""
    state: str = ""
    code: str = ""
    until: str = ""
    then: str = ""
    next: str = ""
    clauses: tuple[str, ...] = ()
    day: str = ""
    note: str = ""


class Crumb(Struct, frozen=True):
    """One step of the breadcrumb; the last has no address."""

    label: str
    url: str = ""


class Column(Struct, frozen=True):
    """The column tags of 国办发〔2017〕47号, annex 网页标签规范: name, type, description, keywords."""

    name: str
    type: str
    description: str = ""
    keywords: str = ""


class Page(Struct, frozen=True):
    """One file of the portal. ``template`` names a template of the theme, or an export when it has no suffix.

    ``names`` and ``targets`` are the links behind the organizations and the references that its texts use, by what
    was written; ``files`` what must be said of the files they use. ``subject`` is the id of the item the page is about, ``texts`` the ids of the documents it prints, ``source`` the
    content file to point at when something is wrong with the address. A ``rooted`` page is shown
    at any address (404), so it alone links from the root of the host. A page that is there ``once`` has no twin in
    Traditional characters; ``traditional`` is true of a twin.
    """

    url: str
    template: str
    title: str = ""
    description: str = ""
    nav_key: str = ""
    crumbs: tuple[Crumb, ...] = ()
    column: Column | None = None
    subject: str = ""
    props: Props = {}
    names: dict[str, Entry] = {}
    targets: dict[str, Entry] = {}
    files: dict[str, FileFacts] = {}
    texts: tuple[str, ...] = ()
    source: str = ""
    rooted: bool = False
    once: bool = False
    traditional: bool = False


def in_traditional(page: Page) -> Page | None:
    """The same page in Traditional characters, or ``None`` for a page that exists once. It claims no content file."""
    url = twin(page.url)
    if page.once or page.rooted or url == page.url:
        return None
    return msgspec.structs.replace(page, url=url, source="", traditional=True)


def alias_url(text: str) -> str:
    """The address that an old address stands for: below the root of the portal, a folder meaning its index page."""
    path = text.strip().lstrip("/")
    return path + "index.html" if path.endswith("/") else path


class Sketch(Struct, frozen=True):
    """What must be known of a planned page to decide whether to make it. The page lies under its ``digest``.

    ``digest`` stands for the whole page by value; the texts it prints are known by id only.
    """

    url: str
    template: str
    subject: str
    source: str
    title: str
    texts: tuple[str, ...]
    digest: bytes
    traditional: bool = False


Fold = Callable[[Page], Sketch]
"""Puts a planned page away until it must be made, so that never all of them fill the memory at once."""


def sketch(page: Page) -> tuple[Sketch, bytes]:
    """``page`` folded up, and the bytes to put away under its digest."""
    encoded = msgspec.msgpack.encode(page)
    fingerprint = digest_bytes(encoded)
    return Sketch(
        *(page.url, page.template, page.subject, page.source, page.title, page.texts, fingerprint),
        page.traditional,
    ), encoded


class Copy(Struct, frozen=True):
    """A file that is published as it is: its address, its path below the content folder, its digest."""

    url: str
    path: str
    digest: bytes
    size: int


class PageFacts(Struct, frozen=True):
    """What may be known of a rendered page: its links to places on other pages, and the hosts elsewhere it leads to."""

    links: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class Artifact(Struct, frozen=True):
    """A finished file: address, digest and size in bytes of its content, and facts when it is a page."""

    url: str
    digest: bytes
    size: int
    facts: PageFacts = PageFacts()
