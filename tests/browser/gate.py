"""Turns an open page into everything that is wrong with it in every state a reader may put it in.

It refuses to know which pages exist; how a page comes into a state is here, what is wrong there is in ``checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from playwright.sync_api import Page

from tests.browser import checks

View = Callable[[Page], AbstractContextManager[None]]
Check = Callable[[Page], list[str]]
Faults = dict[str, list[str]]
"""Offenders by the name of the check and of the state; empty when the page is in order."""


@contextmanager
def _as_it_comes(page: Page) -> Iterator[None]:
    yield


@contextmanager
def _high_contrast(page: Page) -> Iterator[None]:
    page.evaluate("document.documentElement.dataset.contrast = 'high'")
    yield
    page.evaluate("delete document.documentElement.dataset.contrast")


@contextmanager
def _dark(page: Page) -> Iterator[None]:
    page.emulate_media(color_scheme="dark")
    yield
    page.emulate_media(color_scheme="light")


VIEWS: dict[str, View] = {
    "as it comes": _as_it_comes,
    "elder": checks.elder,
    "high contrast": _high_contrast,
    "dark": _dark,
    "320 px": lambda page: checks.window(page, checks.PHONE),
}
"""Each is looked at by axe-core, and must fit its window."""
LOOKS: tuple[Check, ...] = (
    checks.reflow,
    checks.resize,
    checks.text_spacing,
    checks.moving,
    checks.language,
    checks.glyphs,
    checks.attachments,
    checks.unlabelled,
    checks.pictures,
    checks.line_breaks,
    checks.typography,
    checks.elder_targets,
)
"""Checks that leave the focus where it is."""
WALKS: tuple[Check, ...] = (
    checks.keyboard,
    checks.skip_link,
    checks.focus_not_obscured,
    checks.forced_colors,
    checks.printed,
)
"""Checks that move the focus, or change what a script may react to."""


def seen(page: Page, axe: str) -> Faults:
    """What is wrong with what a page shows just now, in every view. ``axe`` is the source of axe-core."""
    page.set_viewport_size(checks.WIDE)
    found = {check.__name__: check(page) for check in LOOKS}
    for name, view in VIEWS.items():
        with view(page):
            found[f"axe, {name}"] = checks.axe(page, axe)
            found[f"overflow, {name}"] = checks.overflow(page)
    return {name: offenders for name, offenders in found.items() if offenders}


def walked(page: Page) -> Faults:
    """What is wrong with moving about in a page."""
    page.set_viewport_size(checks.WIDE)
    found = {check.__name__: check(page) for check in WALKS}
    return {name: offenders for name, offenders in found.items() if offenders}
