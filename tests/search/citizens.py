"""Searches in a Chromium with the script that citizens get, and tells what it found as plain values.

It refuses to know what should be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from site_builder.search.root import ROOT
from tests.portal import ROOT as PROGRAM
from tests.search.files import Built

SCRIPT = PROGRAM / "themes/base/assets/search.js"
FACETS = ("type", "status", "year", "publisher", "topic")
_ASK = """
async ([script, root, states, anew]) => {
  const { Index } = await import(script);
  let index = null;
  const found = [];
  for (const state of states) {
    if (anew || !index) index = await Index.open(root);
    const result = await index.search(state);
    const counts = await index.complete(result);
    found.push({
      hits: result.numbers.map((number) => [number, index.hits.get(number).points]),
      total: result.total,
      unsure: result.unsure,
      cut: result.cut,
      rewritten: result.rewritten,
      counts: Object.fromEntries(Object.keys(counts).map((name) => [name, Object.fromEntries(counts[name])])),
    });
  }
  return found;
}
"""
_INSIDE = """
async ([script, root, names, work, given]) => {
  const source = await (await fetch(script)).text();
  const bare = source.replace(/^{$/m, "").replace(/\\n}\\s*$/, "\\n");
  const opened = bare + `\\nexport { ${names} };`;
  const parts = await import(URL.createObjectURL(new Blob([opened], { type: "text/javascript" })));
  const index = await parts.Index.open(root);
  return eval(work)(parts, index, given);
}
"""


@dataclass(frozen=True)
class State:
    """What the search page asks for."""

    q: str
    within: tuple[str, ...] = ()
    filters: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in FACETS})
    sort: str = "relevance"


@dataclass(frozen=True)
class Found:
    """What the search page is told."""

    hits: list[tuple[int, int]]
    total: int
    unsure: int
    cut: bool
    rewritten: str
    counts: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Citizen:
    """A page on the portal at ``base``."""

    page: Page
    base: str
    script: str

    def ask(self, states: Sequence[State], anew: bool = False) -> list[Found]:
        """What queries find, by one open index, or each by one of its own."""
        given = [self.base + self.script, self.base + ROOT, [asdict(state) for state in states], anew]
        answers = self.page.evaluate(_ASK, given)
        return [
            Found(**{**answer, "hits": [(number, points) for number, points in answer["hits"]]})
            for answer in answers
        ]

    def inside(self, names: str, work: str, given: Any) -> Any:
        """What a function makes of the script's own parts (some ``names``), an open index, and something given."""
        return self.page.evaluate(_INSIDE, [self.base + self.script, self.base + ROOT, names, work, given])


@contextmanager
def citizen(browser: Browser, base: str, script: str) -> Iterator[Citizen]:
    """A citizen on a portal."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(base + "index.html")
    yield Citizen(page, base, script)
    context.close()


def publish(folder: Path, made: Built, files: Mapping[str, bytes] | None = None) -> str:
    """Write an index with a page for each document into a folder; gives the script's address."""
    pages = {f"{w.id}.html": page(w.item.title, *w.item.numbers, *w.item.headings, *w.item.body).encode()
             for w in made.documents.values()}  # fmt: skip
    every = {
        **(made.files if files is None else files),
        **pages,
        "index.html": b"<!doctype html><title>-</title>",
        "search.js": SCRIPT.read_bytes(),
    }
    for path, data in every.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return "search.js"


def page(title: str, *texts: str) -> str:
    """A page with some blocks of text, and beside them what is no text of a document."""
    blocks = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return (
        f'<!doctype html><meta charset="utf-8"><title>-</title><nav>政府公开</nav><article><h1>{escape(title)}</h1>'
        f'<div class="gw-body">{blocks}</div><footer>政府公开办法</footer></article>'
    )
