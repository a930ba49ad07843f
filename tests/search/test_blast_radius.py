"""What an edit rewrites of the search index, as the exact set of files, and that it equals an index made from nothing.

The portal below has few documents; blocks and shards are made so small that it has many of both.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import msgspec
import numpy as np
import pytest
from docx import Document

from site_builder import indexing
from site_builder.kernel.digest import digest
from site_builder.search import blocks, shards
from site_builder.search.describe import STATS
from site_builder.search.root import CHUNK, FACETS, FOLDER, ROOT, STAMP, read_root
from site_builder.search.terms import Terms, Texts
from site_builder.search.words import Cut
from site_builder.stages import index as stages
from site_builder.stages.index import BlockItem, BlockStage, Indexable, ShardItem, ShardStage, TermsStage
from tests.portal import Portal, policy, portal
from tests.properties.sites import History, clean_build, differing, files_in, history, stale_files
from tests.unit.test_blast_radius import OF_THE_DAY, edit

COUNT = 70
SMALLEST_BLOCK = 20
LARGEST = 13_000
MATTERS = (
    "养老服务",
    "城乡低保",
    "政务公开",
    "财政资金",
    "河道管理",
    "学前教育",
    "安全生产",
    "农村公路",
    "社会救助",
)
ACTS = ("申请", "审核", "发放", "监督", "检查", "登记", "公示", "备案", "考核", "评估", "培训", "奖励")
PLACES = ("清禾镇", "石门岭镇", "望江街道", "白鹭乡", "柳溪村", "东岚省")
END = "由县政府办公室负责解释。"
"""The last words of every text, far behind those that hits show."""


def text(number: int) -> str:
    """A text of two or three lines, so that what a hit shows ends before its last words."""
    random = Random(number)
    sentences = [
        f"{random.choice(PLACES)}{random.choice(MATTERS)}的{random.choice(ACTS)}和{random.choice(ACTS)}，按照{random.choice(MATTERS)}的规定办理。"
        for _ in range(10)
    ]
    return "第一条 " + "".join(sentences) + "\n\n第二条 本办法" + END


def files() -> dict[str, str | bytes]:
    """Documents of several years, four in a month; one lapses soon."""
    found: dict[str, str | bytes] = {
        "search/同义词.yaml": "- [低保, 最低生活保障]\n",
        "search/词典.txt": "望江街道\n",
        "vocabularies/主题分类.yaml": "- {名称: 财政, 编码: finance}\n",
        "organizations/office.yaml": "名称: 云栖县人民政府办公室\n简称: [县政府办公室]\n",
    }
    for number in range(COUNT):
        year, month, day = 2020 + number // 12, number % 12 // 4 * 4 + 1, number % 4 + 5
        fields = {"发布日期": f"{year}-{month:02}-{day:02}"} | (
            {"有效期至": "2026-11-24"} if number == 40 else {}
        )
        title = f"{MATTERS[number % 9]}{ACTS[number % 12]}第{number}号办法"
        found[f"policies/{year}/p-{number:02}.md"] = policy(title, text(number), **fields)
    return found


@pytest.fixture(scope="module", autouse=True)
def small_parts() -> Iterator[None]:
    """Small blocks and small shards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "SMALLEST_BLOCK", SMALLEST_BLOCK)
        patch.setattr(shards, "LARGEST", LARGEST)
        yield


Taken = dict[str, Terms]
"""The terms that a build takes, by title."""


def taking(patch: pytest.MonkeyPatch) -> Taken:
    """Sees which documents are taken terms from, from now on."""
    seen: Taken = {}
    take = stages.terms

    def record(texts: Texts, cut: Cut) -> Terms:
        seen[texts.title] = take(texts, cut)
        return seen[texts.title]

    patch.setattr(stages, "terms", record)
    return seen


