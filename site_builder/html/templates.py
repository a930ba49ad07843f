"""Turns the templates of a theme into the environment that renders them, with the filters they may use.

It refuses to know pages, and to look at the disk: templates are what they were when the build began.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from site_builder.html.phrases import day, size
from site_builder.theme import Template


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


@cache
def environment(templates: tuple[Template, ...]) -> Environment:
    """The templates as the build found them; one per process, because compiling costs more than using."""
    sources = {t.name: (t.text, t.path, _never_stale) for t in templates}
    made = _Templates(
        loader=FunctionLoader(sources.get),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["day"] = day
    made.filters["size"] = size
    return made
