"""Turns the relation parts of an Office Open XML file into links between its parts.

It refuses to know what a type of link means, and to follow any link out of the file.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from msgspec import Struct

from site_builder.cleaning.cleaned import DAMAGED, Uncleanable
from site_builder.cleaning.parts import Parts
from site_builder.cleaning.xml_reader import Kind, events, local

MOST = 100_000
"""Links of one file."""
_RELATION = frozenset(["Relationship"])


class Link(Struct, frozen=True):
    """A link: the part that has it ("" is the file itself), its id there, the last word of its type, the other part."""

    source: str
    id: str
    type: str
    part: str


class Links(Struct, frozen=True):
    """All links within one file, and the addresses outside of it that others lead to, with their types."""

    all: tuple[Link, ...]
    outside: tuple[tuple[str, str], ...] = ()

    def of(self, source: str, *types: str) -> tuple[Link, ...]:
        """The links of one part."""
        return tuple(link for link in self.all if link.source == source and link.type in types)

    def targets(self, *types: str) -> tuple[str, ...]:
        """The parts that links of some types lead to, each once."""
        return tuple(dict.fromkeys(link.part for link in self.all if link.type in types))

    def main(self) -> str:
        """The part that everything else belongs to."""
        found = self.of("", "officeDocument")
        if not found:
            raise Uncleanable(DAMAGED)
        return found[0].part


def read_links(parts: Parts) -> Links:
    """The links to parts that are there, and those that lead out of the file."""
    found: list[Link] = []
    outside: list[tuple[str, str]] = []
    for name in parts:
        if is_relations(name):
            source = source_of(name)
            for kind, _, attributes in events(parts.xml(name), _RELATION):
                if kind is not Kind.START:
                    continue
                type_ = attributes.get("Type", "").rpartition("/")[2]
                written = attributes.get("Target", "")
                target = resolved(source, written)
                if attributes.get("TargetMode") == "External":
                    outside.append((type_, written))
                elif target in parts:
                    found.append(Link(source, attributes.get("Id", ""), type_, target))
    if len(found) + len(outside) > MOST:
        raise Uncleanable(DAMAGED)
    return Links(tuple(found), tuple(outside))


def is_relations(name: str) -> bool:
    """Whether a part holds the links of another."""
    return name.endswith(".rels") and posixpath.basename(posixpath.dirname(name)) == "_rels"


def relations_of(part: str) -> str:
    """The part that holds the links of ``part``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(source: str, target: str) -> str:
    """The name of the part that ``target``, as written in the links of ``source``, means."""
    folder = posixpath.dirname(source)
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def link_id(attributes: dict[str, str]) -> str:
    """The id of the link that an element names, an attribute in a namespace of its own."""
    return next((value for key, value in attributes.items() if "}" in key and local(key) == "id"), "")


def source_of(name: str) -> str:
    """The part whose links the part ``name`` holds; "" is the file itself."""
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
