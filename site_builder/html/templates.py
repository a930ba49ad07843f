"""Turns the templates of a theme into the environment that renders them, with the filters they may use.

It refuses to know pages, and to look at the disk: templates are what they were when the build began.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from site_builder.html.links import href as link_from
from site_builder.html.phrases import day, size
from site_builder.theme import Template

MARK = "\x01"
"""Stands before an address that is relative to the root. Reading takes control characters out of all content."""
_MARKED = re.compile(MARK + r"([^\"'\s<>]*)")


class _Templates(Environment):
    """Dots read dictionary keys before methods, so that a key called ``values`` means the key."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


def _never_stale() -> bool:
    return True


def href(url: str) -> str:
    """A root-relative address as templates print it: marked, so that `settled` can make it a link from the page.

    Being the same for every page, it needs no context, and Jinja makes the macros of a component only once.
    """
    return MARK + url


def settled(html: str, here: str) -> str:
    """Rendered html with every marked address turned into a link from the page at ``here``."""
    return _MARKED.sub(lambda match: link_from(here, match[1]), html)


@cache
def environment(templates: tuple[Template, ...], assets: tuple[tuple[str, str], ...]) -> Environment:
    """The templates as the build found them; one per process, because compiling costs more than using.

    ``assets`` pairs the names of assets with their published addresses.
    """
    urls = dict(assets)
    sources = {t.name: (t.text, t.path, _never_stale) for t in templates}
    made = _Templates(
        loader=FunctionLoader(sources.get),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["href"] = href
    made.globals["asset"] = lambda name: href(urls[name])
    made.filters["day"] = day
    made.filters["size"] = size
    return made
