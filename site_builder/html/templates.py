"""Turns the templates of a theme into the environment that renders them, with the filters they may use.

It refuses to know pages, and to look at the disk: templates are what they were when the build began.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FunctionLoader
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct

from site_builder.html.links import href as link_from
from site_builder.html.missing import Missing
from site_builder.html.phrases import day, size
from site_builder.html.qr import qr
from site_builder.theme import Template

MARK = "\x01"
"""Stands before an address that is relative to the root. Reading takes control characters out of all content."""
PLAIN_MARK = "\x02"
"""Stands before an address that means the same file on the pages of either edition."""
_MARKED = re.compile(f"([{MARK}{PLAIN_MARK}])" + r"([^\"'\s<>]*)")


class _Templates(SandboxedEnvironment):
    """Dots read dictionary keys before methods, so that a key called ``values`` means the key.

    Templates reach what pages hold and nothing behind it: a theme decides how a portal looks, and runs no program on
    the machine that builds it.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        # most of what templates ask for is data: the sandbox need not look at it
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Struct) and attribute in obj.__struct_fields__:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


class MissingFileError(Exception):
    """A template asks for a file that no theme of its chain has."""


def _named(files: dict[str, str], name: str) -> str:
    if name not in files:
        raise MissingFileError(f"主题里没有“{name}”这个文件")
    return files[name]


def _never_stale() -> bool:
    return True


def href(url: str) -> str:
    """A root-relative address as templates print it: marked, so that `settled` can make it a link from the page.

    Being the same for every page, it needs no context, and Jinja makes the macros of a component only once.
    """
    return MARK + url


def original(url: str) -> str:
    """A root-relative address that means the same file on the pages of either edition."""
    return PLAIN_MARK + url


def settled(html: str, here: str, root: str, meant: Callable[[str], str]) -> str:
    """Rendered html with every marked address turned into a link from the page at ``here``; from "" it begins at
    ``root``.

    ``meant`` tells what a page's address means in the edition of that page.
    """

    def link(match: re.Match[str]) -> str:
        return link_from(here, meant(match[2]) if match[1] == MARK else match[2], root)

    return _MARKED.sub(link, html)


def policy(inline: tuple[tuple[str, str], ...]) -> str:
    """The Content-Security-Policy of every page: nothing but the portal's own files, and the scripts put into pages.

    Those are allowed by their digests (CSP Level 3, §6.7.3.3), so that no text that slips into a page can run.
    """
    digests = (b64encode(sha256(text.encode()).digest()).decode() for _, text in inline)
    scripts = " ".join(["'self'", *(f"'sha256-{one}'" for one in digests)])
    own = "img-src 'self'; media-src 'self'; style-src 'self'; connect-src 'self'; manifest-src 'self'"
    return f"default-src 'none'; script-src {scripts}; {own}; form-action 'self'; base-uri 'none'"


@cache
def environment(
    templates: tuple[Template, ...],
    assets: tuple[tuple[str, str], ...],
    inline: tuple[tuple[str, str], ...],
) -> Environment:
    """The templates as the build found them; one per process, because compiling costs more than using.

    ``assets`` pairs the names of assets with their published addresses, ``inline`` the names of scripts that stand in
    pages with their texts.
    """
    urls, texts = dict(assets), dict(inline)
    sources = {t.name: (t.text, t.path, _never_stale) for t in templates}
    made = _Templates(
        loader=FunctionLoader(sources.get),
        autoescape=True,
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["href"] = href
    made.globals["original"] = original
    made.globals["asset"] = lambda name: original(_named(urls, name))
    made.globals["inline"] = lambda name: Markup(_named(texts, name))
    made.globals["csp"] = policy(inline)
    made.filters["day"] = day
    made.filters["qr"] = lambda address, label: Markup(qr(address, label))
    made.filters["size"] = size
    return made