@dataclass(frozen=True)
class First:
    """The portal as it was built first, and the terms of its documents."""

    home: Path
    terms: Taken


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, small_parts: None) -> First:
    """The portal, built once."""
    home = tmp_path_factory.mktemp("built") / "home"
    with pytest.MonkeyPatch.context() as patch:
        terms = taking(patch)
        report = portal(home, files()).build()
    assert report.published and not report.diagnostics, report.diagnostics
    return First(home, terms)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    """The terms that are taken in a test."""
    return taking(monkeypatch)


@pytest.fixture
def site(first: First, tmp_path: Path) -> Portal:
    """A copy of the built portal for one test."""
    shutil.copytree(first.home, tmp_path / "home")
    return Portal(tmp_path / "home")


def rewritten(site: Portal, as_of: date | None = None) -> set[str]:
    """The files of the index that a build rewrites; afterwards all files equal those of a build from nothing."""
    report = site.build(as_of)
    assert report.published and not report.removed, report
    if as_of:
        site.as_of = as_of
    clean, made = clean_build(site, site.home / "clean")
    assert clean.published and differing(files_in(site.home / "output"), made) == []
    return {url for url in report.changed if url.startswith(FOLDER) or url == STATS}


def shards_of(site: Portal, changed: set[int]) -> set[str]:
    """The shards that hold some keys."""
    paths = list(read_root(site.output()[ROOT]).paths())
    return {FOLDER + shard.name for shard in paths for key in changed if shard.low <= key < shard.high}


def lines(terms: Terms) -> set[tuple[int, int, int]]:
    """The rows of a document's terms."""
    columns = (
        np.frombuffer(terms.keys, "<i8"),
        np.frombuffer(terms.flags, "u1"),
        np.frombuffer(terms.places, "<u2"),
    )
    return set(zip(*(column.tolist() for column in columns), strict=True))


def number_of(site: Portal, id_: str) -> int:
    """The number of a document."""
    output = site.output()
    rows = {}
    for url in (u for u in output if u.startswith(FOLDER + "d")):
        rows |= json.loads(output[url][STAMP:])
    return next(int(number) for number, row in rows.items() if f"/{id_}.html" in row[0])


def chunk(site: Portal, id_: str) -> str:
    """The file that holds what a hit shows of a document."""
    return f"{FOLDER}d{number_of(site, id_) // CHUNK}.json"


def test_the_portal_has_many_parts(site: Portal) -> None:
    output = site.output()
    root = read_root(output[ROOT])
    assert len(root.shards) > 15 and len(root.type) > COUNT and len(root.chunks) >= 3 * STAMP
    stats = json.loads(output[STATS])
    index = {url: data for url, data in output.items() if url.startswith(FOLDER)}
    sizes = [len(data) for url, data in index.items() if url.endswith(".bin")]
    assert stats["documents"] == COUNT and stats["bytes"] == sum(map(len, index.values()))
    assert (stats["shards"], stats["bytes_postings"], stats["largest_shard"]) == (
        len(sizes),
        sum(sizes),
        max(sizes),
    )


def test_nothing_at_all(site: Portal, taken: Taken) -> None:
    assert rewritten(site) == set()


PATH, TITLE = "policies/2022/p-33.md", "安全生产评估第33号办法"


@dataclass(frozen=True)
class Edit:
    """What an edit of one document rewrites of the index, and the shards of the terms that it changed."""

    rewritten: set[str]
    shards: set[str]


@pytest.fixture
def edited(site: Portal, first: First, taken: Taken) -> Callable[..., Edit]:
    """Replaces words in the one document; its terms alone are taken anew, and all equals a build from nothing."""

    def change(old: str, new: str, title: str = TITLE) -> Edit:
        edit(site, PATH, old, new)
        report = site.build()
        assert report.published and not report.removed and set(taken) == {title}
        changed = {key for key, _, _ in lines(taken[title]) ^ lines(first.terms[TITLE])}
        clean, made = clean_build(site, site.home / "clean")
        assert clean.published and differing(files_in(site.home / "output"), made) == []
        return Edit(
            {url for url in report.changed if url.startswith((FOLDER, STATS))}, shards_of(site, changed)
        )

    return change


