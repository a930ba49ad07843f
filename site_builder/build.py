"""The whole build: content, config, theme and date in; a portal and findings out.

`examine` makes everything and publishes nothing; `publish` writes what was examined, when nothing blocks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from site_builder import checks, exports, pages, types
from site_builder.checks.base import Check, Facts, PageCheck, PageFacts
from site_builder.config import Config
from site_builder.engine.each import Done, Engine, Keep
from site_builder.engine.store import DAMAGE, BusyError, LostBlobError, Store, busy
from site_builder.exports.base import Export
from site_builder.indexing import Sourced, index
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity, blocks
from site_builder.kernel.digest import digest, digest_bytes
from site_builder.kernel.discovery import discover, outside
from site_builder.model.bundle import Bundle
from site_builder.model.document import Document, Parsed
from site_builder.model.page import Artifact, Copy, Page, Sketch, sketch
from site_builder.model.site import Site
from site_builder.model.source import SUFFIXES, FileFacts, stem
from site_builder.pages.base import PageKind, Portal
from site_builder.pages.navigation import navigation
from site_builder.search.expected import Expected
from site_builder.search.findable import Collection, collection
from site_builder.search.reader import Index
from site_builder.stages.check import check, check_pages
from site_builder.stages.clean import CleanStage
from site_builder.stages.extract import ExtractStage
from site_builder.stages.hosts import URL as HOSTS_URL
from site_builder.stages.hosts import external_hosts
from site_builder.stages.index import holds
from site_builder.stages.pack import Packed, Packing, PackStage
from site_builder.stages.parse import Broken, ParseStage, Whole
from site_builder.stages.plan import Planned, plan
from site_builder.stages.render import RenderStage, Terms, gathered
from site_builder.stages.resolve import Resolved, next_change, resolve
from site_builder.stages.search_queries import QUERIES_PATH, broken, read_queries, unknown
from site_builder.stages.search_words import DICTIONARY_PATH, SYNONYMS_PATH, read_dictionary, read_synonyms
from site_builder.stages.source import Sources, UnreadableError, hard_name, read_source, scan
from site_builder.stages.time_limits import CALENDAR_PATH, LIMITS_PATH, read_time_limits
from site_builder.stages.traditional_terms import PATH as TERMS_PATH
from site_builder.stages.traditional_terms import read_terms
from site_builder.stages.vocabulary import PATH as VOCABULARY
from site_builder.stages.vocabulary import read_vocabulary
from site_builder.stages.write import Written, refuse, write
from site_builder.theme import Assets, Closures, Theme, adapted, closures, load_theme, published
from site_builder.theming.logo import Logo, read_logo
from site_builder.theming.palette import Wish
from site_builder.types.base import ContentType

RESOURCES = ("vocabularies", "search", "rules")
"""Folders below the content folder that hold data for the portal, not items."""
RESOURCE_FILES = (
    *(VOCABULARY, DICTIONARY_PATH, SYNONYMS_PATH, QUERIES_PATH, TERMS_PATH),
    *(LIMITS_PATH, CALENDAR_PATH),
)
KEPT_ERAS = 30
GROUPS = ("site_builder.types", "site_builder.pages", "site_builder.exports", "site_builder.checks")
"""Where other packages add content types, page kinds, exports and checks."""
LIBRARIES = (
    *("chinesecalendar", "icalendar", "jinja2", "markdown-it-py", "msgspec", "numpy", "olefile", "opencc"),
    *("openpyxl", "pikepdf", "pillow", "pydantic", "pypdf", "python-docx", "pyyaml", "rjieba", "segno"),
    "tdewolff-minify",
)

TO_COME = Rule(
    "E875",
    Severity.ERROR,
    "检查日期还没有到",
    "accessibility_checked 写的是 {day}，这一天还没有到。",
    "写最近一次由人检查的日期；没有检查过就空着。",
)
NO_CONTENT = Rule(
    "E853",
    Severity.ERROR,
    "没有内容文件夹",
    "找不到内容文件夹“{path}”。",
    "建立这个文件夹，或者用 --content 指明内容文件夹。",
)
CACHE_REPAIRED = Rule(
    "N890",
    Severity.NOTE,
    "缓存已重建",
    "缓存“{path}”损坏或者不完整，已经重新建立，这一次会慢一些。",
    "不需要做什么；缓存可以随时删除。",
)
CACHE_UNUSABLE = Rule(
    "W891",
    Severity.WARNING,
    "缓存用不了",
    "缓存文件夹“{path}”用不了，这一次没有用缓存，每次都会慢一些。",
    "换一个可以写的文件夹，例如  cache: .cache",
)

ARRANGING = "安排页面"
"""The name under which what the joins decide is remembered."""
HOSTS = "外部网站"
"""The name under which it is remembered which hosts elsewhere the pages lead to."""
PROMISES = "搜索检查"
"""The name under which it is remembered which queries find what they must."""
CLOSING = "模板的关系"
"""The name under which it is remembered which templates use which."""
DRESSING = "主题的样式和脚本"
"""The name under which the assets are remembered as they are published."""
Result = TypeVar("Result")


@dataclass(frozen=True)
class Parts:
    """What folders and entry points contribute: content types, page kinds, exports and checks."""

    types: Mapping[str, ContentType]
    pages: tuple[PageKind, ...]
    exports: Mapping[str, Export]
    checks: tuple[Check, ...]
    page_checks: tuple[PageCheck, ...]


@dataclass(frozen=True)
class Request:
    """One build as asked for. ``era`` is the ordinal of the real day, for keeping the cache small."""

    config: Config
    as_of: date
    era: int
    jobs: int
    pool: Executor
    themes: tuple[Path, ...]
    verify: bool
    progress: Callable[[str, int, int], None]


class Arranged(Struct, frozen=True):
    """What the joins before rendering decide: pages to make, files to copy and to pack, and all findings so far."""

    pages: tuple[Sketch, ...]
    copies: tuple[Copy, ...]
    bundles: tuple[Bundle, ...]
    diagnostics: tuple[Diagnostic, ...]
    next_change: date | None
    collection: bytes
    """The key under which lies what the search must know of the documents."""
    used: tuple[str, ...]
    """The files that items use, those of items to come included: what is wrong with them must be known before their day."""


@dataclass(frozen=True)
class Examined:
    """Everything a portal consists of, made but not published, and all findings."""

    artifacts: tuple[Artifact, ...] = ()
    copies: tuple[Copy, ...] = ()
    pages: tuple[Sketch, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    next_change: date | None = None
    reused: int = 0
    make_resolved: Callable[[], Resolved] | None = None

    @property
    def blocked(self) -> bool:
        """Whether any finding keeps the portal from being published."""
        return blocks(self.diagnostics)

    @cached_property
    def resolved(self) -> Resolved | None:
        """The portal on the day of the build, made anew for whoever asks: a build itself remembers it."""
        return self.make_resolved() if self.make_resolved else None


@dataclass(frozen=True)
class Report:
    """What a build did: findings, and numbers for the summary. ``changed`` and ``removed`` are addresses."""

    diagnostics: tuple[Diagnostic, ...]
    published: bool
    pages: int = 0
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reused: int = 0
    seconds: float = 0.0


def parts() -> Parts:
    """Everything that lies in the four folders, and what other packages add."""
    found = discover(types, ContentType, GROUPS[0])
    kinds = sorted(found, key=lambda kind: (kind.rank, kind.name))
    return Parts(
        types={kind.name: kind for kind in kinds},
        pages=discover(pages, PageKind, GROUPS[1]),
        exports={export.name: export for export in discover(exports, Export, GROUPS[2])},
        checks=discover(checks, Check, GROUPS[3]),
        page_checks=discover(checks, PageCheck, GROUPS[3]),
    )


def code_digest() -> bytes:
    """A digest of the program: this package, the libraries that shape its output, and what other packages add."""
    return digest(_own_code(), [outside(group) for group in GROUPS])


@cache
def _own_code() -> bytes:
    home = Path(__file__).parent
    sources = [(p.relative_to(home).as_posix(), p.read_bytes()) for p in sorted(home.rglob("*.py"))]
    return digest(sources, [(name, _version(name)) for name in LIBRARIES])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def build(request: Request) -> Report:
    """Examine and publish. A damaged cache is rebuilt, and said so."""
    start = time.perf_counter()
    report = with_store(request, lambda store: _build(request, store))
    return replace(report, seconds=time.perf_counter() - start)


def _build(request: Request, store: Store) -> Report:
    examined = examine(request, store)
    if examined.blocked:
        return Report(examined.diagnostics, False)
    written = publish(request, store, examined)
    found = (*examined.diagnostics, *levelled(written.diagnostics, request.config))
    return Report(found, not blocks(found), written.total, written.changed, written.removed, examined.reused)


def with_store(request: Request, work: Callable[[Store], Result]) -> Result:
    """Run ``work`` with the cache; when the cache turns out to be damaged, once more with an empty one."""
    store = Store(request.config.cache, request.era)
    try:
        try:
            result = work(store)
            store.prune(KEPT_ERAS)
        except (DAMAGE, LostBlobError) as problem:
            if busy(problem):
                raise BusyError from problem
            store.reset()
            result = work(store)
        return result
    finally:
        store.close()


def examine(request: Request, store: Store) -> Examined:
    """The build up to, but not including, writing."""
    config = request.config
    prepared = prepare(request, store)
    if not isinstance(prepared, Prepared):
        return Examined(diagnostics=levelled(prepared, config))
    engine, material, arranged = prepared.engine, prepared.material, prepared.arranged
    all_parts, theme, found = material.parts, material.theme, prepared.diagnostics
    if blocks(levelled(found, config)):
        found = levelled((*found, *damage(store, config)), config)
        return Examined(diagnostics=found, next_change=arranged.next_change, make_resolved=material.resolve)
    rendering = RenderStage(
        theme.templates,
        prepared.used.digests,
        material.assets,
        material.site,
        all_parts.types,
        all_parts.exports,
        {kind.template: kind.present for kind in all_parts.pages if kind.present},
        material.documents,
        material.traditional_terms[0],
        store.blob,
    )
    made = engine.each(rendering, arranged.pages)
    artifacts = tuple(done.value for done in made)
    found += gathered(d for done in made for d in done.diagnostics)
    found += check_pages(all_parts.page_checks, _page_facts(arranged, artifacts, store, material))
    files = index(engine, prepared.sourced, all_parts.types).artifacts
    found += _promises(prepared, files)
    found += damage(store, config)
    hosts = engine.join(
        HOSTS,
        digest(artifacts, material.site.government_domains),
        lambda keep: _hosts(prepared, artifacts, keep),
        Artifact,
        lambda known: (known.digest,),
    )
    return Examined(
        (*artifacts, *files, *material.assets.files, *prepared.cleaned, hosts),
        prepared.copies,
        arranged.pages,
        levelled(found, config),
        arranged.next_change,
        sum(not done.fresh for done in made),
        material.resolve,
    )


def prepare(request: Request, store: Store) -> Prepared | tuple[Diagnostic, ...]:
    """Everything before pages are made, or what makes it impossible."""
    config, all_parts = request.config, parts()
    theme, found = clothes(request)
    others = (config.content, config.cache, config.path.resolve().parent / "themes", *request.themes)
    found = (*found, *refuse(config.output, others, config.place("output")))
    if config.site.checked > request.as_of.isoformat():
        found = (*found, TO_COME.at(config.place("site.accessibility_checked"), day=config.site.checked))
    if not config.content.is_dir():
        found = (*found, NO_CONTENT.at(config.place("content"), path=str(config.content)))
    if theme is None or blocks(found):
        return found
    engine = Engine(store, request.pool, request.jobs, code_digest(), request.progress)
    templates = theme.templates
    used = engine.join(
        CLOSING, digest(templates), lambda keep: closures(templates), Closures, lambda known: ()
    )
    if blocks(used.diagnostics):
        return (*found, *used.diagnostics)
    sources = _scan(request, store, all_parts)
    stage = ParseStage(all_parts.types, lambda path: read_source(config.content, path))
    try:
        outcomes = engine.each(stage, sources.documents)
        resources = {
            path: read_source(config.content, path) for path in sources.resources if path in RESOURCE_FILES
        }
        files = list(sources.files.values())
        made = engine.each(CleanStage(lambda path: read_source(config.content, path)), files)
    except UnreadableError as problem:
        return (*sources.diagnostics, problem.finding)
    assets = dress(engine, theme)
    cleaned: dict[str, Done[FileFacts]] = dict(zip(sources.files, made, strict=True))
    facts = {path: done.value for path, done in cleaned.items()}
    material = Material(request, all_parts, sources, outcomes, resources, theme, assets, facts)
    arranged = engine.join(
        ARRANGING,
        material.digest,
        lambda keep: arrange(material, keep),
        Arranged,
        lambda known: (known.collection, *(page.digest for page in known.pages)),
    )
    extracting = ExtractStage(lambda path: read_source(config.content, path))
    try:
        copied = [sources.files[copy.path] for copy in arranged.copies if copy.path in sources.files]
        extracted = engine.each(extracting, copied)
    except UnreadableError as problem:
        return (*sources.diagnostics, problem.finding)
    used_files = frozenset(arranged.used)
    found = (
        *found,
        *assets.diagnostics,
        *sources.diagnostics,
        *(d for outcome in outcomes for d in outcome.diagnostics),
        *arranged.diagnostics,
        *(d for done in extracted for d in done.diagnostics),
        *(d for path, done in cleaned.items() if path in used_files for d in done.diagnostics),
    )
    texts = {source.path: done.blobs[0] for source, done in zip(copied, extracted, strict=True) if done.blobs}
    instead = tuple(
        Artifact(copy.url, cleaned[copy.path].blobs[0], copy.size)
        for copy in arranged.copies
        if cleaned[copy.path].blobs
    )
    packing = PackStage(lambda path: read_source(config.content, path), store.blob)
    try:
        bundles = engine.each(packing, [_packing(one, sources, cleaned) for one in arranged.bundles])
    except UnreadableError as problem:
        return (*sources.diagnostics, problem.finding)
    instead = (*instead, *(done.value for done in bundles))
    return Prepared(engine, material, used, arranged, texts, instead, found)


def _packing(one: Bundle, sources: Sources, cleaned: Mapping[str, Done[FileFacts]]) -> Packing:
    """A bundle with the digests of what is published of its files."""
    return Packing(
        one.url,
        tuple(
            Packed(name, path, *((blobs[0], True) if blobs else (sources.files[path].digest, False)))
            for name, path in one.files
            for blobs in (cleaned[path].blobs,)
        ),
    )


def clothes(request: Request) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """The theme in the portal's own colours and with its own logo, and what is wrong with any of them."""
    config = request.config
    theme, found = load_theme(config.theme, request.themes, config.place("theme"))
    logo: Logo | None = None
    if config.logo:
        logo, more = read_logo(config.logo, config.path.resolve().parent, config.place("site.logo"))
        found = (*found, *more)
    if theme is None:
        return None, found
    wishes = [Wish(name, text, config.place(f"colors.{name}")) for name, text in config.colors.items()]
    adapted_theme, more = adapted(theme, tuple(wishes), logo)
    return adapted_theme, (*found, *more)


