"""The importer as a whole: bodies, chains, ids on the portal, links, other types, the report, any input."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.importing.markdown import Companion, Imported, ImportResult, import_markdown
from site_builder.importing.report import report
from site_builder.importing.sources import SourceFile


def source(name: str, text: str, *beside: str) -> SourceFile:
    return SourceFile(f"in/{name}", name, text.encode(), beside)


def policies(*sources: SourceFile, taken: tuple[str, ...] = ()) -> ImportResult:
    return import_markdown(sources, "policy", "policies", taken)


def head(file: Imported) -> dict[str, object]:
    loaded = yaml.load(file.text.split("\n---\n")[0].removeprefix("---\n"), yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def body(file: Imported) -> str:
    return file.text.split("\n---\n", 1)[1]


def codes(result: ImportResult) -> tuple[list[str], list[str]]:
    return [finding.code for finding in result.skipped], [finding.code for finding in result.diagnostics]


def test_body_keeps_its_words() -> None:
    text = (
        "\ufeff<!-- 抓取 -->\r\n# 办法 #\r\n\r\n2020年1月1日　公布　\r\n\r\n<!-- INFO END -->\r\n\r\n"
        "## 第一章　总则\r\n\r\n　　第一条 *甲* <script>乙</script> A<B & \\C。\r\n\r\n<!-- TABLE -->\r\n| 甲 | 乙 |\r\n"
        "|---|---|\r\n| 1 | 2 |\r\n<!-- TABLE END -->\r\n"
    )
    (file,) = policies(source("a.md", text)).files
    assert head(file)["标题"] == "办法"
    assert head(file)["题注"] == ["2020年1月1日 公布"]
    assert body(file) == (
        "\n## 第一章　总则\n\n第一条 *甲* <script>乙</script> A<B & \\C。\n\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    )


def test_without_the_mark_the_dated_lines_end_at_the_text() -> None:
    text = "# 办法\n\n（2020年1月1日县政府令第1号公布）\n2021年1月1日 修订\n\n2021年5月1日，召开会议。\n\n2022年1月1日 公布\n"
    (file,) = policies(source("a.md", text)).files
    assert head(file)["题注"] == ["（2020年1月1日县政府令第1号公布）", "2021年1月1日 修订"]
    assert body(file).startswith("\n2021年5月1日，召开会议。")


def test_paths_and_order_of_fields() -> None:
    result = import_markdown(
        [source("a(2019-12-04).md", "# 办法\n\n第一条 甲。")], "policy", "p", (), "县司法局"
    )
    (file,) = result.files
    assert file.path == "p/2019/law-" + file.path[11:19] + "-20191204.md"
    assert file.path.isascii() and file.source == "in/a(2019-12-04).md"
    assert list(head(file)) == [
        *("标题", "发文字号", "文件性质", "发布机构", "来源", "成文日期", "发布日期", "施行日期")
    ]
    assert head(file)["发布机构"] == "县司法局" and head(file)["来源"] == "导入"


def test_early_years_sort_and_name_well() -> None:
    (file,) = policies(source("a(0009-01-02).md", "# 办法\n\n第一条 甲。")).files
    assert file.path.startswith("policies/0009/law-") and file.path.endswith("-00090102.md")


def test_one_version_a_day_the_longer_one() -> None:
    short = source("a(2020-01-01).md", "# 办法\n\n第一条 甲。")
    long = source("b(2020-01-01).md", "# 办法\n\n第一条 甲。\n\n第二条 乙。")
    result = policies(short, long)
    assert [file.source for file in result.files] == ["in/b(2020-01-01).md"]
    assert [(d.code, d.span.path, d.notes[0].span.path) for d in result.skipped] == [
        ("W809", "in/a(2020-01-01).md", "in/b(2020-01-01).md")
    ]


def version(year: int) -> SourceFile:
    return source(f"v({year}-01-01).md", f"# 办法\n\n第一条 {year}。")


def ids(result: ImportResult) -> tuple[str, ...]:
    return tuple(file.path.rpartition("/")[2].removesuffix(".md") for file in result.files)


@pytest.mark.parametrize(
    ("present", "new", "replaces", "mend"),
    [
        ([], [2010, 2020], {2020: 2010}, []),
        ([2010], [2020], {2020: 2010}, []),
        ([2010], [2010, 2020], {2020: 2010}, []),
        ([2010, 2020], [2030, 2040], {2030: 2020, 2040: 2030}, []),
        ([2020], [2010], {}, [2010]),
        ([2010, 2030], [2020], {}, [2020]),
        ([2010, 2030], [2020, 2025], {2025: 2020}, [2020, 2025]),
        ([2020], [2005, 2010, 2030], {2010: 2005, 2030: 2020}, [2010]),
    ],
)
def test_versions_on_the_portal_are_continued(
    present: list[int], new: list[int], replaces: dict[int, int], mend: list[int]
) -> None:
    taken = ids(policies(*(version(year) for year in present)))
    result = policies(*(version(year) for year in new), taken=taken)
    stem = ids(policies(version(1999)))[0].rpartition("-")[0]
    linked = {int(file.path[9:13]): file.replaces for file in result.files if file.replaces}
    assert linked == {year: f"{stem}-{target}0101" for year, target in replaces.items()}
    assert [finding.span.path for finding in result.diagnostics] == [
        f"in/v({year}-01-01).md" for year in mend
    ]
    assert {finding.code for finding in result.diagnostics} <= {"W811"}
    assert not set(ids(result)) & set(taken)
    assert codes(result)[0] == ["W810"] * len(set(present) & set(new))


def test_a_number_belongs_to_one_document() -> None:
    text = "# {}\n\n2020年1月1日 卫生部令第1号公布\n\n第一条 甲。"
    result = policies(source("a.md", text.format("甲办法")), source("b.md", text.format("乙办法")))
    assert sorted(str(head(file)["发文字号"]) for file in result.files) == ["卫生部令第1号", "无"]
    (taken,) = (g for file in result.files for g in file.guesses if g.field == "发文字号" and g.value == "无")
    assert taken.found.startswith("卫生部令第1号（law-")


def test_files_beside_travel_and_missing_ones_are_reported() -> None:
    text = "# 办法\n\n2020年1月1日 公布\n\n![](img/a.png) ![](b.png)\n\n[上](../c.docx) [文](d.md) [网](https://x.cn/a.png)\n"
    first = source("a.md", text, "img/a.png", "d.md")
    other = SourceFile(
        "on/e.md", "e.md", "# 另一办法\n\n2020年1月1日 公布\n\n![](img/a.png)".encode(), ("img/a.png",)
    )
    result = policies(first, other)
    missing = [(d.code, d.span.place) for d in result.diagnostics]
    copied = [companion for file in result.files for companion in file.companions]
    assert len(copied) == 1 and copied[0].path == "policies/2020/img/a.png"
    assert missing.count(("W812", "in/a.md:5:20")) == 1
    assert [place for _, place in missing if place.startswith("in/a.md:7")] == ["in/a.md:7:5", "in/a.md:7:20"]
    assert len(missing) == 4
    alone = policies(first)
    assert alone.files[0].companions == (Companion("in/img/a.png", "policies/2020/img/a.png"),)


def test_other_types_get_the_common_fields() -> None:
    sources = [version(2010), version(2020), source("n.md", "# 通知\n\n2020年1月1日 公布\n\n内容。")]
    result = import_markdown(sources, "notice", "notices", ids(policies(version(2015))))
    assert not result.diagnostics
    for file in result.files:
        assert list(head(file)) == ["标题", "来源", "发布日期"] and not file.replaces
    (notice,) = (file for file in result.files if file.title == "通知")
    assert body(notice) == "\n2020年1月1日 公布\n\n内容。\n"


def test_guesses_name_field_value_and_reason() -> None:
    text = "# 办法\n\n2020年1月1日 县财政局发布\n\n第一条 本办法自2020年3月1日起施行。"
    (file,) = policies(SourceFile("in/a.md", "a.md", text.encode("gb18030"))).files
    guesses = {guess.field: guess for guess in file.guesses}
    assert list(guesses) == ["编码", "发文字号", "文件性质", "发文机关", "成文日期", "发布日期", "施行日期"]
    assert guesses["编码"].value == "GB18030"
    assert (guesses["施行日期"].value, guesses["施行日期"].found) == (
        "2020-03-01",
        "本办法自2020年3月1日起施行",
    )
    assert all(guess.value and guess.reason for guess in file.guesses)


def test_a_later_day_in_the_text_of_a_later_version_is_pointed_out() -> None:
    later = source("v(2024-06-28).md", "# 办法\n\n第一条 本法自2024年11月1日起施行。")
    file = policies(version(2007), later).files[1]
    (guess,) = (guess for guess in file.guesses if guess.field == "施行日期")
    assert (guess.value, guess.found) == ("2024-06-28", "本法自2024年11月1日起施行")
    assert "请核对" in guess.reason


def test_report_is_complete() -> None:
    result = policies(
        version(2010),
        version(2020),
        source("x.md", "# 没有日期 | <b>\n\n正文。"),
        source("y(2020-02-30).md", "# 有|线的办法\n\n2020年1月1日 公布\n\n正文。"),
    )
    text = report(result)
    for part in ("# 导入报告", "## 未导入", "## 需要处理", "## 猜测清单", "## 已导入"):
        assert part in text
    assert "已导入 3 份（其中 1 份替代了前一个版本），未导入 1 份，需要处理 1 处" in text
    for file in result.files:
        assert file.path in text and file.source in text
    for finding in (*result.skipped, *result.diagnostics):
        assert finding.span.path in text
    rows = [line for line in text.split("\n") if line.startswith("|")]
    widths = [row.replace("\\|", "").count("|") for row in rows]
    assert set(widths) <= {4, 5}
    assert "<b>" not in text


def test_report_of_nothing() -> None:
    assert report(ImportResult(())).count("没有。") == 4


names = st.sampled_from(["a.md", "b(2020-01-01).md", "c(2021-02-30).md", "d.txt", "e_20220101.markdown"])
lines = st.sampled_from(
    [
        *(
            "# 办法",
            "# 办法（2020年修正）",
            "#",
            "## 第一章",
            "<!-- INFO END -->",
            "<!--",
            "-->",
            "---",
            "",
            "　　甲",
        ),
        *(
            "2019年1月1日 国务院令第1号公布",
            "2020年2月30日 修订",
            "2021年1月1日 施行",
            "（2018年1月1日通过）",
        ),
        *(
            "本办法自2030年1月1日起施行。",
            "本办法自通过之日起施行。",
            "![](a.png)",
            "[](b.md)",
            "<b>",
            "标题: 甲",
        ),
    ]
)
files = st.builds(
    SourceFile,
    path=st.sampled_from(["in/1", "in/2", "in/3", "in/4"]),
    name=names,
    data=st.one_of(
        st.lists(lines).map(lambda chosen: "\n".join(chosen).encode()), st.text().map(str.encode), st.binary()
    ),
    beside=st.sampled_from([(), ("a.png",), ("b.md",)]),
)


@given(
    st.lists(files, max_size=6), st.randoms(use_true_random=False), st.sampled_from(["policy", "notice", "x"])
)
def test_any_input_in_any_order(sources: list[SourceFile], random: object, type_name: str) -> None:
    result = import_markdown(sources, type_name, "f")
    assert isinstance(report(result), str)
    shuffled = list(sources)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert import_markdown(shuffled, type_name, "f") == result
    assert len({file.path for file in result.files}) == len(result.files)
    assert len(result.files) + len(result.skipped) == len({source.path for source in sources})
    heads = {file.path.rpartition("/")[2].removesuffix(".md"): head(file) for file in result.files}
    for loaded in heads.values():
        published, effective = str(loaded["发布日期"]), str(loaded.get("施行日期", "9999"))
        assert str(loaded.get("成文日期", "0000")) <= published <= effective
        for target in loaded.get("替代", ()):  # type: ignore[attr-defined]
            assert str(heads[target["文件"]]["施行日期"]) < effective
    again = import_markdown(sources, type_name, "f", list(heads))
    assert not again.files


def test_an_impossible_day_alone_is_named() -> None:
    (finding,) = policies(source("a(2019-02-30).md", "# 办法\n\n第一条 甲。")).skipped
    assert finding.code == "W807" and "“2019-02-30”并不存在" in finding.message


@pytest.mark.parametrize(
    ("caption", "number"),
    [
        ("2011年10月29日 国务院、中央军事委员会令第608号公布", "国务院中央军事委员会令第608号"),
        ("1998年1月1日 民政部令第１４号发布", "民政部令第14号"),
        ("1998年1月1日 民政部令第〇号发布", "无"),
        ("1998年1月1日 民政部公告第14号发布", "无"),
    ],
)
def test_numbers_stand_in_their_standard_form(caption: str, number: str) -> None:
    (file,) = policies(source("a.md", f"# 办法\n\n{caption}\n\n第一条 甲。")).files
    assert head(file)["发文字号"] == number