Change = Callable[..., Edit]


def test_a_typo_in_a_body(edited: Change) -> None:
    """The shards of the pairs that changed and the root; the numbers of the statistics."""
    found = edited(END, "由县政府办公室负责说明。")
    assert found.rewritten == {*found.shards, ROOT, STATS} and 1 < len(found.shards) < 5


def test_the_beginning_of_a_body(site: Portal, edited: Change) -> None:
    """Also what hits show of it."""
    found = edited("第一条 ", "第一条 为了方便群众，")
    assert found.rewritten == {*found.shards, chunk(site, "p-33"), ROOT, STATS}


def test_a_title(site: Portal, edited: Change) -> None:
    """Every pair of the title, because its places and flags change, and what hits show."""
    found = edited(TITLE, TITLE.replace("评估", "评价"), TITLE.replace("评估", "评价"))
    assert found.rewritten == {*found.shards, chunk(site, "p-33"), ROOT, STATS}


def test_a_comma_is_not_searched_for(edited: Change) -> None:
    found = edited("第二条 本办法" + END, "第二条 本办法" + END.replace("。", "！"))
    assert found.rewritten == found.shards == set()


def test_the_newest_document_is_added(site: Portal, taken: Taken) -> None:
    before = dict(numbers(site))
    site.write("policies/2026/added.md", policy("新增办法", "第一条 全新的规定。", 发布日期="2026-11-01"))
    found = rewritten(site)
    wanted = shards_of(site, {key for key, _, _ in lines(taken["新增办法"])})
    assert found == {*wanted, chunk(site, "added"), FACETS, ROOT, STATS}
    assert {url: number for url, number in numbers(site) if "added" not in url} == before
    assert number_of(site, "added") > max(before.values())


def numbers(site: Portal) -> Iterator[tuple[str, int]]:
    """All documents with their numbers."""
    for url, data in site.output().items():
        if url.startswith(FOLDER + "d"):
            yield from ((row[0], int(number)) for number, row in json.loads(data[STAMP:]).items())


def test_a_document_put_in_between_moves_its_block_only(site: Portal) -> None:
    before = dict(numbers(site))
    site.write("policies/2021/added.md", policy("补发办法", 发布日期="2021-01-01"))
    rewritten(site)
    after = dict(numbers(site))
    moved = {url for url in before if after[url] != before[url]}
    assert moved and all("/2021/" in url for url in moved)


def test_a_day_passes_on_which_nothing_happens(site: Portal) -> None:
    assert rewritten(site, date(2026, 11, 22)) == set()


def test_the_day_passes_after_which_a_document_has_lapsed(site: Portal, taken: Taken) -> None:
    site.build(date(2026, 11, 24))
    root = read_root(site.output()[ROOT])
    report = site.build(date(2026, 11, 25))
    found = {url for url in report.changed if url.startswith(FOLDER) or url == STATS}
    assert found == {ROOT} and set(report.changed) >= OF_THE_DAY and not taken
    after = read_root(site.output()[ROOT])
    number = number_of(site, "p-40")
    assert (root.state_of(number), after.state_of(number)) == ("有效", "失效")


def test_a_group_of_synonyms(site: Portal, taken: Taken) -> None:
    """The root alone, and the bytes that the statistics count; no term is taken anew."""
    site.write("search/同义词.yaml", "- [低保, 最低生活保障]\n- [公路, 道路]\n")
    report = site.build()
    assert set(report.changed) == {ROOT, STATS} and not taken
    assert read_root(site.output()[ROOT]).same["道路"] == ("公路",)


def test_a_word_of_the_dictionary(site: Portal, taken: Taken) -> None:
    """All terms are taken anew; only shards of pairs that are words now, or no longer, change."""
    site.write("search/词典.txt", "望江街道\n柳溪\n")
    found = rewritten(site)
    assert len(taken) == COUNT
    assert ROOT in found and len(found - {ROOT, STATS}) < 8


