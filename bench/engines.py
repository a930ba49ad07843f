"""Turns the pages of a built portal into something that answers queries: this project's search, and Pagefind.

It refuses to know what is measured. Both search pages have the interface that `bench.browser` reads, so that one
measurement serves both.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct
from playwright.sync_api import Page

from bench.measure import cost

Answers = Callable[[str], list[str]]
"""All hits of a query, best first, as addresses below the root."""


class Indexing(Struct, frozen=True):
    """What an index took: ``seconds`` by the clock, and the ``peak`` of the largest process in MB (10**6 bytes)."""

    seconds: float
    peak: float


class Engine(Protocol):
    """A search over one portal. ``address`` is its search page below the root of the site."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def folders(self) -> tuple[Path, ...]:
        """What a server must offer; earlier folders hide later ones."""
        ...

    def index(self) -> Indexing:
        """Make the index from nothing."""
        ...

    def files(self) -> tuple[Path, ...]:
        """The files of the index, without scripts, styles and pages."""
        ...

    def answers(self, page: Page, site: str) -> Answers:
        """Ask through ``page``, a browser's empty tab; ``site`` is the root's address."""
        ...


# This project


class Own(Struct, frozen=True):
    """The search that a build has put into ``output``; the build made the index together with the pages."""

    output: Path
    made: Indexing
    name: str = "this project"
    address: str = "search/index.html"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The portal."""
        return (self.output,)

    def index(self) -> Indexing:
        """What the build noted."""
        return self.made

    def files(self) -> tuple[Path, ...]:
        """What lies beside the page."""
        return tuple(p for p in (self.output / _INDEX).rglob("*") if p.is_file())

    def answers(self, page: Page, site: str) -> Answers:
        """Ask its script in the browser, as for Pagefind."""
        page.goto(site + self.address)
        return lambda query: list(page.evaluate(_OWN_HITS, query))


_INDEX = "search/index"
_OWN_HITS = """async query => {
  if (!window.benchIndex) {
    const {Index} = await import(document.querySelector('script[src*="/search."]').src);
    window.benchIndex = await Index.open("index/root.json");
  }
  const filters = {type: [], status: [], year: [], publisher: [], topic: []};
  const found = await benchIndex.search({q: query, within: [], filters, sort: "relevance"});
  return (await benchIndex.rows(found.numbers)).map(row => row.url);
}"""


# Pagefind

PAGEFIND = "pagefind"
_ROOT = "article[data-id]"
_LEFT_OUT = ".doc-side, .doc-parts, .meta, .doc-note, .doc-origin, .aids, .anchor, .signature"
"""Parts of a document page that are neither title nor text. Leaving them out makes Pagefind better and smaller."""
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_SHELL = "library/index.html"
"""A page one folder below the root, whose frame the search page gets."""
_HIT_LIMIT = 5
"""Hits that Pagefind's default interface shows at once."""
_MARK = b"pagefind_dcd"
"""What stands before the content of every file of Pagefind."""
_PAGE = """<main id="main"><div class="wrap narrow">
<h1>搜索</h1>
<form role="search"><input type="search" name="q" aria-label="搜索"> <button>搜索</button></form>
<ul id="results" aria-busy="true" data-total="0"></ul>
</div></main>
<script type="module">
import * as pagefind from "./pagefind.js";
const form = document.querySelector("main form"), results = document.querySelector("#results");
async function show(query) {
  results.setAttribute("aria-busy", "true");
  const found = (await pagefind.search(query)).results;
  const hits = await Promise.all(found.slice(0, LIMIT).map(hit => hit.data()));
  results.replaceChildren(...hits.map(hit => {
    const item = document.createElement("li");
    item.dataset.url = hit.url.replace(/^[/]/, "");
    item.innerHTML = `<a href="..${hit.url}">${hit.meta.title}</a><p>${hit.excerpt}</p>`;
    return item;
  }));
  results.dataset.total = found.length;
  results.setAttribute("aria-busy", "false");
}
form.addEventListener("submit", event => {
  event.preventDefault();
  show(form.q.value);
});
const query = new URLSearchParams(location.search).get("q");
if (query) {
  form.q.value = query;
  show(query);
}
</script>""".replace("LIMIT", str(_HIT_LIMIT))
_PAGEFIND_HITS = """async query => {
  const pagefind = await import(new URL("pagefind.js", location.href).href);
  await pagefind.destroy();
  await pagefind.init();
  return (await pagefind.search(query)).results.map(hit => hit.id);
}"""
"""Pagefind begins anew each time: what it finds depends on the searches before it in the same page, by the parts of the
index that they loaded, and a citizen's first search has none before it."""


class NoPagefindError(Exception):
    """Pagefind is not installed in this environment."""


class Pagefind(Struct, frozen=True):
    """Pagefind over the document pages of ``output``; its bundle lies in ``work``, outside the portal."""

    output: Path
    work: Path

    @property
    def name(self) -> str:
        """With version and edition: only the extended one cuts Chinese into words."""
        return f"Pagefind {pagefind_version()}"

    @property
    def address(self) -> str:
        """Made by ``index``."""
        return f"{PAGEFIND}/index.html"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The bundle, then the portal."""
        return (self.work, self.output)

    def index(self) -> Indexing:
        """Run Pagefind, then put the search page beside what it wrote."""
        bundle = self.work / PAGEFIND
        command = (sys.executable, "-m", PAGEFIND, "--site", self.output, "--output-path", bundle)
        options = ("--root-selector", _ROOT, "--exclude-selectors", _LEFT_OUT)
        taken = cost([str(part) for part in (*command, *options)], self.output)
        shell = (self.output / _SHELL).read_text(encoding="utf-8")
        page = _MAIN.sub(lambda _: _PAGE, shell)
        (bundle / "index.html").write_text(page, encoding="utf-8", newline="\n")
        return Indexing(taken.seconds, taken.peak)

    def files(self) -> tuple[Path, ...]:
        """Postings, fragments and what ties them together."""
        suffixes = (".pf_index", ".pf_fragment", ".pf_meta", ".pf_filter", "-entry.json")
        return tuple(p for p in (self.work / PAGEFIND).rglob("*") if p.name.endswith(suffixes))

    def answers(self, page: Page, site: str) -> Answers:
        """Ask its script in the browser. It names pages by the names of their fragments, which are read from disk
        here: fetching them all would take long, and change no answer."""
        urls = {f.stem: _url(f) for f in self.files() if f.suffix == ".pf_fragment"}
        page.goto(site + self.address)
        return lambda query: [urls[name] for name in page.evaluate(_PAGEFIND_HITS, query)]


class _Fragment(Struct):
    url: str


def _url(fragment: Path) -> str:
    data = gzip.decompress(fragment.read_bytes()).removeprefix(_MARK)
    return msgspec.json.decode(data, type=_Fragment).url.removeprefix("/")


def pagefind_version() -> str:
    """Version and edition of the Pagefind in this environment. Raises ``NoPagefindError`` when there is none."""
    try:
        number = version(PAGEFIND)
    except PackageNotFoundError:
        raise NoPagefindError from None
    if find_spec("pagefind_bin_extended"):
        return f"{number} extended"
    if find_spec("pagefind_bin"):
        return f"{number} plain"
    raise NoPagefindError
