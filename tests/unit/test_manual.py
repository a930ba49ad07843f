"""The editors' manual stays true: its tables are those of the types, and its examples make a portal without a finding."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts.manual import MANUAL, main, rewritten, tables, unmarked
from site_builder.build import parts
from site_builder.cli.explain import rules
from site_builder.cli.main import COMMANDS
from site_builder.importing.markdown import import_markdown
from site_builder.importing.sources import SourceFile
from site_builder.kernel.diagnostic import blocks
from site_builder.model.validity import State
from tests.portal import Portal, codes, portal

TEXT = MANUAL.read_text(encoding="utf-8")
_FENCE = re.compile(r"^(?P<lead>[^\n]+)\n\n```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_CONTENT = re.compile(r"`content/([^`]+)`")
_TRANSCRIBED = re.compile(r"文件: ([\w.-]+\.(?:docx|xlsx|pdf))|\]\(([\w.-]+\.(?:docx|xlsx|pdf|png))\)")


class Example(NamedTuple):
    """A fenced block with the line before it and the content file which that line names."""

    lead: str
    path: str
    text: str


def examples(opening: str) -> list[Example]:
    """The blocks whose line before them begins with ``opening``."""
    found = []
    for match in _FENCE.finditer(TEXT):
        path = _CONTENT.search(match["lead"])
        if match["lead"].startswith(opening):
            found.append(Example(match["lead"], path[1] if path else "", match["text"]))
    return found


COMPLETE = [e for e in examples("文件 `content/") if "会报" not in e.lead]
ADDED = examples("在 `content/")
WRONG = [e for e in examples("文件 `content/") if "会报" in e.lead]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table whose first line begins with ``heading``."""
    lines = iter(TEXT.splitlines())
    next(line for line in lines if line.startswith(heading))
    next(lines)
    return [[c.strip() for c in line.strip("| ").split(" |")] for line in _until_blank(lines)]


