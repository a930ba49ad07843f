"""However a tree is edited, a build on top of all earlier ones gives what a build from nothing gives, byte for byte.

The negative controls leave one input out of the cache's keys and must be caught by the very same comparison.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from random import Random

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from site_builder import build as building
from site_builder.kernel.diagnostic import Severity
from site_builder.kernel.digest import digest
from site_builder.model.page import Sketch
from site_builder.model.source import ROOT, Source
from site_builder.stages.parse import ParseStage
from site_builder.stages.render import RenderStage
from site_builder.stages.source import Sources, scan
from tests.portal import CONFIG, DAY
from tests.properties.effort import examples
from tests.properties.sites import (
    THEMED,
    History,
    child_theme,
    clean_build,
    differing,
    files_in,
    history,
    of_content,
    rich,
    stale_files,
)

TITLES = ("低保办法", "公开办法", "资金管理办法", "甲公告", "乙意见")
BODIES = (
    "正文。",
    "第一条 为了规范管理。\n\n第二条 适用于全县。\n",
    "第一条 为了规范。\n\n第二条 适用于全县。\n\n第三条 附则见[前文](a-1#第二条)。\n",
    "一、总的要求\n\n（一）依照云政发〔2024〕1号执行。\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n",
    "[附表](a-1.csv)和[另一份](a-2)。\n",
)
ENDING_VERBS = ("废止", "替代")
VERBS = (*ENDING_VERBS, "修改", "部分废止", "依据", "续期", "解读", "落实")
ADDRESSES = ("old", "old/x.html", "old/y.html", "OLD/Y.html", "art/1.html")
KINDS = {
    "policies": ".md",
    "interpretations": ".md",
    "notices": ".md",
    "plans": ".md",
    "topics": ".yaml",
    "cleanups": ".yaml",
}
EXTRAS = {
    "interpretations": "形式: 图解\n文字稿: 全部文字\n",
    "plans": "年度: '2026'\n任务: [{编号: '1', 内容: 公开, 牵头部门: 县财政局, 完成时限: 2026-11-25}]\n",
    "topics": "查询: {状态: [有效, 已修改]}\n",
}

numbers = st.integers(0, 99)
near_days = st.integers(-900, 60).map(lambda n: DAY + timedelta(days=n))


@dataclass
class Item:
    """One item of the tree: its folder, its keys, its text, and the bytes of its attachment."""

    folder: str
    keys: dict[str, str]
    body: str = "正文。"
    attached: bytes | None = None
    broken: bool = False

    def text(self) -> str:
        """The file."""
        lines = "".join(f"{key}: {value}\n" for key, value in self.keys.items()) + EXTRAS.get(self.folder, "")
        if KINDS[self.folder] == ".yaml":
            return lines
        flaw = "标题: [\n" if self.broken else ""
        return f"---\n{lines}{flaw}---\n\n{self.body}\n"


@dataclass
class Tree:
    """All items by id, written through a history."""

    story: History
    items: dict[str, Item] = field(default_factory=dict)

    def choose(self, number: int) -> tuple[str, Item]:
        """Any item."""
        ids = sorted(self.items)
        id_ = ids[number % len(ids)]
        return id_, self.items[id_]

    def path(self, id_: str) -> str:
        """Where an item lies."""
        folder = self.items[id_].folder
        return f"{folder}/2024/{id_}{KINDS[folder]}"

    def save(self, id_: str) -> None:
        """Write an item and its attachment."""
        item = self.items[id_]
        self.story.write(self.path(id_), item.text())
        attachment = f"{item.folder}/2024/{id_}.csv"
        if item.attached is not None:
            self.story.write(attachment, item.attached)
        elif attachment in self.story.files:
            self.story.remove(attachment)

    def drop(self, id_: str) -> Item:
        """Take an item away."""
        item = self.items[id_]
        item.attached = None
        self.save(id_)
        self.story.remove(self.path(id_))
        return self.items.pop(id_)


class Editing(RuleBasedStateMachine):
    """Random edits of a small tree; after each the portal is built on top, and from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="editing-"))
        child_theme(self.home, {"notice.html": '{% extends "document.html" %}\n'})
        finance = {"organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n"}
        self.tree = Tree(history(self.home, finance, THEMED))
        self.site = self.tree.story.site
        for number in (1, 2, 3):
            self.add("policies", TITLES[number], number * 100 - 700)

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    def add(self, folder: str, title: str, age: int) -> None:
        """A new item with the next free id."""
        number = next(n for n in range(1, 99) if f"a-{n}" not in self.tree.items)
        keys = {"标题": title, "发布日期": (DAY + timedelta(days=age)).isoformat()}
        self.tree.items[f"a-{number}"] = Item(folder, keys)
        self.tree.save(f"a-{number}")

    @rule(folder=st.sampled_from(sorted(KINDS)), title=st.sampled_from(TITLES), age=st.integers(-900, 20))
    def add_item(self, folder: str, title: str, age: int) -> None:
        if len(self.tree.items) < 9:
            self.add(folder, title, age)

    @rule(number=numbers, body=st.sampled_from(BODIES))
    def edit_body(self, number: int, body: str) -> None:
        id_, item = self.tree.choose(number)
        item.body = body
        self.tree.save(id_)

    @rule(number=numbers, title=st.sampled_from(TITLES))
    def edit_title(self, number: int, title: str) -> None:
        id_, item = self.tree.choose(number)
        item.keys["标题"] = title
        self.tree.save(id_)

    @rule(
        number=numbers,
        other=numbers,
        verb=st.sampled_from(VERBS),
        starts=st.none() | near_days,
        until=near_days,
    )
    def relate(self, number: int, other: int, verb: str, starts: object, until: object) -> None:
        id_, item = self.tree.choose(number)
        target, _ = self.tree.choose(other)
        if target != id_ and item.folder not in ("topics", "cleanups"):
            start = f", 自: {starts}" if starts else ""
            end = f", 有效期至: {until}" if verb == "续期" else ""
            item.keys[verb] = f"[{{文件: {target}{start}{end}}}]"
            self.tree.save(id_)

    @rule(number=numbers, verb=st.sampled_from(VERBS))
    def unrelate(self, number: int, verb: str) -> None:
        id_, item = self.tree.choose(number)
        if item.keys.pop(verb, None):
            self.tree.save(id_)

    @rule(number=numbers, key=st.sampled_from(["施行日期", "有效期至", "成文日期"]), day=near_days)
    def redate(self, number: int, key: str, day: object) -> None:
        id_, item = self.tree.choose(number)
        if item.folder == "policies":
            item.keys[key] = str(day)
            self.tree.save(id_)

    @rule(
        number=numbers,
        value=st.sampled_from(
            [
                "主题分类: [财政/预算]",
                "主题分类: [政务]",
                "发布机构: 县财政局",
                "关键词: [公开]",
                "摘要: 一句话",
            ]
        ),
    )
    def describe(self, number: int, value: str) -> None:
        id_, item = self.tree.choose(number)
        key, _, text = value.partition(": ")
        item.keys[key] = text
        self.tree.save(id_)

    @rule(number=numbers, alias=st.sampled_from(ADDRESSES))
    def move_address(self, number: int, alias: str) -> None:
        id_, item = self.tree.choose(number)
        item.keys["旧网址"] = f"[{alias}]"
        self.tree.save(id_)

    @rule(number=numbers, data=st.sampled_from([b"a,b\n", b"a,c\n", None]))
    def attach(self, number: int, data: bytes | None) -> None:
        id_, item = self.tree.choose(number)
        item.attached = data
        item.keys.pop("附件", None)
        if data is not None:
            item.keys["附件"] = f"[{{名称: 表, 文件: {id_}.csv}}]"
        self.tree.save(id_)

    @rule(number=numbers, how=st.sampled_from(["撤回", "公开属性", ""]))
    def hide(self, number: int, how: str) -> None:
        id_, item = self.tree.choose(number)
        for key in ("撤回", "公开属性"):
            item.keys.pop(key, None)
        if how:
            item.keys[how] = "{日期: 2026-01-01, 理由: 有误}" if how == "撤回" else "依申请公开"
        self.tree.save(id_)

    @rule(number=numbers)
    def delete(self, number: int) -> None:
        if len(self.tree.items) > 1:
            self.tree.drop(self.tree.choose(number)[0])

    @rule(number=numbers, new=st.sampled_from(["b-1", "b-2", "A-2"]))
    def rename(self, number: int, new: str) -> None:
        id_, item = self.tree.choose(number)
        if new not in self.tree.items:
            attached = item.attached
            moved = self.tree.drop(id_)
            moved.keys.pop("附件", None)
            if attached is not None:
                moved.attached = attached
                moved.keys["附件"] = f"[{{名称: 表, 文件: {new}.csv}}]"
            self.tree.items[new] = moved
            self.tree.save(new)

    @rule(number=numbers)
    def break_file(self, number: int) -> None:
        id_, item = self.tree.choose(number)
        item.broken = True
        self.tree.save(id_)

    @rule(number=numbers)
    def touch(self, number: int) -> None:
        self.tree.save(self.tree.choose(number)[0])

    @rule(days=st.integers(-40, 400))
    def let_time_pass(self, days: int) -> None:
        self.site.as_of += timedelta(days=days)

    @rule(number=st.integers(0, 2))
    def edit_theme(self, number: int) -> None:
        child_theme(self.home, {"notice.html": f'{{% extends "document.html" %}}\n{"{# #}" * number}'})
        child_theme(
            self.home,
            {"policy.html": f'{{% extends "document.html" %}}{{% block kicker %}}{number}{{% endblock %}}'},
        )

    @rule(
        words=st.sampled_from(["# 无", "公开办", "低保办法"]),
        groups=st.sampled_from(["# 无", "- [低保, 公开]", "- [资金, 经费]"]),
    )
    def edit_words(self, words: str, groups: str) -> None:
        self.tree.story.write("search/词典.txt", words + "\n")
        self.tree.story.write("search/同义词.yaml", groups + "\n")

    @rule(name=st.sampled_from(["云栖县人民政府", "云溪县人民政府"]))
    def edit_config(self, name: str) -> None:
        text = THEMED.replace("name: 云栖县人民政府", f"name: {name}")
        (self.home / "config.yaml").write_text(text, encoding="utf-8")

    @invariant()
    def equals_a_clean_build(self) -> None:
        assert stale_files(self.tree.story) == []
        self.heal()

    def heal(self) -> None:
        """Take back what keeps the portal from being built, so that the next edit starts from sound content."""
        for found in self.tree.story.found:
            id_ = PurePosixPath(found.span.path.removeprefix(ROOT)).stem
            if found.severity is Severity.ERROR and id_ in self.tree.items:
                item = self.tree.items[id_]
                item.keys = {key: item.keys[key] for key in ("标题", "发布日期")}
                item.body, item.attached, item.broken = "正文。", None, False
                self.tree.save(id_)


