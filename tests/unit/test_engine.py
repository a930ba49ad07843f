"""The cache costs nothing but time to lose, and an interrupted writing is repaired by the next build.

Damage is done with a byte editor's means: flipped bytes, cut files, missing rows, a process killed at work.
"""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

import site_builder
from site_builder.engine.each import Engine, Inputs, Made
from site_builder.engine.pool import SerialExecutor
from site_builder.engine.store import BusyError, LostBlobError, Store
from site_builder.engine.why import Change, why
from site_builder.kernel.diagnostic import Diagnostic, Rule, Severity
from site_builder.kernel.digest import digest
from site_builder.kernel.file_record import FileRecord
from site_builder.kernel.span import Span
from site_builder.stages import write as writing
from site_builder.stages.render import PROP_NAMES, STAGE
from site_builder.stages.write import read_manifest
from tests.portal import DAY, ROOT, Portal, codes, policy, portal
from tests.properties.sites import rich

SPELT = Rule("W999", Severity.WARNING, "甲", "“{text}”不好。", "改。")


class Lengths:
    """A stage that measures texts, remembers how often it worked, and warns of long ones."""

    name = "量长度"
    value_type = int

    def __init__(self) -> None:
        self.worked: list[str] = []

    def key(self, item: str) -> bytes:
        return digest(item)

    def inputs(self, item: str, loaded: str) -> Inputs:
        return {"文字": digest(item), "首字": digest(item[:1])}

    def label(self, item: str) -> str:
        return item[:1]

    def load(self, item: str) -> str:
        self.worked.append(item)
        return item

    @property
    def run(self) -> Callable[[str], Made[int]]:
        return measured


def measured(item: str) -> Made[int]:
    """The length, a warning when it is large, and the text itself as bytes of its own."""
    found = (SPELT.at(Span.at("甲.md"), text=item),) if len(item) > 3 else ()
    return Made(len(item), found, ((digest("blob", item), item.encode()),))


def engine(store: Store, code: bytes = b"code") -> Engine:
    """An engine without parallelism."""
    return Engine(store, SerialExecutor(), 1, code, lambda name, done, total: None)


@contextlib.contextmanager
def opened(folder: Path, era: int = 1) -> Iterator[Store]:
    """A store that is closed afterwards."""
    store = Store(folder, era)
    try:
        yield store
    finally:
        store.close()


def test_what_is_put_in_is_got_out(tmp_path: Path) -> None:
    values = {digest(n): b"x" * n for n in range(1000)}
    with opened(tmp_path) as store:
        store.put_many(values.items())
    with opened(tmp_path) as store:
        assert store.get_many([*values, b"absent"]) == values
        assert store.get(b"absent") is None and not store.damaged and not store.repaired


def test_looks_and_traces_are_remembered(tmp_path: Path) -> None:
    one, two = FileRecord(1, 2, 3, b"d"), FileRecord(4, 5, 6, b"e")
    with opened(tmp_path) as store:
        store.record_files({"甲": one, "乙": two}, ())
        store.record_files({}, ["乙"])
        for value in (b"1", b"1", b"2"):
            store.record_traces([("甲", value)])
    with opened(tmp_path) as store:
        assert store.files() == {"甲": one}
        assert store.trace("甲") == (b"2", b"1") and store.trace("乙") is None


