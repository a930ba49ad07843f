"""What citizens' browsers find is what the Python reader finds, and what reading every text finds."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

import msgspec
import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from site_builder.search.normal import normal, simplified
from site_builder.search.query import Query, parse
from site_builder.search.reader import Index
from site_builder.search.same import Office
from site_builder.search.terms import Texts
from site_builder.search.weights import WEIGHTS
from site_builder.search.words import Cut, segmenter
from site_builder.stages import index as indexing
from tests.portal import CONFIG, policy, portal
from tests.properties.sites import rich
from tests.search import corpora
from tests.search.brute import Brute, Item, compact, runs
from tests.search.citizens import FACETS, Citizen, Found, State, citizen, publish
from tests.search.conftest import Serve
from tests.search.corpora import SYNONYMS
from tests.search.files import Written, built
from tests.search.test_index_parts import KEYS

OWN = ("县政", "保养老")
COUNT = 560
OFFICES = (
    Office("云栖县民政局", "organizations/civil.html", ("县民政局",)),
    Office("云栖县财政局", "organizations/finance.html", ("县财政局",), ("财税局",)),
)


@dataclass(frozen=True)
class Judged:
    """A portal with those who search it: a citizen, the Python reader, and the reference."""

    citizen: Citizen
    index: Index
    brute: Brute
    documents: dict[int, Written]

    def expected(self, state: State) -> list[tuple[int, int]]:
        """What the reference and the reader agree on, for a query without filters."""
        (within,) = state.within or ("",)
        wanted = self.brute.search(state.q, within, state.sort)
        found = [(hit.number, hit.points) for hit in self.index.search(state.q, within)]
        assert sorted(found) == sorted(wanted), state
        assert state.sort == "date" or found == wanted, state
        return wanted


def differing(judged: Judged, states: Sequence[State], anew: bool = False) -> Iterator[tuple[State, Found]]:
    """Queries that a browser answers otherwise; of a phrase in too many pages it may leave out what it could not read."""
    for state, found in zip(states, judged.citizen.ask(states, anew), strict=True):
        wanted = narrowed(judged, judged.expected(state), state.filters)
        left_out = [hit for hit in wanted if hit not in found.hits]
        rest = [hit for hit in wanted if hit in found.hits]
        if found.hits != rest or len(left_out) > found.unsure or found.total != len(rest):
            yield state, found


def narrowed(
    judged: Judged, hits: Iterable[tuple[int, int]], filters: dict[str, list[str]], but: str = ""
) -> list[tuple[int, int]]:
    """The hits that pass all filters but one."""
    return [
        hit
        for hit in hits
        if all(
            name == but or not chosen or set(chosen) & set(values(judged.documents[hit[0]])[name])
            for name, chosen in filters.items()
        )
    ]


def values(written: Written) -> dict[str, list[str]]:
    """What a document is narrowed by."""
    return {
        "type": [written.type],
        "status": [written.state] if written.state else [],
        "year": [written.day[:4]],
        "publisher": [written.publisher],
        "topic": sorted({name for topic in written.topics for name in (topic, topic.split("/")[0])}),
    }


@pytest.fixture(scope="module")
def random_portal(
    browser: Browser, serve: Serve, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    """Hundreds of random documents in two blocks and many shards."""
    folder = tmp_path_factory.mktemp("random")
    cut = segmenter(OWN)
    made = built(corpora.documents(Random(12), COUNT), cut, SYNONYMS, OFFICES)
    assert len([name for name in made.files if name.endswith(".bin")]) > 8
    script = publish(folder, made)
    with citizen(browser, serve(folder), script) as reader:
        yield Judged(reader, made.open(), Brute(made.items, cut, made.open().root.same), made.documents)


def states_of(judged: Judged, seed: int, count: int) -> list[State]:
    random = Random(seed)
    everything = list(judged.documents.values())
    return [State(query) for query in corpora.queries(random, everything, count)]


def test_random_queries(random_portal: Judged) -> None:
    states = states_of(random_portal, 1, 150)
    assert list(differing(random_portal, states)) == []


def test_a_table_that_is_not_loaded_yet_changes_nothing(random_portal: Judged) -> None:
    """Each query by a browser that has just come to the page: Traditional characters are turned when they must be."""
    texts = [
        "養老",
        "補助 -養老",
        "-養老 办法",
        "縣政府",
        "“公開”",
        "零",
        "办法 -“養老”",
        "“養老”",
        "養老 2024",
        "政府",
    ]
    states = [State(text) for text in texts] + [State("政府", ("養老",)), State("政府", ("-養老",))]
    assert list(differing(random_portal, states, anew=True)) == []
    found = random_portal.citizen.ask(states[:1] + states[-3:-2], anew=True)
    assert [answer.rewritten for answer in found] == ["养老", ""]


def test_searches_within_results_by_date(random_portal: Judged) -> None:
    random, everything = Random(3), list(random_portal.documents.values())
    pairs = zip(corpora.queries(random, everything, 40), corpora.queries(random, everything, 40), strict=True)
    states = [State(a, (b[:3],), sort=random.choice(("date", "relevance"))) for a, b in pairs]
    states += [
        State("政府", ("-公开",)),
        State("政府", ("-",)),
        State("政府", ("“公开”",)),
        State("-政府", ("公开",)),
    ]
    assert list(differing(random_portal, states)) == []


def test_filters_and_their_counts(random_portal: Judged) -> None:
    random = Random(4)
    facts = [values(written) for written in random_portal.documents.values()]
    states = []
    for query in ("政府", "公开", "办法", "补助 政府", "县", "没有"):
        for _ in range(4):
            chosen = {
                name: random.choice(facts)[name][:1] if random.random() < 0.4 else [] for name in FACETS
            }
            states.append(State(query, filters=chosen, sort=random.choice(("date", "relevance"))))
    states.append(State("政府", filters={name: ["没有这个"] for name in FACETS}))
    states.append(
        State(
            "政府", filters={**{n: [] for n in FACETS}, "year": ["2020", "2021"], "topic": ["财政", "民政"]}
        )
    )
    assert list(differing(random_portal, states)) == []
    for state, found in zip(states, random_portal.citizen.ask(states), strict=True):
        everything = random_portal.expected(state)
        for name in FACETS:
            kept = narrowed(random_portal, everything, state.filters, but=name)
            wanted = Counter(v for n, _ in kept for v in values(random_portal.documents[n])[name])
            assert found.counts[name] == wanted, (state, name)


def test_phrases_in_more_pages_than_a_browser_reads(random_portal: Judged) -> None:
    states = [State(f"“{text}”") for text in ("政府公", "公开", "政府", "养老", "低保")]
    assert list(differing(random_portal, states)) == []
    assert max(found.unsure for found in random_portal.citizen.ask(states)) > 0


JUNK = (
    *("", " ", "　", "-", "--", '""', "“", "”“", "-“”", "- 政府", "的", "a", "，。！", "😀", "😀政府", "\ud800", "\udc00政府"),
    *("<script>alert(1)</script>", ".*", "[", "(?:政府", "\\", "$&", "政府$1", "%", "__proto__", "constructor", "toString"),
    *("政府" * 300, "a" * 5000, "-" * 200, '"' * 121, "𠮷" * 130, "Σας ΟΔΟΣ", "İstanbul", "ﬁ", "①②", "㍿", "々人々", "㏂", "〇零○"),
    *("政府\u2028-公开", "政府\x1c-公开", "政府\u3000-公开", "政府\t-公开", "5〔2017〕47号", "12017年3号", "国办发〔2017〕477777号"),
    *("国办发〔2017〕47号政发〔2024〕3号", "𠮷国办发𠮷〔2017〕47号", "２０１７年４７号", "٢٠١٧年47号", "国办发〔2017〕47号文〔2024〕3号"),
)  # fmt: skip


def test_junk_is_read_alike(random_portal: Judged) -> None:
    states = [State(text) for text in JUNK] + [State("政府", (text,)) for text in JUNK]
    assert list(differing(random_portal, states)) == []


def read(query: Query) -> list[object]:
    """A query as plain values."""
    return [
        [
            clause.kind.value,
            clause.text,
            [
                [[[n.text, list(n.keys), n.place] for n in v.needs], v.size, v.literal]
                for v in clause.variants
            ],
        ]
        for clause in query.clauses
    ]


_READ = """
(parts, index, given) => {
  const variant = (v) => [v.needs.map((n) => [n.text, n.keys, n.place]), v.size, v.literal];
  index.table = new Map(given.table);
  return given.texts.map((text) => {
    const query = parts.parse(text, index.root.same, index.table);
    return [query.cut, query.clauses.map((c) => [c.kind, c.text, c.variants.map(variant)])];
  });
}
"""


def test_queries_are_read_alike(random_portal: Judged) -> None:
    """Clauses, readings, places and keys: those of a table, of random queries, and of junk."""
    everything = list(random_portal.documents.values())
    texts = [*corpora.queries(Random(7), everything, 300), *JUNK, *KEYS]
    texts = [text for text in texts if text.isprintable() or "\ud800" not in text]
    found = random_portal.citizen.inside("parse", _READ, {"texts": texts, "table": table()})
    for text, (cut, clauses) in zip(texts, found, strict=True):
        query = parse(text, random_portal.index.root.same)
        assert clauses == json.loads(json.dumps(read(query))) and cut == query.cut, text


def table() -> list[list[str]]:
    """The table of Traditional characters."""
    return [[chr(code), to] for code, to in simplified().items()]


_FORMS = """
(parts, index, given) => {
  const table = new Map(given.table);
  const form = (c) => {
    const text = parts.normal(c, table);
    return [text, parts.pieces(text).map((piece) => piece.han)];
  };
  return given.codes.map((code) => form("x" + String.fromCodePoint(code) + "y"));
}
"""


def test_every_character_has_the_same_form(random_portal: Judged) -> None:
    """Of the Unicode that Python knows; the many Han and Hangul characters are sampled."""
    everyday = (
        *range(0x20, 0x3400),
        *range(0xA000, 0xAC00),
        *range(0xF900, 0x10000),
        *range(0x10000, 0x20000, 3),
    )
    codes = [c for c in everyday if unicodedata.category(chr(c)) not in ("Cn", "Co", "Cs", "Cc")]
    codes += [
        *sorted(simplified())[::3],
        *range(0x3400, 0xA000, 17),
        *range(0xAC00, 0xD7A4, 97),
        *range(0x20000, 0x2A6D7, 97),
    ]
    given = {"codes": codes, "table": table()}
    found = random_portal.citizen.inside("normal, pieces", _FORMS, given)
    odd = []
    for code, (text, kinds) in zip(codes, found, strict=True):
        own = normal(f"x{chr(code)}y")
        if [own, [run.han for run in runs(own)]] != [text, kinds]:
            odd.append(f"{code:04X} {unicodedata.name(chr(code), '')}: {own} {text}")
    assert odd == []


@pytest.mark.parametrize(
    "name", sorted(set(WEIGHTS.__struct_fields__) - {"body", "in_force", "ended", "pending"})
)
def test_a_weight_that_only_one_side_knows_is_noticed(random_portal: Judged, name: str) -> None:
    """The negative control: each weight decides the points of some query above."""
    weights = msgspec.structs.replace(WEIGHTS, **{name: getattr(WEIGHTS, name) + 7})
    other = Brute(
        [d.item for d in random_portal.brute.documents], segmenter(OWN), random_portal.brute.same, weights
    )
    states = WEIGHING[name]
    found = random_portal.citizen.ask(states)
    right = [random_portal.brute.search(state.q) for state in states]
    assert [answer.hits for answer in found] == right
    assert any(answer.hits != other.search(state.q) for state, answer in zip(states, found, strict=True))


WEIGHING = {
    **{name: [State("政府"), State("补助 2024")] for name in WEIGHTS.__struct_fields__},
    "exact": [State("国办发〔2017〕47号")],
    "title": [
        State(q)
        for q in (
            "办法 政府",
            "保障办法 最低生活",
            "生活保障 最低生",
            "办法 最低生活",
            "政府 补助",
            "公开 养老",
        )
    ],
    "attached": [State("政府"), State("最低生活保障办法"), State("助低"), State("段公"), State("办段")],
    "other": [State("低保"), State("县政府")],
}


_MORE = """
async (parts, index, given) => {
  const found = [];
  const filters = { type: [], status: [], year: [], publisher: [], topic: [] };
  for (const q of given) {
    found.push([await index.fragments({ q, within: [], filters, sort: "" }), await index.suggest(q)]);
  }
  return found;
}
"""


def test_what_is_offered_instead_is_found(random_portal: Judged) -> None:
    """Fragments of a query that finds nothing find as many documents as they say, or more by another reading."""
    everything = list(random_portal.documents.values())
    texts = [
        "政府公开養低段县市府",
        "zzz",
        "zzz 政府",
        "政发〔2011〕1号",
        "“政府zzz公开”",
        "“公府政市开县”",
        "段段段",
        "",
        "县",
        "-政府",
    ]
    texts += list(corpora.queries(Random(8), everything, 40))
    offered = 0
    for text, (fragments, suggestions) in zip(
        texts, random_portal.citizen.inside("needs", _MORE, texts), strict=True
    ):
        for fragment in fragments:
            assert len(random_portal.brute.search(fragment["text"])) >= fragment["count"] > 0, (
                text,
                fragment,
            )
            offered += 1
        ranked = [
            random_portal.documents[number].findable.url for number, _ in random_portal.brute.search(text)
        ]
        urls = [one["url"] for one in suggestions if one["kind"] == "文件"]
        assert urls == [url for url in ranked if url in urls] and len(urls) <= 6, text
    assert offered > 20


def test_suggestions_name_titles_numbers_and_agencies(random_portal: Judged) -> None:
    texts = ["补助", "補助", "国办发〔2017〕47号", "财税", "民政局", "財稅", "a", "县"]
    found = [suggestions for _, suggestions in random_portal.citizen.inside("needs", _MORE, texts)]
    documents = {written.findable.url: written.item for written in random_portal.documents.values()}

    def shown(at: int, kind: str) -> list[str]:
        return [one["url" if kind == "文件" else "text"] for one in found[at] if one["kind"] == kind]

    alike = SYNONYMS[0]
    titles = [normal(documents[url].title) for url in shown(0, "文件")]
    assert len(titles) == 6 and all(any(word in title for word in alike) for title in titles)
    assert shown(0, "文件") == shown(1, "文件")
    assert shown(2, "文件") and all(
        documents[url].numbers or "47" in documents[url].title for url in shown(2, "文件")
    )
    assert shown(3, "机构") == shown(5, "机构") == ["云栖县财政局"] and shown(4, "机构") == ["云栖县民政局"]


# The portal as a build publishes it

TEXTS = (
    "第一条 为了规范最低生活保障工作，保障困难群众基本生活，制定本办法。",
    "第二条 本办法适用于全县城乡居民的**低保**申请、审核和[发放](a-2023-001)。",
    "一、总的要求\n\n（一）依照国办发〔2017〕47号和云政发[2023]1号执行。\n\n| 项目 | 标准 |\n| --- | --- |\n| 养老补贴 | 每人每月300元 |",
    "第一章 总则\n\n第一条 政务公开应当及时、准确。\n\n第二章 公开的主体\n\n第二条 县政府办公室主管。",
)


def policies() -> dict[str, str | bytes]:
    """Some documents more, whose titles differ."""
    found: dict[str, str | bytes] = {}
    for at in range(24):
        matter = ("养老补贴", "城乡低保", "政务公开", "资金管理")[at % 4]
        form = ("办法", "实施细则", "工作方案", "通知", "意见", "规定")[at // 4]
        fields = {
            "发布日期": f"20{20 + at % 6}-0{at % 9 + 1}-11",
            "主题分类": "[财政]" if at % 2 else "[综合政务]",
        }
        if at % 3 == 0:
            fields["发文字号"] = f"云政办发〔20{20 + at % 6}〕{at + 1}号"
        if at % 8 == 5:
            fields |= {
                "转发": "[{文件: 国办发〔2017〕47号, 名称: 发展指引, 外部: true}]",
                "来源": "国务院办公厅",
            }
        if at % 7 == 2:
            fields["有效期至"] = "2025-12-31"
        body = "\n\n".join(TEXTS[(at + n) % 4] for n in range(1 + at % 3))
        found[f"policies/20{20 + at % 6}/m-{at:03}.md"] = policy(f"云栖县{matter}{form}", body, **fields)
    return found


ASIDE = "nav, footer, [hidden], script, .aids, .doc-parts > section:not(.own)"


def article(html: str) -> str:
    """What a reader sees of a document."""
    tree = LexborHTMLParser(html)
    for aside in tree.css(ASIDE):
        aside.decompose()
    found = tree.css_first("article")
    return found.text() if found else ""


@pytest.fixture(scope="module")
def real_portal(browser: Browser, serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    """A portal with every type and relation; texts are those that the build took terms from."""
    taken: dict[str, Texts] = {}
    cuts: list[Cut] = []

    def record(texts: Texts, cut: Cut) -> object:
        assert texts.title not in taken, "titles tell documents apart here"
        taken[texts.title] = texts
        cuts.append(cut)
        return take(texts, cut)

    take = indexing.terms
    site = portal(tmp_path_factory.mktemp("real"), {**rich(), **policies()}, CONFIG)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "terms", record)
        report = site.build()
    assert report.published, site.report(report.diagnostics)
    output = site.output()
    seen = {url: article(data.decode()) for url, data in output.items() if url.endswith(".html")}
    index = Index(output.__getitem__, lambda url, phrase: phrase in compact(normal(seen[url])))
    listed = {entry["url"]: entry for entry in json.loads(output["data/documents.json"])["documents"]}
    documents = {}
    for number in range(len(index.root.type)):
        if index.root.type[number] != "-":
            url = index.row(number)[0]
            documents[number] = written(listed[url], taken[listed[url]["title"]], seen[url])
    states = dict(index.root.states)
    items = [replace(w.item, number=n, state=states[w.state] if w.state else 0) for n, w in documents.items()]
    script = next(url for url in output if url.startswith("assets/search."))
    with citizen(browser, serve(site.home / "output"), script) as reader:
        yield Judged(reader, index, Brute(items, cuts[0], index.root.same), documents)


def written(entry: dict[str, object], texts: Texts, seen: str) -> Written:
    """A document of the portal, as its machine-readable side tells of it."""
    item = Item(
        0, texts.title, texts.numbers, texts.headings, texts.body, texts.attachments,
        forwarded="forwards" in str(entry["relations"]) or "转发" in seen.split("被转发")[0], page=seen,
    )  # fmt: skip
    return Written(
        str(entry["id"]), str(entry["published"]), item, str(entry["type"]), str(entry["status"] or ""),
        str(entry["publisher"]), tuple(entry["topics"]),  # type: ignore[arg-type]
    )  # fmt: skip


def real_queries(judged: Judged) -> list[State]:
    """Known queries and random parts of what is there."""
    random = Random(11)
    items = list(judged.documents.values())
    texts = [
        *(
            "低保",
            "最低生活保障",
            "养老补贴办法",
            "養老補貼",
            "政務公開",
            "政务 公开 -方案",
            "“政务公开”",
            "“公开应当及时准确”",
            "县政府办公室",
        ),
        *(
            "国办发〔2017〕47号",
            "国办发[2017]47号",
            "国办发2017年第47号",
            "云政发〔2023〕1号",
            "云政发 2023 1号",
            "2023 1号",
            "云政办发（2020）1号",
        ),
        *(
            "县财税局",
            "财政局",
            "“每人每月300元”",
            "段简",
            "转发",
            "总则",
            "申请表",
            "云栖县养老补贴办法",
            "城乡低保 实施细则",
        ),
    ]
    for _ in range(120):
        texts.append(corpora.part(random, random.choice(items).item.title, 10))
        body = random.choice(items).item.body
        texts.append(corpora.part(random, random.choice(body) if body else "", 6))
    return [State(text) for text in texts]


def test_a_published_portal(real_portal: Judged) -> None:
    states = real_queries(real_portal)
    assert list(differing(real_portal, states)) == []
    assert sum(bool(real_portal.expected(state)) for state in states) > 150


def test_a_published_portal_narrowed(real_portal: Judged) -> None:
    states = [
        State("办法", filters={**{name: [] for name in FACETS}, name: [value]})
        for name in FACETS
        for value in sorted({v for w in real_portal.documents.values() for v in values(w)[name]})
    ]
    assert list(differing(real_portal, states)) == []
    for state, found in zip(states, real_portal.citizen.ask(states), strict=True):
        everything = real_portal.expected(state)
        for name in FACETS:
            kept = narrowed(real_portal, everything, state.filters, but=name)
            assert found.counts[name] == Counter(
                v for n, _ in kept for v in values(real_portal.documents[n])[name]
            )


BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, caption"


def test_what_a_page_shows_finds_it(real_portal: Judged) -> None:
    """Runs of Han characters in every block of a body, and in the title, as a reader would copy them."""
    for number, document in real_portal.documents.items():
        page = real_portal.citizen.page.request.get(
            real_portal.citizen.base + real_portal.index.row(number)[0]
        )
        body = LexborHTMLParser(page.text()).css_first("article .gw-body")
        blocks = [block.text() for block in body.css(BLOCKS)] if body else []
        runs_seen = {run for text in (document.item.title, *blocks) for run in corpora.han_runs(normal(text))}
        assert runs_seen
        for run in sorted(runs_seen):
            assert number in [hit.number for hit in real_portal.index.search(run)], (document.id, run)
