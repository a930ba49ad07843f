"""The demo portal as a web server finds it, with what attackers and careless editors leave beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo import demo
from tests.deploy.servers import Server, scratch, started

SCRIPTED = """\
<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><title>静</title>
<text x="0" y="15">图</text><script>document.querySelector("title").textContent = "动";</script></svg>
"""
BESIDE = {
    ".git/config": "[core]\n",
    ".well-known/security.txt": "Contact: mailto:xxgk@yunqi.example\n",
    "policies/2026/scripted.svg": SCRIPTED,
    "policies/2026/scripted.xml": SCRIPTED,
    "policies/2026/a.ofd": "PK",
    "policies/2026/a.wps": "x",
    "policies/2026/a.et": "x",
    "policies/2026/A.DOC": "x",
    "zwgk/t1.shtml": "<!DOCTYPE html><title>网址已变更</title>",
}


@pytest.fixture(scope="session")
def site() -> Iterator[Path]:
    """The demo portal, readable by everyone."""
    with scratch("site-") as folder:
        shutil.copytree(demo().output, folder, dirs_exist_ok=True)
        for name, text in BESIDE.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield folder


@pytest.fixture(scope="session", params=["nginx", "caddy"])
def server(request: pytest.FixtureRequest, site: Path) -> Iterator[Server]:
    """Each of the two servers, with the demo portal."""
    with started(request.param, site) as one:
        yield one


@pytest.fixture(scope="session")
def nginx(site: Path) -> Iterator[Server]:
    """nginx with the demo portal."""
    with started("nginx", site) as one:
        yield one