def test_any_edits_give_what_a_clean_build_gives() -> None:
    run_state_machine_as_test(Editing, settings=settings(max_examples=examples(8), stateful_step_count=8))


class ForgetsProps(RenderStage):
    """A stage whose key leaves out what the page shows."""

    def key(self, item: Sketch) -> bytes:
        return super().key(msgspec.structs.replace(item, digest=b""))


class ForgetsTexts(RenderStage):
    """A stage whose key leaves out the texts that the page prints."""

    def key(self, item: Sketch) -> bytes:
        return super().key(msgspec.structs.replace(item, texts=()))


class ForgetsTemplates(RenderStage):
    """A stage whose key leaves out the template and all it uses."""

    def key(self, item: Sketch) -> bytes:
        return digest(item, self._common)


class ForgetsSite(RenderStage):
    """A stage whose key leaves out the site's settings and the assets' addresses."""

    def key(self, item: Sketch) -> bytes:
        return digest(item, self.closures.get(item.template, b""))


class ForgetsBytes(ParseStage):
    """A stage whose key leaves out what the file says."""

    def key(self, item: Source) -> bytes:
        return digest(item.path)


def edit_title(story: History) -> None:
    text = str(rich()["policies/2025/c-2025-001.md"])
    story.write("policies/2025/c-2025-001.md", text.replace("丙办法", "丙试行办法"))


