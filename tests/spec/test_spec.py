"""Reads the Chinese specs beside it, and holds the program to every file, table row and report in them.

How a spec is written stands at the head of 效力状态.md. It refuses to know what any rule means.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Annotated, Any
from zipfile import ZipFile, ZipInfo

import msgspec
import pytest

import site_builder
from site_builder.build import build
from site_builder.cli.report import Reporter
from site_builder.config import read_config
from site_builder.importing.sources import read_sources
from site_builder.kernel.diagnostic import Diagnostic, Rule
from site_builder.kernel.span import Span
from site_builder.model.duty import Deadline as Duty
from site_builder.reading.yaml_tree import read_mapping
from site_builder.types.base import Item
from site_builder.types.fields import key
from site_builder.types.validate import validate
from tests.portal import DAY, Portal, portal

HERE = Path(__file__).parent
IMPORTING = HERE.parent / "unit" / "importing" / "导入.md"
BESIDE_CONTENT = ("config.yaml", "themes", "output", ".cache")
"""What a path in a spec begins with when it lies beside the content folder, not in it."""
BARE, IMPORTED = "直接读取", "导入"
NOT_THERE = "—"
CLEAN = "没有发现问题。"


@dataclass(frozen=True)
class File:
    """One file of a case: its path, its text, and how it is to be written."""

    path: str
    text: str
    options: tuple[str, ...]

    def option(self, name: str) -> str:
        """What stands behind ``name=`` on the first line of the block, or ""."""
        return next((o.partition("=")[2] for o in self.options if o.startswith(name + "=")), "")

    @property
    def data(self) -> bytes:
        """The bytes: ‹U+200B› is a character by its number, ‹FF› a byte, ‹00×9› nine; everything else is in the encoding."""
        if "压缩包" in self.options:
            return _zipped(self.text)
        text = self.text * int(self.option("重复") or 1)
        text = text.replace("\n", "\r\n") if "CRLF" in self.options else text
        encoding = self.option("编码") or "utf-8"
        pieces = re.split("‹([^›]*)›", text)
        marks = (_marked(mark, encoding) for mark in pieces[1::2])
        written = [piece.encode(encoding) for piece in pieces[::2]]
        return written[0] + b"".join(mark + piece for mark, piece in zip(marks, written[1:], strict=True))

    def write(self, home: Path) -> None:
        """Put it below ``home``."""
        inside = self.path.split("/")[0] not in BESIDE_CONTENT
        target = home / "content" / self.path if inside else home / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if "文件夹" in self.options:
            target.mkdir()
        elif "没有" in self.options:
            target.unlink()
        elif "链接" in self.options:
            target.symlink_to(self.text.strip())
        else:
            target.write_bytes(self.data)


@dataclass(frozen=True)
class Row:
    """One row of a table: on ``day`` the document ``id`` is in ``state``, since a day and because of an act."""

    day: date
    id: str
    state: str
    since: str = ""
    source: str = ""


@dataclass(frozen=True)
class Deadline:
    """One row of a table: on ``day`` the task (plan's id and task's number) has a last day and is overdue or not."""

    day: date
    task: str
    due: str
    overdue: str


@dataclass(frozen=True)
class Entered:
    """One row of a table: on ``day`` the item ``id`` has entered a stage by itself."""

    day: date
    id: str
    stage: str


@dataclass(frozen=True)
class Limit:
    """One row of a table: on ``day`` a duty (rule, then subject or unit, then period) ends on a day and is in a state."""

    day: date
    duty: str
    due: str
    state: str


@dataclass
class Case:
    """One section of a spec."""

    spec: str
    title: str
    files: list[File] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    stages: list[Entered] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    report: str = ""
    codes: list[str] | None = None
    day: date = DAY

    def __str__(self) -> str:
        return f"{self.spec}·{self.title}"

    @property
    def raises(self) -> set[str]:
        """The rule codes that the case shows."""
        return {
            *re.findall(r"^(?:错误|警告|说明) (\w+) ", self.report, re.MULTILINE),
            *(line.split()[0] for line in self.codes or ()),
        }


def _marked(mark: str, encoding: str) -> bytes:
    if mark.startswith("U+"):
        return chr(int(mark[2:], 16)).encode(encoding, "surrogatepass")
    written, _, times = mark.partition("×")
    return bytes.fromhex(written) * int(times or 1)


def _zipped(text: str) -> bytes:
    """A zip file of the parts in ``text``, each behind a line with its name in 【】."""
    file = io.BytesIO()
    with ZipFile(file, "w") as package:
        for name, content in re.findall(r"^【(.+)】\n((?:(?!【).*\n)*)", text, re.MULTILINE):
            package.writestr(ZipInfo(name), content)
    return file.getvalue()


def cases(path: Path) -> Iterator[Case]:
    """The sections of a spec that hold files."""
    for text in re.split(r"^## ", _fenced(path.read_text(encoding="utf-8")), flags=re.MULTILINE)[1:]:
        title, _, rest = text.partition("\n")
        case = Case(path.stem, title.strip())
        for info, body in _blocks(rest):
            _take(case, info.split(), body)
        prose = _BLOCK.sub("", rest)
        case.rows += (Row(*row) for row in _rows(prose, "文件"))
        case.deadlines += (Deadline(*row) for row in _rows(prose, "任务"))
        case.stages += (Entered(*row) for row in _rows(prose, "事项"))
        case.limits += (Limit(*row) for row in _rows(prose, "时限"))
        if case.files:
            yield case


_BLOCK = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_HIDDEN = "\x00"


def _fenced(text: str) -> str:
    """The text, headings inside blocks made unlike headings."""
    return _BLOCK.sub(lambda m: re.sub("^#", _HIDDEN + "#", m[0], flags=re.MULTILINE), text)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    for match in _BLOCK.finditer(text):
        yield match[2].strip(), match[3].replace(_HIDDEN, "")


def _take(case: Case, info: list[str], body: str) -> None:
    match info:
        case ["报告", *day]:
            case.report = body
            case.day = date.fromisoformat(day[0]) if day else DAY
        case ["代码", *day]:
            case.codes = body.splitlines()
            case.day = date.fromisoformat(day[0]) if day else DAY
        case [path, *options]:
            case.files.append(File(path, body, tuple(options)))


def _rows(text: str, subject: str) -> Iterator[tuple[Any, ...]]:
    """The rows of the tables whose first two columns are 日期 and ``subject``."""
    head = rf"^\| *日期 *\| *{subject} *\|.*\n\|[-| ]+\n((?:\|.*\n)+)"
    for table in re.findall(head, text + "\n", re.MULTILINE):
        for line in table.splitlines():
            day, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            yield date.fromisoformat(day), *cells


SPECS = sorted(HERE.glob("*.md"))
CASES = [case for path in SPECS for case in cases(path)]
REPORTED = [case for case in CASES if case.report or case.codes is not None]
DATED = [(case, row) for case in CASES for row in case.rows]
DUE = [(case, row) for case in CASES for row in case.deadlines]
STAGED = [(case, row) for case in CASES for row in case.stages]
LIMITED = [(case, row) for case in CASES for row in case.limits]


def outcome(home: Path, case: Case, day: date) -> tuple[Portal, tuple[Diagnostic, ...]]:
    """The portal of a case and its findings on ``day``; what can be published is published."""
    made = portal(home)
    for file in case.files:
        if file.path == BARE:
            return made, read_mapping(BARE, file.data.decode("utf-8", "surrogatepass"))[1]
        if file.path == IMPORTED:
            return made, read_sources([home / line for line in file.text.split()])[1]
        file.write(home)
    config, found = read_config(home / "config.yaml")
    return made, found if config is None else build(made.request(day)).diagnostics


def report(home: Path, found: tuple[Diagnostic, ...]) -> str:
    """Findings as an editor reads them, with paths relative to ``home``."""
    config, _ = read_config(home / "config.yaml")
    return Reporter.of(config).text(found).replace(home.as_posix() + "/", "")


def check(home: Path, case: Case, found: tuple[Diagnostic, ...]) -> None:
    """The findings are those of the case: its report, else its codes (with places or without), else none."""
    said = report(home, found)
    if case.codes is not None:
        placed = any(":" in line for line in case.codes)
        got = [f"{d.code} {d.span.start.line}:{d.span.start.column}" if placed else d.code for d in found]
        assert sorted(got) == sorted(case.codes), said
    else:
        assert said.strip() == (case.report or CLEAN).strip()


@pytest.mark.parametrize("case", REPORTED, ids=str)
def test_report(case: Case, tmp_path: Path) -> None:
    check(tmp_path, case, outcome(tmp_path, case, case.day)[1])


@dataclass(frozen=True)
class Data:
    """What data/documents.json and data/tasks.json say on one day, by id and by plan and number."""

    documents: dict[str, dict[str, str | None]]
    tasks: dict[str, dict[str, str | bool | None]]


@dataclass
class Portals:
    """The portals of dated cases, each made once; and their public data by case and day."""

    homes: pytest.TempPathFactory
    made: dict[str, Path] = field(default_factory=dict)
    known: dict[tuple[str, date], Data] = field(default_factory=dict)
    duties: dict[tuple[str, date], dict[str, tuple[str, str]]] = field(default_factory=dict)

    def data(self, case: Case, day: date) -> Data:
        """The public data of ``day``."""
        key = (str(case), day)
        if key not in self.known:
            if str(case) not in self.made:
                self.made[str(case)] = self.homes.mktemp("spec")
            site, found = outcome(self.made[str(case)], case, day)
            check(site.home, case, found)
            documents, tasks = (
                msgspec.json.decode((site.home / "output" / "data" / f"{name}.json").read_bytes())[name]
                for name in ("documents", "tasks")
            )
            self.known[key] = Data(
                {one["id"]: one for one in documents},
                {f"{one['plan']} {one['number']}": one for one in tasks},
            )
        return self.known[key]

    def limits(self, case: Case, day: date) -> dict[str, tuple[str, str]]:
        """The last day and the state of every duty of ``day``; what is counted has its words for a state."""
        key = (str(case), day)
        if key not in self.duties:
            home = self.homes.mktemp("limits")
            resolved = outcome(home, case, day)[0].examine(day).resolved
            assert resolved is not None
            found = resolved.catalog.deadlines
            self.duties[key] = {_duty(d): (_clock(d), d.state) for d in found.every} | {
                " ".join(filter(None, (t.rule, t.unit, t.period))): (t.last.isoformat(), t.words)
                for t in found.tallies
            }
        return self.duties[key]


def _duty(one: Duty) -> str:
    return " ".join(filter(None, (one.rule, one.subject or one.unit, one.period)))


def _clock(one: Duty) -> str:
    if one.due is None:
        return NOT_THERE
    last = one.due.isoformat(" ", "minutes") if one.exact else one.due.date().isoformat()
    return last + ("（暂定）" if one.provisional else "")


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Portals:
    return Portals(tmp_path_factory)


@pytest.mark.parametrize(("case", "row"), DATED, ids=[f"{case}·{row.day}·{row.id}" for case, row in DATED])
def test_state(case: Case, row: Row, portals: Portals) -> None:
    document = portals.data(case, row.day).documents.get(row.id)
    if document is None or row.state == NOT_THERE:
        assert document is None and row.state == NOT_THERE, f"{case}：{row}"
        return
    got = {name: document[f"status{name}"] or NOT_THERE for name in ("", "_since", "_source")}
    wanted = {"": row.state, "_since": row.since or got["_since"], "_source": row.source or got["_source"]}
    assert got == wanted, f"{case}：{row}"


@pytest.mark.parametrize(("case", "row"), DUE, ids=[f"{case}·{row.day}·{row.task}" for case, row in DUE])
def test_deadline(case: Case, row: Deadline, portals: Portals) -> None:
    task = portals.data(case, row.day).tasks[row.task]
    assert (task["due"] or NOT_THERE, task["overdue"]) == (row.due, row.overdue == "是")


@pytest.mark.parametrize(("case", "row"), STAGED, ids=[f"{case}·{row.day}·{row.id}" for case, row in STAGED])
def test_stage(case: Case, row: Entered, portals: Portals) -> None:
    portals.data(case, row.day)
    resolved = Portal(portals.made[str(case)]).examine(row.day).resolved
    assert resolved is not None
    shown = resolved.catalog.visible(row.id)
    assert (resolved.catalog.mark(row.id)[0] if shown else NOT_THERE) == row.stage


@pytest.mark.parametrize(
    ("case", "row"), LIMITED, ids=[f"{case}·{row.day}·{row.duty}" for case, row in LIMITED]
)
def test_time_limit(case: Case, row: Limit, portals: Portals) -> None:
    found = portals.limits(case, row.day)
    assert found.get(row.duty, (NOT_THERE, NOT_THERE)) == (row.due, row.state), found


def rules() -> list[Rule]:
    """Every rule of the program: the constants beside the code that raises them, each once."""
    found: dict[int, Rule] = {}
    for info in walk_packages(site_builder.__path__, "site_builder."):
        if not info.name.endswith("__main__"):
            values = vars(import_module(info.name)).values()
            found |= {id(value): value for value in values if isinstance(value, Rule)}
    return sorted(found.values(), key=lambda rule: rule.code)


RULES = rules()


def test_every_code_names_one_rule() -> None:
    assert [code for code, count in Counter(rule.code for rule in RULES).items() if count > 1] == []


class Foreign(Item):
    """A content type of another package, with a field of a kind that none of ours has."""

    count: Annotated[int, key("份数", "印发的份数", "20")]


def test_a_field_of_a_foreign_kind_is_explained() -> None:
    tree, _ = read_mapping("content/a.yaml", "份数: 二十\n")
    assert tree is not None
    item, (found,) = validate(Foreign, tree, "content/a.yaml")
    assert item is None and found.code == "E209" and "份数" in found.message
    assert found.span == Span.at("content/a.yaml", 1, 5, 2)


def test_every_rule_is_raised_in_a_spec() -> None:
    shown = {"E209", *(code for case in CASES for code in case.raises)}
    shown |= set(re.findall(r"^\| (W8\d\d) ", IMPORTING.read_text(encoding="utf-8"), re.MULTILINE))
    assert sorted({rule.code for rule in RULES} - shown) == []
    assert sorted(shown - {rule.code for rule in RULES}) == []


_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_ASCII_MARK = re.compile(rf"[{_HAN}][,;:?!]|[,;:?!][{_HAN}]")
_EXAMPLE = re.compile(r"  \S(?:(?!  )[^。；\n])*|(?<=\n)---\n(?:.*\n)*---$", re.MULTILINE)
"""What stands behind two spaces, or between two fences, is to be written so, in ASCII punctuation."""


def _prose(text: str) -> str:
    """A template without its examples, quotations and names to be filled in."""
    text = text.replace("{{", "").replace("}}", "")
    return re.sub(r"“[^“”]*”|\{\w+\}", "〇", _EXAMPLE.sub("", text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_speaks_plain_chinese(rule: Rule) -> None:
    for text in (rule.title, rule.message, rule.fix):
        assert re.search(f"[{_HAN}]", text)
        assert text == text.strip()
    for text in (rule.title, rule.message, rule.fix, rule.about):
        assert _ASCII_MARK.search(_prose(text)) is None
    assert rule.message.endswith(("。", "？", "}"))
    assert rule.fix.endswith("。") or _EXAMPLE.search(rule.fix.splitlines()[-1])
    assert not rule.about or rule.about.endswith("。")
    assert not rule.title.endswith("。")


def test_the_specs_are_read_whole() -> None:
    """A heading or table that the reader does not understand would be a promise that nobody keeps."""
    text = "\n".join(_BLOCK.sub("", path.read_text(encoding="utf-8")) for path in SPECS)
    assert len(DATED) + len(DUE) + len(STAGED) + len(LIMITED) == len(
        re.findall(r"^\| *\d{4}-\d\d-\d\d ", text, re.MULTILINE)
    )
    assert sum(case.spec == "效力状态" for case, _ in DATED) >= 100
    dated = [*DATED, *DUE, *STAGED, *LIMITED]
    checked = {str(case) for case in [*REPORTED, *(case for case, _ in dated)]}
    assert sorted({str(case) for case in CASES} - checked) == []
    assert [title for title, count in Counter(map(str, CASES)).items() if count > 1] == []
