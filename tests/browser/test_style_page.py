"""The style page in a real browser: every component in every state passes what pages must pass."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page

from site_builder.pages.style_guide import URL
from tests.browser import checks
from tests.browser.conftest import Server6
from tests.browser.gate import seen
from tests.conftest import Quiet
from tests.portal import CONFIG, policy, portal


@pytest.fixture
def guided_url(tmp_path: Path) -> Iterator[str]:
    """A small portal with the style page on ``http://[::1]``."""
    made = portal(tmp_path, {"policies/2024/a.md": policy("供水办法")}, CONFIG + "style_guide: true\n")
    assert made.build().published
    server = Server6(("::1", 0), partial(Quiet, directory=str(tmp_path / "output")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://[::1]:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_nothing_is_wrong_with_any_component(page: Page, guided_url: str, axe: str) -> None:
    talk = checks.Talk(page, guided_url)
    page.goto(guided_url + URL)
    assert seen(page, axe) == {}
    assert talk.faults() == []
