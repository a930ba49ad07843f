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
from tests.demo import demo
from tests.portal import DAY, ROOT, Portal, attachment, codes, portal

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


ARTICLES = [f"第{number}条" for number in (*"一二三四五六七八九十", "十一", "十二", "十三")]


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
            f"---\n{head}---\n\n" + "\n\n".join(f"{label}　本条从略。" for label in ARTICLES) + "\n"
        )
    return files


def whole() -> dict[str, str | bytes]:
    """The portal of all complete examples, with an empty file for every attachment that they name."""
    files = background() | {e.path: e.text for e in COMPLETE}
    for example in COMPLETE:
        folder = example.path.rpartition("/")[0]
        for match in _TRANSCRIBED.finditer(example.text):
            name = match[1] or match[2]
            files[f"{folder}/{name}"] = attachment(name)
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
        assert f"`site-builder {command}" in TEXT
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
        "search",
        "rules",
    }


def test_every_relation_has_an_example() -> None:
    written = "\n".join(e.text for e in (*COMPLETE, *ADDED))
    kinds = [parts().types[name].item for name in ("policy", "cleanup", "topic")]
    for kind in kinds:
        for field_name in kind.relation_keys:
            assert f"{kind.model_fields[field_name].title}:" in written


def with_added(key: str) -> tuple[dict[str, str | bytes], str]:
    """The whole portal with the lines that the manual adds under ``key``, and the address of the page they change."""
    example = next(e for e in ADDED if e.text.startswith(key + ":"))
    files = whole()
    old = files[example.path]
    assert isinstance(old, str)
    files[example.path] = old.replace("\n---\n", f"\n{example.text}---\n", 1)
    return files, example.path.removesuffix(".md") + ".html"


def built(home: Path, files: dict[str, str | bytes], day: date = DAY) -> dict[str, str]:
    """Every text file of the published portal by address."""
    site = portal(home, files)
    report = site.build(day)
    assert report.published, site.report(report.diagnostics)
    return {url: b.decode("utf-8-sig") for url, b in site.output().items() if url.endswith(_TEXTS)}


_TEXTS = (".html", ".xml", ".json", ".csv", ".txt")


def naming(pages: dict[str, str], words: str) -> set[str]:
    """The addresses of the files in which ``words`` stand."""
    return {url for url, text in pages.items() if words in text}


@pytest.mark.parametrize("key", [e.text.partition(":")[0] for e in ADDED])
def test_an_added_line_is_valid(key: str, tmp_path: Path) -> None:
    files, _ = with_added(key)
    found = portal(tmp_path, files).examine().diagnostics
    assert not blocks(found), found


def test_a_document_page_has_what_the_manual_promises(tmp_path: Path) -> None:
    page = built(tmp_path, whole())["policies/2026/yzf-2026-021.html"]
    for words in (
        "云政发〔2026〕21号",
        "有效期至2031年3月31日",
        "责任编辑：政务公开科",
        "养老服务补贴申请表（DOCX，",
    ):
        assert words in page
    for anchor in ("第一条", "第五条", "第二章", "表1"):
        assert f'id="{anchor}"' in page
    assert (
        '<svg role="img" aria-label="本页网址二维码"' in page
        and 'href="mailto:xxgk@yunqi.example?subject=' in page
    )
    assert 'href="../../interpretations/2026/jd-2026-001.html"' in page


def test_a_repealed_document_keeps_its_page_with_the_reason(tmp_path: Path) -> None:
    page = built(tmp_path, whole())["policies/2018/yzf-2018-003.html"]
    assert "本文件已废止" in page and "自2026年3月20日起废止。" in page
    assert 'href="../2026/yzf-2026-022.html"' in page


def test_a_replaced_document_names_its_successor_and_is_compared(tmp_path: Path) -> None:
    pages = built(tmp_path, whole())
    assert '替代文件：<a href="../2026/yzf-2026-024.html"' in pages["policies/2019/yzf-2019-008.html"]
    assert "compare/yzf-2026-024--yzf-2019-008.html" in pages


def test_an_amended_text_says_what_it_does_not_contain(tmp_path: Path) -> None:
    before = built(tmp_path / "before", whole())["policies/2020/yzf-2020-005.html"]
    assert "本页文本尚未并入<a " in before and "的修改。" in before
    files, url = with_added("已并入")
    after = built(tmp_path / "after", files)[url]
    assert "尚未并入" not in after and "本页文本已并入下列修改" in after


def test_the_history_names_every_act_with_its_source(tmp_path: Path) -> None:
    pages = built(tmp_path, whole())
    extended = pages["policies/2022/yzb-2022-007.html"]
    assert "有效期延续至2028年12月31日" in extended and 'href="../2026/yzb-2026-026.html"' in extended
    amended = pages["policies/2020/yzf-2020-005.html"]
    assert "被修改（涉及第八条、第九条）" in amended and "清理确认继续有效" in amended


def test_basis_and_upper_documents_are_linked_both_ways(tmp_path: Path) -> None:
    pages = built(tmp_path, whole())
    assert "临江市2026年养老服务工作要点" in pages["policies/2026/yzb-2026-027.html"]
    below = pages["policies/2026/yzf-2026-021.html"]
    assert "以本文件为依据" in below and 'href="yzb-2026-027.html"' in below