def test_an_interrupted_group_of_writes_leaves_no_trace(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with pytest.raises(KeyboardInterrupt), store.writing():
            store.put_many([(b"key", b"value")])
            raise KeyboardInterrupt
        assert store.get(b"key") is None


def test_values_unused_for_long_are_dropped(tmp_path: Path) -> None:
    with opened(tmp_path, era=1) as store:
        store.put_many([(b"old", b"1"), (b"used", b"2")])
    with opened(tmp_path, era=30) as store:
        assert store.get(b"used") == b"2"
        store.prune(30)
        assert store.get(b"old") == b"1"
    with opened(tmp_path, era=61) as store:
        store.prune(30)
        assert store.get_many([b"old", b"used"]) == {}


def test_each_item_is_worked_on_once(tmp_path: Path) -> None:
    stage = Lengths()
    with opened(tmp_path) as store:
        first = engine(store).each(stage, ["甲", "乙乙", "丙丙丙丙"])
        again = engine(store).each(stage, ["丙丙丙丙", "丁", "甲"])
        assert [d.value for d in first] == [1, 2, 4] and all(d.fresh for d in first)
        assert [(d.value, d.fresh) for d in again] == [(4, False), (1, True), (1, False)]
        assert stage.worked == ["甲", "乙乙", "丙丙丙丙", "丁"]
        assert store.blob(digest("blob", "乙乙")) == "乙乙".encode()


def test_findings_are_kept_with_the_results(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        cold = engine(store).each(Lengths(), ["丙丙丙丙"])
        warm = engine(store).each(Lengths(), ["丙丙丙丙"])
    assert cold[0].diagnostics == warm[0].diagnostics == (SPELT.at(Span.at("甲.md"), text="丙丙丙丙"),)
    assert isinstance(warm[0].diagnostics[0], Diagnostic) and not warm[0].fresh


def test_another_program_does_everything_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        engine(store, b"one").each(Lengths(), ["甲"])
        assert engine(store, b"two").each(Lengths(), ["甲"])[0].fresh


def test_a_value_of_another_shape_is_made_again(tmp_path: Path) -> None:
    """What an older program left under the same key is not trusted, even when its bytes are whole."""
    stage = Lengths()
    key = digest(stage.name, b"code", stage.key("甲"))
    for stored in (b"", b"\xc1", msgspec.msgpack.encode([1])):
        with opened(tmp_path) as store:
            store.put_many([(key, stored)])
            assert [(d.value, d.fresh) for d in engine(store).each(stage, ["甲"])] == [(1, True)]
    with opened(tmp_path) as store:
        store.put_many([(key, msgspec.msgpack.encode({"value": "text"}))])
        (found,) = engine(store).each(stage, ["甲"])
        with pytest.raises(LostBlobError):
            assert found.value


def test_why_names_the_inputs_that_changed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert why(store, "量长度", "甲") is None
        engine(store).each(Lengths(), ["甲"])
        first = why(store, "量长度", "甲")
        assert first is not None and first.first
        engine(store).each(Lengths(), ["甲乙"])
        story = why(store, "量长度", "甲")
        assert story is not None and not story.first and story.changes == (Change("文字", "changed"),)


FILES: dict[str, str | bytes] = {
    "policies/2024/a-1.md": policy("甲办法", "第一条 甲。\n\n第二条 乙。\n", 发文字号="云政发〔2024〕1号"),
    "policies/2025/a-2.md": policy("乙办法", "见[甲办法](a-1#第九条)。", 发布日期="2025-02-01", 依据="[a-1]"),
    "notices/a-3.md": policy("丙公告", 发布日期="2025-03-01", 附件="[{名称: 表, 文件: a-3.csv}]"),
    "notices/a-3.csv": b"1,2\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small portal, built once for all tests; its one warning is W510."""
    home = tmp_path_factory.mktemp("built") / "home"
    assert codes(portal(home, FILES).build().diagnostics) == ["W510"]
    return home


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Portal:
    """A copy of the built portal for one test."""
    shutil.copytree(built, tmp_path / "home")
    return Portal(tmp_path / "home")


def rows(site: Portal) -> list[tuple[bytes, bytes]]:
    """Everything in the cache."""
    with contextlib.closing(sqlite3.connect(site.home / ".cache" / "store.sqlite")) as db:
        return db.execute("SELECT key, value FROM results ORDER BY key").fetchall()


def alter(site: Portal, statement: str, *values: object) -> None:
    """Change the cache behind the program's back."""
    with contextlib.closing(sqlite3.connect(site.home / ".cache" / "store.sqlite")) as db, db:
        db.execute(statement, values)


def test_a_warm_build_repeats_the_warnings(site: Portal) -> None:
    again = site.build()
    assert again.changed == () and again.reused > 30
    assert codes(again.diagnostics) == ["W510"]


def test_deleting_the_cache_costs_only_time(site: Portal) -> None:
    before = site.output()
    shutil.rmtree(site.home / ".cache")
    report = site.build()
    assert report.changed == report.removed == () and report.reused == 0
    assert site.output() == before and codes(report.diagnostics) == ["W510"]


def test_flipped_bytes_are_noticed_made_again_and_said(site: Portal) -> None:
    before = site.output()
    for key, value in rows(site):
        alter(site, "UPDATE results SET value=? WHERE key=?", value[:-1] + bytes([value[-1] ^ 1]), key)
    shutil.rmtree(site.home / "output")
    report = site.build()
    assert report.published and site.output() == before
    assert codes(report.diagnostics) == ["W510", "N890"]
    assert codes(site.build().diagnostics) == ["W510"]


@pytest.mark.parametrize("how", ["flipped", "missing", "cut"])
def test_one_damaged_value_never_shows(site: Portal, how: str) -> None:
    """Whichever value it is: findings and bytes are those of a sound cache, and reading damage is said."""
    before = site.output()
    shutil.copytree(site.home / ".cache", site.home / "sound")
    said = 0
    for key, value in rows(site)[::13]:
        shutil.rmtree(site.home / ".cache")
        shutil.copytree(site.home / "sound", site.home / ".cache")
        shutil.rmtree(site.home / "output")
        if how == "missing":
            alter(site, "DELETE FROM results WHERE key=?", key)
        else:
            bad = value[:20] if how == "cut" else bytes([value[0] ^ 1]) + value[1:]
            alter(site, "UPDATE results SET value=? WHERE key=?", bad, key)
        report = site.build()
        assert report.published and site.output() == before
        assert codes(report.diagnostics) in (["W510"], ["W510", "N890"])
        said += "N890" in codes(report.diagnostics)
    assert said or how == "missing"


def garbage(data: bytes) -> bytes:
    """Bytes of the same length that are no database."""
    return (b"\x00\xffgarbage" * len(data))[: len(data)]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "one byte": lambda data: data[:1],
    "header only": lambda data: data[:100],
    "first page": lambda data: data[:4096],
    "half": lambda data: data[: len(data) // 2],
    "last page lost": lambda data: data[:-4096],
    "garbage": garbage,
    "garbage inside": lambda data: data[:8192] + garbage(data[8192:]),
    "text": lambda data: "不是数据库".encode(),
    "another schema": lambda data: data[:60] + b"\x00\x00\x00\x63" + data[64:],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_file_is_rebuilt_and_said(site: Portal, damage: str) -> None:
    before = site.output()
    path = site.home / ".cache" / "store.sqlite"
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    report = site.build()
    assert report.published and report.changed == () and site.output() == before
    assert codes(report.diagnostics) == ["W510", "N890"]
    assert codes(site.build().diagnostics) == ["W510"]


def test_a_cut_that_no_build_notices_changes_nothing(site: Portal) -> None:
    """SQLite reads a short last page as if it ended in zeros; only a value that lies there is lost."""
    before = site.output()
    path = site.home / ".cache" / "store.sqlite"
    path.write_bytes(path.read_bytes()[:-100])
    report = site.build()
    assert report.published and report.changed == () and site.output() == before
    assert codes(report.diagnostics) in (["W510"], ["W510", "N890"])


def test_bytes_stay_as_long_as_what_names_them(site: Portal) -> None:
    """A portal that is built daily for months keeps its texts, so that one edit costs one edit."""
    for era in range(20, 121, 20):
        assert site.build(era=era).changed == ()
    site.write("policies/2025/a-2.md", str(FILES["policies/2025/a-2.md"]).replace("乙办法", "乙规定"))
    report = site.build(era=121)
    assert "N890" not in codes(report.diagnostics) and report.published
    assert report.reused > 10


def test_what_no_build_asked_for_is_dropped(site: Portal) -> None:
    count = len(rows(site))
    site.write("notices/a-3.md", policy("丁公告", 发布日期="2025-03-01", 附件="[{名称: 表, 文件: a-3.csv}]"))
    site.build(era=2)
    assert len(rows(site)) > count
    site.build(era=40)
    assert len(rows(site)) <= count + 2


def test_a_page_tells_why_it_was_made_again(site: Portal) -> None:
    def story(url: str) -> list[str]:
        with opened(site.home / ".cache") as store:
            found = why(store, STAGE, url)
        assert found is not None
        return ["第一次"] if found.first else [change.name for change in found.changes]

    assert story("policies/2024/a-1.html") == ["第一次"]
    site.write(
        "policies/2025/a-2.md", str(FILES["policies/2025/a-2.md"]).replace("标题: 乙办法", "标题: 乙规定")
    )
    site.build()
    assert story("policies/2024/a-1.html") == ["上一篇、下一篇", "相关文件"]
    assert story("policies/2025/a-2.html") == ["文件 a-2 的内容", "标题", "页面位置"]
    assert story("notices/a-3.html") == ["第一次"]
    with opened(site.home / ".cache") as store:
        assert why(store, STAGE, "policies/none.html") is None


def test_every_input_of_every_page_has_a_name_for_people(tmp_path: Path) -> None:
    """Names differ from each other, too: two inputs under one name would hide one another."""
    used = {name for page in portal(tmp_path, rich()).planned() for name in page.props}
    assert used <= set(PROP_NAMES)
    assert len(set(PROP_NAMES.values())) == len(PROP_NAMES)
    assert not set(PROP_NAMES.values()) & {"标题", "页面位置", "网站设置", "主题的样式和脚本"}


PACKAGE = Path(site_builder.__file__).parent
UNSAFE_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "copyreg"}
UNSAFE_NAMES = {"eval", "exec", "__import__", "unsafe_load", "UnsafeLoader", "FullLoader", "full_load"}


def test_nothing_read_from_disk_can_run_code() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names = [node.id] if isinstance(node, ast.Name) else []
            names += [node.attr] if isinstance(node, ast.Attribute) else []
            found = {m.split(".")[0] for m in modules} & UNSAFE_MODULES | set(names) & UNSAFE_NAMES
            assert not found, f"{path.relative_to(PACKAGE)}:{node.lineno} {found}"


def tidy(site: Portal) -> None:
    """The output folder holds what its record says, and nothing besides."""
    output = site.home / "output"
    manifest = read_manifest(output)
    assert manifest.complete and set(manifest.files) == set(site.output())
    assert sorted(p.name for p in output.iterdir() if p.name.startswith(".")) == [".site-builder.json"]
    assert all(record.digest and record.mtime for record in manifest.files.values())


class Interrupted(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("step", ["_begin", "_put", "_remove", "_save", "_finish"])
@pytest.mark.parametrize("after", [0, 1, 7])
def test_an_interrupted_writing_is_repaired(
    site: Portal, step: str, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.remove("policies/2024/a-1.md")
    site.write("policies/2025/a-2.md", policy("乙办法", 发布日期="2025-02-01", 旧网址="[old.html]"))
    real, calls = getattr(writing, step), []

    def stopping(*given: object) -> object:
        calls.append(given)
        if len(calls) > after:
            raise Interrupted
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(writing, step, stopping)
        with contextlib.suppress(Interrupted):
            site.build()
    assert site.build().published
    tidy(site)
    clean = portal(site.home / "clean", {p: t for p, t in FILES.items() if p != "policies/2024/a-1.md"})
    clean.write("policies/2025/a-2.md", policy("乙办法", 发布日期="2025-02-01", 旧网址="[old.html]"))
    clean.build()
    assert site.output() == clean.output()
    assert site.build().changed == ()


def test_taking_back_an_interrupted_edit_leaves_nothing_behind(
    site: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.output()
    real, calls = writing._put, []

    def stopping(*given: object) -> object:
        calls.append(given)
        if len(calls) > 20:
            raise Interrupted
        return real(*given)  # type: ignore[arg-type]

    site.write(
        "policies/2023/a-0.md", policy("新办法", 发布日期="2023-01-01", 主题分类="[甲]", 旧网址="[x/y.html]")
    )
    with monkeypatch.context() as patch:
        patch.setattr(writing, "_put", stopping)
        with pytest.raises(Interrupted):
            site.build()
    site.remove("policies/2023/a-0.md")
    assert site.build().published
    tidy(site)
    assert site.output() == before


def test_a_file_may_become_a_folder_and_back(site: Portal) -> None:
    """Old addresses are free; whatever stood in the way of a new one goes first."""
    text = str(FILES["notices/a-3.md"])
    for alias in ("old", "old/x.html", "old/x.html/deep.html", "old", "OLD/X.html", "old/x.html"):
        site.write("notices/a-3.md", text.replace("附件:", f"旧网址: [{alias}]\n附件:"))
        report = site.build()
        assert report.published, site.report(report.diagnostics)
        tidy(site)
        assert alias in site.output()


def test_strangers_in_the_output_folder_stay(site: Portal) -> None:
    output = site.home / "output"
    strangers = {
        "陌生.txt": b"1",
        "policies/2024/mine.html": b"2",
        "policies/2024/a-1.html.bak": b"3",
        "own/x/y": b"4",
    }
    for name, data in strangers.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(data)
    (output / "empty").mkdir()
    site.remove("policies/2024/a-1.md")
    site.write("policies/2025/a-2.md", policy("乙办法", 发布日期="2025-02-01"))
    report = site.build()
    assert "policies/2024/a-1.html" in report.removed and not (output / "policies/2024/a-1.html").exists()
    assert {name: (output / name).read_bytes() for name in strangers} == strangers
    assert (output / "empty").is_dir()


def test_files_changed_or_lost_in_the_output_folder_are_mended(site: Portal) -> None:
    before = site.output()
    (site.home / "output/index.html").write_bytes(b"x")
    (site.home / "output/404.html").unlink()
    shutil.rmtree(site.home / "output/policies")
    assert set(site.build().changed) == {
        "index.html",
        "404.html",
        *(u for u in before if u.startswith("policies/")),
    }
    assert site.output() == before


LARGE = 300
PATIENCE = 120
"""Seconds after which a child process that does nothing is given up."""


def large(home: Path) -> Portal:
    """A portal of many documents."""
    files: dict[str, str | bytes] = {}
    for number in range(LARGE):
        day = date(2020, 1, 1) + timedelta(days=7 * number)
        text = "第一条 内容。\n\n" * (1 + number % 5)
        files[f"policies/{day.year}/m-{number:03}.md"] = policy(
            f"第{number}号办法", text, 发布日期=day.isoformat()
        )
    return portal(home, files)


def written(output: Path) -> int:
    """How many files are there."""
    return sum(len(files) for _, _, files in os.walk(output))


def killed(site: Portal, ready: Callable[[], bool]) -> bool:
    """Start a build in a process of its own and kill it when ``ready``; false when it was done before that."""
    command = [sys.executable, "-m", "site_builder", "build", "--jobs", "1", "--as-of", DAY.isoformat()]
    command += ["--config", str(site.home / "config.yaml")]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while child.poll() is None and not ready():
            assert time.monotonic() < end
            time.sleep(0.001)
        return child.poll() is None
    finally:
        child.kill()
        child.wait()


def test_a_build_killed_at_any_moment_is_repaired_by_the_next(tmp_path: Path) -> None:
    site = large(tmp_path)
    output, work = site.home / "output", site.home / "output" / ".site-builder-tmp"
    log = site.home / ".cache" / "store.sqlite-wal"
    half_made = killed(site, lambda: log.exists() and log.stat().st_size > 500_000)
    assert half_made and not output.exists()
    assert site.build().published
    expected = site.output()
    interrupted = 0
    for count in (0, 60, 400):
        shutil.rmtree(output)
        if killed(site, lambda least=count: work.exists() and written(output) > least):  # type: ignore[misc]
            interrupted += not read_manifest(output).complete
        assert set(site.output()) <= {*expected, ".site-builder-tmp/file", ".site-builder-tmp/manifest"}
        report = site.build()
        assert report.published and codes(report.diagnostics) == []
        tidy(site)
        assert site.output() == expected
    assert interrupted


def test_a_cache_that_another_build_holds_is_left_alone(
    site: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting in vain is not damage: nothing is thrown away, and the caller is told."""
    before = rows(site)

    def locked(self: Store, keys: object) -> dict[bytes, bytes]:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patched, pytest.raises(BusyError):
        patched.setattr(Store, "get_many", locked)
        site.build()
    assert rows(site) == before


def test_a_template_that_is_not_text_is_a_finding(site: Portal) -> None:
    folder = site.home / "themes" / "child"
    (folder / "templates").mkdir(parents=True)
    (folder / "theme.yaml").write_text("name: child\nparent: base\n", encoding="utf-8")
    (folder / "templates" / "home.html").write_bytes("首页".encode("gb18030"))
    settings = site.home / "config.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "theme: child\n", encoding="utf-8")
    assert codes(site.build().diagnostics) == ["E864"]


def test_a_cache_that_is_locked_while_it_is_opened_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new cache that another build is just laying out is not taken for a damaged one and thrown away."""
    holder = sqlite3.connect(tmp_path / "store.sqlite", isolation_level=None)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("CREATE TABLE mine (x)")
    holder.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda path, **options: connect(path, **{**options, "timeout": 0.1})
    )
    with pytest.raises(BusyError):
        Store(tmp_path)
    holder.execute("COMMIT")
    assert holder.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]
    holder.close()