def dress(engine: Engine, theme: Theme) -> Assets:
    """The theme's assets as they are published."""
    return engine.join(
        DRESSING,
        digest(theme.assets, theme.inline),
        lambda keep: published(theme, keep),
        Assets,
        lambda known: (file.digest for file in known.files),
    )


class Readings(NamedTuple):
    """Every item that could be read, and the ids and names of files that could not."""

    parsed: tuple[Parsed, ...]
    broken: tuple[tuple[str, tuple[str, ...]], ...]


class Lexicon(NamedTuple):
    """The portal's own words and synonyms, what its queries must find, and findings about the files that say so."""

    words: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...]
    expected: tuple[Expected, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Material:
    """All that resolving, planning and checking read. Texts of documents are not among it, so a typo changes nothing."""

    request: Request
    parts: Parts
    sources: Sources
    outcomes: Sequence[Done[Whole | Broken]]
    resources: Mapping[str, bytes]
    theme: Theme
    assets: Assets
    files: Mapping[str, FileFacts]

    @property
    def digest(self) -> bytes:
        """Stands for everything here. What parsing yields is taken as encoded, because decoding costs more."""
        sources = self.sources
        return digest(
            self.request.as_of,
            self.request.config.regions,
            self.site,
            [outcome.raw for outcome in self.outcomes],
            [source.path for source in sources.documents],
            sorted(sources.files.items()),
            sorted(self.files.items()),
            sorted(sources.refused),
            sorted(sources.folders),
            sorted(self.resources.items()),
            sorted(self.assets.urls.items()),
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the files of the search say, and what is wrong with them."""
        words, found = read_dictionary(self.resources.get(DICTIONARY_PATH))
        synonyms, more = read_synonyms(self.resources.get(SYNONYMS_PATH))
        expected, others = read_queries(self.resources.get(QUERIES_PATH))
        return Lexicon(words, synonyms, expected, (*found, *more, *others))

    @cached_property
    def traditional_terms(self) -> tuple[Terms, tuple[Diagnostic, ...]]:
        """Words and names whose Traditional form the portal decides itself, and what is wrong with the list."""
        return read_terms(self.resources.get(TERMS_PATH))

    @cached_property
    def site(self) -> Site:
        """The portal's identity with its main navigation."""
        return msgspec.structs.replace(self.request.config.site, nav=navigation(self.parts.types.values()))

    @cached_property
    def documents(self) -> dict[str, bytes]:
        """The key under which every document lies, by id. Of two with one id, which is an error, either will do."""
        pairs = zip(self.sources.documents, self.outcomes, strict=True)
        return {stem(s.path): o.blobs[0] for s, o in pairs if o.blobs}

    @property
    def unread(self) -> int:
        """How many content files are there and not among the documents."""
        refused = {d.span.path for d in self.sources.diagnostics if d.severity is Severity.ERROR}
        texts = [path for path in refused if path.lower().endswith(SUFFIXES)]
        return len(texts) + sum(not outcome.blobs for outcome in self.outcomes)

    def read(self) -> Readings:
        """What parsing yielded; decoded anew for each asker, because nobody needs it for long."""
        values = [outcome.value for outcome in self.outcomes]
        parsed = tuple(value.parsed for value in values if isinstance(value, Whole))
        broken = [(value.id, value.names) for value in values if isinstance(value, Broken)]
        refused = [(PurePosixPath(path).stem, ()) for path in self.sources.refused]
        return Readings(parsed, (*broken, *refused))

    def resolve(self) -> Resolved:
        """The portal on the day of the build."""
        return self.resolved(self.read())

    def resolved(self, readings: Readings) -> Resolved:
        """The same, from what was read already."""
        vocabulary, found = read_vocabulary(self.resources.get(VOCABULARY))
        types = {name: kind.facts for name, kind in self.parts.types.items()}
        config, read = self.request.config, self.resources.get
        limits, more = read_time_limits(read(LIMITS_PATH), read(CALENDAR_PATH), types, config.regions)
        resolved = resolve(
            readings.parsed,
            readings.broken,
            types,
            vocabulary,
            self.files,
            self.request.as_of,
            config.site.publisher,
            limits,
        )
        return replace(resolved, diagnostics=(*found, *more, *resolved.diagnostics))


@dataclass(frozen=True)
class Prepared:
    """All that is settled before pages are made, and the findings so far."""

    engine: Engine
    material: Material
    used: Closures
    arranged: Arranged
    texts: Mapping[str, bytes]
    cleaned: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Files that are published as they are."""
        replaced = {file.url for file in self.cleaned}
        return tuple(copy for copy in self.arranged.copies if copy.url not in replaced)

    @property
    def sourced(self) -> Sourced:
        """What the index is made of."""
        words, synonyms, _, _ = self.material.lexicon
        return Sourced(self.arranged.collection, self.material.documents, self.texts, words, synonyms)


def arrange(material: Material, keep: Keep) -> Arranged:
    """Resolve, plan, and check everything that needs no finished page. Pages are put away with ``keep``."""

    def fold(page: Page) -> Sketch:
        folded, encoded = sketch(page)
        keep(folded.digest, encoded)
        return folded

    all_parts, sources = material.parts, material.sources
    readings = material.read()
    resolved = material.resolved(readings)
    lexicon = material.lexicon
    portal = Portal(resolved.catalog, material.site, all_parts.types, lexicon.words)
    kinds, exporting = all_parts.pages, all_parts.exports.values()
    parsed = readings.parsed
    addresses = (*material.assets.urls.values(), HOSTS_URL)
    planned = plan(portal, kinds, exporting, parsed, sources.files, addresses, fold)
    files = frozenset(sources.files)
    facts = Facts(resolved.catalog, parsed, files, sources.refused, sources.folders)
    found = (
        *resolved.diagnostics,
        *planned.diagnostics,
        *_hard_names(planned, sources),
        *check(all_parts.checks, facts),
        *lexicon.diagnostics,
        *material.traditional_terms[1],
        *unknown(lexicon.expected, {card.id for card in resolved.catalog.listed()}),
    )
    findable = msgspec.msgpack.encode(collection(resolved.catalog))
    fingerprint = digest_bytes(findable)
    keep(fingerprint, findable)
    used = tuple(sorted({use.path for item in parsed for use in item.files}))
    return Arranged(
        *(planned.pages, planned.copies, planned.bundles, found, next_change(resolved), fingerprint, used)
    )


def publish(request: Request, store: Store, examined: Examined) -> Written:
    """Write what was examined."""
    config = request.config
    return write(
        config.output,
        examined.artifacts,
        examined.copies,
        frozenset(page.url for page in examined.pages if page.subject and not page.traditional),
        store.blob,
        lambda copy: config.content / copy.path,
        request.progress,
    )


def levelled(found: Iterable[Diagnostic], config: Config) -> tuple[Diagnostic, ...]:
    """Findings with the severities that config.yaml sets; errors that the contract asks for stay errors."""
    levels = config.severity
    return tuple(
        msgspec.structs.replace(d, severity=levels[d.code])
        if d.code in levels and not d.code.startswith("E")
        else d
        for d in found
    )


def damage(store: Store, config: Config) -> tuple[Diagnostic, ...]:
    """What is wrong with the cache itself."""
    if store.unusable:
        return (CACHE_UNUSABLE.at(config.place("cache"), path=str(config.cache)),)
    if not store.repaired and not store.damaged:
        return ()
    return (CACHE_REPAIRED.at(config.place("cache"), path=str(config.cache)),)


def _scan(request: Request, store: Store, all_parts: Parts) -> Sources:
    folders = [kind.folder for kind in all_parts.types.values()]
    sources = scan(request.config.content, folders, RESOURCES, store.files(), time.time_ns, request.verify)
    store.record_files(sources.changed, sources.gone)
    return sources


def _hard_names(planned: Planned, sources: Sources) -> tuple[Diagnostic, ...]:
    used = (hard_name(sources.files[c.path]) for c in planned.copies if c.path in sources.files)
    return tuple(d for d in used if d is not None)


def _hosts(prepared: Prepared, artifacts: Sequence[Artifact], keep: Keep) -> Artifact:
    """The list of hosts elsewhere that pages lead to. Traditional pages repeat the links of their twins."""
    pairs = zip(prepared.arranged.pages, artifacts, strict=True)
    pages = (artifact for page, artifact in pairs if not page.traditional)
    data = external_hosts(pages, prepared.material.site.government_domains)
    fingerprint = digest_bytes(data)
    keep(fingerprint, data)
    return Artifact(HOSTS_URL, fingerprint, len(data))


def _promises(prepared: Prepared, files: Sequence[Artifact]) -> tuple[Diagnostic, ...]:
    """What the listed queries must find and do not, in the very bytes that readers will get."""
    engine, material = prepared.engine, prepared.material
    expected = material.lexicon.expected
    digests = {artifact.url: artifact.digest for artifact in files}

    def judge(keep: Keep) -> tuple[Diagnostic, ...]:
        found = msgspec.msgpack.decode(engine.store.blob(prepared.arranged.collection), type=Collection)
        shown = {one.url: one for one in found.documents}

        def standing(url: str, phrase: str) -> bool:
            one = shown[url]
            document = msgspec.msgpack.decode(engine.store.blob(material.documents[one.id]), type=Document)
            return holds(document, material.parts.types[one.type], [a.name for a in one.attachments], phrase)

        ids = {one.id for one in found.documents}
        return broken(expected, ids, Index(lambda url: engine.store.blob(digests[url]), standing))

    if not expected:
        return ()
    inputs = digest(sorted(digests.items()), expected)
    return engine.join(PROMISES, inputs, judge, tuple[Diagnostic, ...], lambda known: ())


def _page_facts(
    arranged: Arranged, artifacts: tuple[Artifact, ...], store: Store, material: Material
) -> PageFacts:
    digests = {a.url: a.digest for a in artifacts}

    def html(url: str) -> str:
        return store.blob(digests[url]).decode() if digests.get(url) else ""

    by_url = {page.url: page for page in arranged.pages}
    return PageFacts(by_url, artifacts, html, lambda: material.resolve().catalog)