def test_an_agency_gets_another_name(site: Portal) -> None:
    """Texts of those who are found do not change: the root tells the names."""
    site.write("organizations/finance.yaml", "名称: 云栖县财政局\n")
    assert rewritten(site) == {ROOT, STATS}
    edit(
        site, "organizations/finance.yaml", "名称: 云栖县财政局", "名称: 云栖县财政局\n曾用名: [云栖县财税局]"
    )
    assert rewritten(site) == {ROOT, STATS}


def test_an_attachment(site: Portal, edited: Change) -> None:
    """Its name stands on the page, and its text is searched for."""
    site.write("policies/2022/p-33.csv", "甲,乙\n".encode())
    found = edited("发布日期", "附件: [{名称: 表格, 文件: p-33.csv}]\n发布日期")
    assert found.rewritten == {*found.shards, ROOT, STATS} and 1 <= len(found.shards) < 8


# Incremental builds: a key that leaves out one input is caught


class ForgetsNames(TermsStage):
    """A stage whose key leaves out the names that stand on the page."""

    def key(self, item: Indexable) -> bytes:
        return super().key(msgspec.structs.replace(item, names=()))


class ForgetsTexts(TermsStage):
    """A stage whose key leaves out the texts of attachments."""

    def key(self, item: Indexable) -> bytes:
        return super().key(msgspec.structs.replace(item, texts=()))


class ForgetsWords(TermsStage):
    """A stage whose key leaves out the dictionary."""

    def key(self, item: Indexable) -> bytes:
        return digest(item)


class ForgetsTerms(BlockStage):
    """A stage whose key leaves out the terms."""

    def key(self, item: BlockItem) -> bytes:
        return digest(len(item.terms))


class ForgetsParts(ShardStage):
    """A stage whose key leaves out the buckets."""

    def key(self, item: ShardItem) -> bytes:
        return digest(item.paths)


def edit_body(story: History) -> None:
    """Another word in a text."""
    story.write(PATH, str(story.files[PATH]).replace("解释", "宣讲"))


def edit_dictionary(story: History) -> None:
    """Another word of the portal's own."""
    story.write("search/词典.txt", "望江街道\n柳溪\n")


def edit_name(story: History) -> None:
    """Another name of the agency that issued a document."""
    story.write("organizations/finance.yaml", "名称: 云栖县财政和国资局\n简称: [县财政局]\n")


def edit_attachment(story: History) -> None:
    """Another word in an attachment."""
    story.write("policies/2022/p-33.docx", document("河道"))


def document(word: str) -> bytes:
    """A file of a word processor."""
    made = Document()
    made.add_paragraph(word)
    data = BytesIO()
    made.save(data)
    return data.getvalue()


OMISSIONS: list[tuple[type, Callable[[History], None]]] = [
    (ForgetsNames, edit_name),
    (ForgetsTexts, edit_attachment),
    (ForgetsWords, edit_dictionary),
    (ForgetsTerms, edit_body),
    (ForgetsParts, edit_body),
]


@pytest.mark.parametrize(("stage", "change"), OMISSIONS, ids=[stage.__name__ for stage, _ in OMISSIONS])
@pytest.mark.parametrize("forgets", [False, True], ids=["whole-key", "omission"])
def test_a_key_that_leaves_out_one_input_is_caught(
    stage: type,
    change: Callable[[History], None],
    forgets: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if forgets:
        monkeypatch.setattr(indexing, stage.__mro__[1].__name__, stage)
    some = {path: made for path, made in files().items() if "/p-" not in path or "/2022/" in path}
    story = history(tmp_path, some)
    story.write("policies/2022/p-33.docx", document("公路"))
    story.write("organizations/finance.yaml", "名称: 云栖县财政局\n简称: [县财政局]\n")
    with_attachment = "发文机关: 县财政局\n附件: [{名称: 表格, 文件: p-33.docx}]\n发布日期"
    story.write(PATH, str(some[PATH]).replace("发布日期", with_attachment))
    assert story.build().published
    change(story)
    assert any(url.startswith(FOLDER) for url in stale_files(story)) == forgets