def edit_body(story: History) -> None:
    text = str(rich()["policies/2023/a-2023-001.md"])
    story.write("policies/2023/a-2023-001.md", text.replace("全县", "本县"))


def edit_template(story: History) -> None:
    child_theme(
        story.site.home, {"notice.html": '{% extends "document.html" %}{% block kicker %}新{% endblock %}'}
    )


def edit_name(story: History) -> None:
    (story.site.home / "config.yaml").write_text(THEMED.replace("name: 云栖", "name: 云溪"), encoding="utf-8")


OMISSIONS: list[tuple[type, Callable[[History], None]]] = [
    (ForgetsProps, edit_title),
    (ForgetsTexts, edit_body),
    (ForgetsTemplates, edit_template),
    (ForgetsSite, edit_name),
    (ForgetsBytes, edit_body),
]


@pytest.mark.parametrize(("stage", "edit"), OMISSIONS, ids=[s.__name__ for s, _ in OMISSIONS])
@pytest.mark.parametrize("forgets", [False, True], ids=["whole-key", "omission"])
def test_a_key_that_leaves_out_one_input_is_caught(
    stage: type,
    edit: Callable[[History], None],
    forgets: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if forgets:
        monkeypatch.setattr(building, stage.__mro__[1].__name__, stage)
    child_theme(tmp_path, {"notice.html": '{% extends "document.html" %}'})
    story = history(tmp_path, {p: t for p, t in rich().items() if p != "notices/n-1.md"}, THEMED)
    story.write("notices/n-1.md", rich()["notices/n-1.md"])
    assert story.build().published
    edit(story)
    assert bool(stale_files(story)) == forgets
    assert not any(found.severity is Severity.ERROR for found in story.found)


def test_random_edits_catch_an_omission(monkeypatch: pytest.MonkeyPatch) -> None:
    """The state machine above is sharp enough to find a forgotten input by itself."""
    monkeypatch.setattr(building, "RenderStage", ForgetsProps)
    only_find = settings(max_examples=25, stateful_step_count=10, phases=[Phase.generate])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Editing, settings=only_find)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The portal of the small tree, built by one process in this one."""
    story = history(tmp_path_factory.mktemp("expected"), rich())
    assert story.build().published
    return files_in(story.site.home / "output")


def test_two_processes_give_what_one_gives(tmp_path: Path, expected: dict[str, bytes]) -> None:
    story = history(tmp_path, rich())
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert story.site.build(jobs=2, pool=pool).published
    assert differing(files_in(tmp_path / "output"), expected) == []


def test_any_executor_works(tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Threads stand for every other ``concurrent.futures`` executor, such as that of a Dask cluster."""
    story = history(tmp_path, rich())
    with ThreadPoolExecutor(3) as pool:
        assert story.site.build(jobs=3, pool=pool).published
    assert differing(files_in(tmp_path / "output"), expected) == []