def _until_blank(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if not line:
            return
        yield line


def background() -> dict[str, str | bytes]:
    """What the examples take for granted: the last section's documents and organizations, and the vocabulary."""
    files: dict[str, str | bytes] = {e.path: e.text for e in COMPLETE if "organizations/" in e.path}
    files |= {e.path: e.text for e in COMPLETE if "vocabularies/" in e.path}
    for id_, name, short in rows("| 编号 | 名称 | 简称"):
        files[f"organizations/{id_}.yaml"] = f"名称: {name}\n简称: [{short}]\n"
    keys = ("发文字号", "标题", "发布日期", "施行日期", "有效期至")
    for row in rows("| 编号 | 发文字号 | 标题"):
        fields = dict(zip(keys, [*row[1:], ""], strict=False))
        head = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
        files[f"policies/{row[0].split('-')[1]}/{row[0]}.md"] = (
            f"---\n{head}---\n\n第一条　制定本文件。\n\n第二条　自发布之日起施行。\n"
        )
    return files


def whole() -> dict[str, str | bytes]:
    """The portal of all complete examples, with an empty file for every attachment that they name."""
    files = background() | {e.path: e.text for e in COMPLETE}
    for example in COMPLETE:
        folder = example.path.rpartition("/")[0]
        for match in _TRANSCRIBED.finditer(example.text):
            files[f"{folder}/{match[1] or match[2]}"] = b"x"
    return files


def test_the_tables_are_those_of_the_types() -> None:
    assert unmarked(TEXT) == ()
    assert rewritten(TEXT) == TEXT, "python scripts/manual.py"
    assert main(["--check"]) == 0


def test_every_field_of_every_type_stands_in_its_table() -> None:
    made = tables()
    for name, kind in parts().types.items():
        for field_name in kind.item.model_fields:
            assert f"`{field_name}`" in made[name] + made["通用"]


def test_every_folder_command_and_state_is_explained() -> None:
    for kind in parts().types.values():
        assert f"| `{kind.folder}` | `{kind.name}` {kind.label} |" in TEXT
    for command in COMMANDS:
        assert f"`site-builder {command.name}" in TEXT
    assert [row[0] for row in rows("| 状态 | 意思")] == [state.value for state in State]


def test_only_rules_that_exist_are_named() -> None:
    assert set(re.findall(r"\b[EWN]\d{3}\b", TEXT)) <= set(rules())


def test_the_complete_examples_make_a_portal_without_a_finding(tmp_path: Path) -> None:
    site = portal(tmp_path, whole())
    report = site.build()
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    assert len(COMPLETE) >= 18
    assert {Path(e.path).parts[0] for e in COMPLETE} == {
        *(kind.folder for kind in parts().types.values()),
        "vocabularies",
    }


def test_every_relation_has_an_example() -> None:
    written = "\n".join(e.text for e in (*COMPLETE, *ADDED))
    kinds = [parts().types[name].item for name in ("policy", "cleanup", "topic")]
    for kind in kinds:
        for field_name in kind.relation_keys:
            assert f"{kind.model_fields[field_name].title}:" in written


@pytest.mark.parametrize("example", ADDED, ids=lambda e: e.text.partition(":")[0])
def test_an_added_line_is_valid(example: Example, tmp_path: Path) -> None:
    files = whole()
    old = files[example.path]
    assert isinstance(old, str)
    files[example.path] = old.replace("\n---\n", f"\n{example.text}---\n", 1)
    assert files[example.path] != old
    found = portal(tmp_path, files).examine().diagnostics
    assert not blocks(found), found


def test_a_wrong_example_is_reported_as_shown(tmp_path: Path) -> None:
    assert len(WRONG) == 1
    site = portal(tmp_path, {**background(), WRONG[0].path: WRONG[0].text})
    shown = examples("屏幕上会看到")[0].text
    assert shown in site.report(site.examine().diagnostics)


def _with(line: str) -> str:
    required = {"标题": "关于防汛工作的通知", "发布日期": "2026-03-01"}
    head = "".join(f"{key}: {value}\n" for key, value in required.items() if not line.startswith(key))
    return f"---\n{head}{line}\n---\n\n正文。\n"


MISTAKES = [row for row in rows("| 写错的样子") if len(row) == 3]


def _site(tmp_path: Path, cell: str) -> Portal:
    return portal(tmp_path, {**background(), "policies/2026/yzf-2026-099.md": _with(cell.strip("`"))})


@pytest.mark.parametrize(("wrong", "code", "right"), MISTAKES)
def test_a_common_mistake_is_found_and_its_cure_works(
    wrong: str, code: str, right: str, tmp_path: Path
) -> None:
    assert code in codes(_site(tmp_path / "wrong", wrong).examine().diagnostics)
    if right.startswith("`"):
        found = _site(tmp_path / "right", right).examine().diagnostics
        assert not found, found


TARGETS = [row for row in rows("| 写法 | 例子") if len(row) == 2]


@pytest.mark.parametrize(("way", "line"), TARGETS)
def test_a_target_may_be_written_in_this_way(way: str, line: str, tmp_path: Path) -> None:
    found = _site(tmp_path, line).examine().diagnostics
    assert not found, (way, found)


def test_the_states_of_the_worked_example(tmp_path: Path) -> None:
    id_ = re.search(r"`([\w-]+)` 在这些日子的状态", TEXT)
    assert id_
    site = portal(tmp_path, whole())
    for day, state in rows("| 日期 | 状态"):
        resolved = site.examine(date.fromisoformat(day)).resolved
        assert resolved and resolved.catalog.badge(id_[1])[0] == state, day


def test_the_file_to_import_is_imported() -> None:
    example = examples("待导入的文件")[0]
    name = re.search(r"`([^`]+)`", example.lead)
    assert name
    source = SourceFile(name[1], name[1].rpartition("/")[2], example.text.encode())
    result = import_markdown([source], "policy", "policies")
    assert len(result.files) == 1 and not result.skipped