def test_a_topic_gathers_by_itself(tmp_path: Path) -> None:
    page = built(tmp_path, whole())["topics/topic-elderly.html"]
    gathered, _, current = page.partition("现在有效的养老服务政策")
    for id_ in (
        "policies/2018/yzf-2018-003",
        "policies/2026/yzf-2026-021",
        "interpretations/2026/jd-2026-001",
    ):
        assert f"../{id_}.html" in gathered
    assert "yzf-2026-021.html" in current and "yzf-2018-003.html" not in current


def test_the_catalogue_lists_what_is_in_force(tmp_path: Path) -> None:
    files = whole()
    listed = {
        day: built(tmp_path / str(day.year), files, day) for day in (date(2026, 11, 21), date(2029, 1, 1))
    }
    for day, ids in ((date(2026, 11, 21), {"yzb-2022-007"}), (date(2029, 1, 1), set())):
        table = listed[day]["catalogue/in-force.csv"]
        assert {i for i in ("yzb-2022-007", "yzf-2018-003", "yzf-2017-002") if f"\n{i}," in table} == ids
    assert '截至<time datetime="2029-01-01">' in listed[date(2029, 1, 1)]["catalogue/index.html"]


def test_a_forwarded_document_says_where_it_comes_from(tmp_path: Path) -> None:
    page = built(tmp_path, whole())["notices/2026/gg-2026-002.html"]
    assert "本文转发自：" in page and "来源：临江市民政局" in page


def test_an_open_task_is_overdue_from_the_day_after(tmp_path: Path) -> None:
    files = whole()
    url = "plans/2026/plan-2026.html"
    mark = '<strong class="overdue">已逾期</strong>'
    assert mark not in built(tmp_path / "in time", files, date(2026, 10, 31))[url]
    late = built(tmp_path / "late", files, date(2026, 11, 1))[url]
    assert late.count(mark) == 1 and 'id="任务2"' in late
    assert built(tmp_path / "later", files, date(2026, 12, 11))[url].count(mark) == 2


def test_a_clean_up_drives_the_states_of_its_targets(tmp_path: Path) -> None:
    resolved = portal(tmp_path, whole()).examine(date(2027, 7, 1)).resolved
    assert resolved
    ids = ("yzb-2021-015", "yzf-2016-012", "yzf-2017-002", "yzb-2019-011")
    assert [resolved.catalog.badge(id_)[0] for id_ in ids] == ["已修改", "废止", "失效", "失效"]


def test_a_scheduled_notice_is_nowhere_until_its_day(tmp_path: Path) -> None:
    words = "春节期间养老机构值班安排"
    assert naming(built(tmp_path / "before", whole(), date(2027, 1, 24)), words) == set()
    assert "notices/2027/gg-2027-001.html" in built(tmp_path / "then", whole(), date(2027, 1, 25))


def test_a_correction_is_shown(tmp_path: Path) -> None:
    files, url = with_added("更正")
    assert "人次由21更正为12" in built(tmp_path, files)[url]


def test_a_withdrawn_item_leaves_its_address_only(tmp_path: Path) -> None:
    files, url = with_added("撤回")
    pages = built(tmp_path, files)
    assert "附件含有个人信息" in pages[url]
    assert naming(pages, "第一季度养老服务补贴发放公示") == set()
    assert not (tmp_path / "output/notices/2026/gg-2026-001-huizong.xlsx").exists()


def test_withdrawing_a_document_undoes_nothing_that_it_did(tmp_path: Path) -> None:
    files = whole()
    path = "policies/2026/yzf-2026-022.md"
    text = files[path]
    assert isinstance(text, str)
    files[path] = text.replace("\n---\n", "\n撤回: {日期: 2026-04-01, 理由: 附件有误。}\n---\n", 1)
    pages = built(tmp_path, files)
    assert 'data-status="废止"' in pages["policies/2018/yzf-2018-003.html"]
    assert "依据未在本网站公开的文件" in pages["policies/2018/yzf-2018-003.html"]


def test_an_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    files, _ = with_added("旧网址")
    page = built(tmp_path, files)["zwgk/wjk/202603/t20260305_1024.html"]
    assert 'href="../../../policies/2026/yzf-2026-021.html"' in page


def test_what_is_not_public_is_nowhere(tmp_path: Path) -> None:
    files, url = with_added("公开属性")
    pages = built(tmp_path, files)
    assert url not in pages and naming(pages, "关于开展养老机构安全检查的通知") == set()


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


MISSION = (ROOT / "docs" / "mission.md").read_text(encoding="utf-8")


def test_the_mission_table_names_tests_that_exist() -> None:
    named = set(re.findall(r"`(tests/[^`\s]+\.py)::(\w+)`", MISSION))
    assert len(named) > 10
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), (path, name)


def test_the_mission_table_shows_pages_that_exist() -> None:
    urls = set(re.findall(r"`([\w/.-]+\.(?:html|xml|json|csv))`", MISSION))
    assert len(urls) > 20
    assert {url for url in urls if not (demo().output / url).is_file()} == set()


def test_the_mission_table_has_every_row_of_its_groups() -> None:
    rows_ = re.findall(r"^\| ([AI])(\d+) \|", MISSION, re.MULTILINE)
    assert rows_ == [("A", str(n)) for n in range(1, 27)] + [("I", str(n)) for n in range(1, 17)]