@settings(max_examples=examples(4))
@given(seed=st.integers(0, 9999))
def test_file_order_and_times_are_irrelevant(expected: dict[str, bytes], seed: int) -> None:
    paths = list(rich())
    Random(seed).shuffle(paths)
    with tempfile.TemporaryDirectory() as folder:
        story = history(Path(folder), {path: rich()[path] for path in paths})
        assert story.build().published
        assert differing(files_in(Path(folder) / "output"), expected) == []


@settings(max_examples=examples(4))
@given(seed=st.integers(0, 9999))
def test_the_order_of_the_scan_is_irrelevant(expected: dict[str, bytes], seed: int) -> None:
    def shuffled(*given: object) -> Sources:
        found = scan(*given)  # type: ignore[arg-type]
        documents = list(found.documents)
        Random(seed).shuffle(documents)
        return reordered(found, documents)

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "scan", shuffled)
        story = history(Path(folder), rich())
        report = story.build()
        assert report.published
        assert differing(files_in(Path(folder) / "output"), expected) == []


def reordered(found: Sources, documents: list[Source]) -> Sources:
    """The same sources in another order."""
    files = dict(reversed(found.files.items()))
    return Sources(tuple(documents), files, found.resources, found.diagnostics, found.changed, found.gone)


def test_findings_do_not_depend_on_history(tmp_path: Path) -> None:
    """A file that is broken, mended and broken again is reported in the same words each time."""
    story = history(tmp_path, rich(), CONFIG)
    story.build()
    good, bad = str(rich()["notices/n-1.md"]), "---\n标题：甲\n发布日期: 2026-02-30\n---\n"
    said = []
    for text in (bad, good, bad):
        story.write("notices/n-1.md", text)
        report = story.build()
        said.append(of_content(report.diagnostics))
    assert said[0] == said[2] != said[1]
    assert said[0] == of_content(clean_build(story.site, tmp_path / "again")[0].diagnostics)
