"""YAML to plain data with places, and every usual slip of the pen at its right place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.kernel.diagnostic import Rule, Severity
from site_builder.kernel.span import Span
from site_builder.reading import front_matter, text, yaml_slips, yaml_tree
from site_builder.reading.yaml_tree import DEEPEST, read_mapping

PATH = "content/policies/a.md"


def read(source: str, first_line: int = 1) -> Any:
    tree, found = read_mapping(PATH, source, first_line)
    assert found == ()
    assert tree is not None
    return tree


def places(source: str) -> list[tuple[str, int, int]]:
    _, found = read_mapping(PATH, source, 1)
    return [(d.code, d.span.start.line, d.span.start.column) for d in found]


@pytest.mark.parametrize(
    ("source", "data"),
    [
        ("标题: 关于云栖\n编号: 012\n", {"标题": "关于云栖", "编号": "012"}),
        (
            "a: 12:30\nb: no\nc: 2024-02-30\nd: 1.0\ne: true\nf: 0x1F",
            dict(zip("abcdef", ["12:30", "no", "2024-02-30", "1.0", "true", "0x1F"], strict=True)),
        ),
        ("a:\nb: ~\nc: null\nd: ''\ne: 'null'", {"a": None, "b": None, "c": None, "d": "", "e": "null"}),
        (
            "废止: [云政发〔2018〕3号, 云政发〔2019〕5号]",
            {"废止": ["云政发〔2018〕3号", "云政发〔2019〕5号"]},
        ),
        ("废止:\n- {文件: 甲, 条款: [第三条]}\n-\n", {"废止": [{"文件": "甲", "条款": ["第三条"]}, None]}),
        ("摘要: |\n  一：二\n  三\n来源: 乙", {"摘要": "一：二\n三\n", "来源": "乙"}),
        ("标题: 关于“试行”：说明", {"标题": "关于“试行”：说明"}),
        ("标题: “关于”", {"标题": "“关于”"}),
        ('标题: "关于: 试行"', {"标题": "关于: 试行"}),
        ("a: [b]\n\n# 注释\n", {"a": ["b"]}),
        ("---\na: b\n---\n", {"a": "b"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("", {}),
        ("# 只有注释\n", {}),
        ("~", {}),
        ("职责:\n  - 综合协调：负责\n  - 督查：负责\n", {"职责": ["综合协调：负责", "督查：负责"]}),
        ("依据: [《甲，乙》, 《丙》]", {"依据": ["《甲，乙》", "《丙》"]}),
        ("url: http://a.cn/b", {"url": "http://a.cn/b"}),
        ("a: b\u2028c\x85d\re", {"a": "b c d e"}),
    ],
)
def test_every_scalar_is_text(source: str, data: object) -> None:
    assert read(source).data == data


def test_places_are_characters_and_lines_of_the_file() -> None:
    source = "标题: 关于云栖\n附件:\n  - 名称: 流程图\n    文件: a.pdf\n废止: [甲, {文件: 乙}]\n空:\n"
    tree = read(source, first_line=2)
    assert tree.keys[("标题",)] == Span.at(PATH, 2, 1, 2)
    assert tree.spans[("标题",)] == Span.at(PATH, 2, 5, 4)
    assert tree.keys[("附件", 0, "名称")] == Span.at(PATH, 4, 5, 2)
    assert tree.spans[("附件", 0, "文件")] == Span.at(PATH, 5, 9, 5)
    assert (tree.spans[("附件",)].start.line, tree.spans[("附件",)].end.line) == (4, 5)
    assert tree.spans[("废止", 1, "文件")] == Span.at(PATH, 6, 14, 1)
    assert tree.spans[("废止",)] == Span.at(PATH, 6, 5, 12)
    assert tree.spans[("空",)].start.line == 7
    assert tree.spans[()].start == Span.at(PATH, 2, 1).start


SLIPS = [
    # a full-width colon, at the colon, not on the next line
    ("标题：云栖\n发布日期: 2024-01-01\n", [("E120", 1, 3)]),
    ("标题: 甲\n发布日期：2024-01-01\n来源: 乙\n", [("E120", 2, 5)]),
    ("标题：甲\n发布日期：2024-01-01\n来源：乙\n", [("E120", 1, 3), ("E120", 2, 5), ("E120", 3, 3)]),
    ("标题：甲", [("E120", 1, 3)]),
    ("标题 ：甲\n来源: 乙", [("E120", 1, 4)]),
    ("标题：关于: 试行\n", [("E120", 1, 3)]),
    ("附件:\n  - 名称：甲\n    文件: a.pdf\n", [("E120", 2, 7)]),
    ("废止: {文件：甲, 自：2024-05-01}\n", [("E120", 1, 8), ("E120", 1, 13)]),
    ("审查:\n  审查人：甲\n  日期：2024-01-01\n", [("E120", 2, 6), ("E120", 3, 5)]),
    # swallowed into the value above
    ("发布机构: 甲\n 有效期至：2029-04-30\n来源: 乙\n", [("E121", 2, 2)]),
    ("审查:\n  审查人：甲\n来源: 乙\n", [("W121", 2, 3)]),
    ("附件:\n  - 名称：甲\n  - 名称: 乙\n", [("W121", 2, 5)]),
    # no space after the colon
    ("标题:云栖\n发布日期: 2024-01-01\n", [("E122", 1, 3)]),
    ("标题: 甲\n发布日期:2024-01-01\n", [("E122", 2, 5)]),
    ("标题:云栖", [("E122", 1, 3)]),
    ('"标题":云栖\n来源: 乙', [("E122", 1, 5)]),
    ("废止: {文件:甲, 自: 2024-05-01}\n", [("E122", 1, 8)]),
    # indentation
    ("附件:\n\t- a\n", [("E123", 2, 1)]),
    ("附件:\n  - 名称: a\n  \t文件: b\n", [("E123", 3, 3)]),
    ("摘要: |\n\t甲\n", [("E123", 2, 1)]),
    ("附件:\n\u3000\u3000- a\n来源: 乙\n", [("E147", 2, 1)]),
    ("审查: 甲\n  日期: 乙\n", [("E129", 2, 3)]),
    ("审查:\n  日期: 甲\n 结论: 乙\n", [("E129", 3, 2)]),
    ("附件:\n  - 甲\n - 乙\n", [("E129", 3, 2)]),
    # quotes
    ('标题: "云栖\n来源: 甲\n', [("E124", 1, 5)]),
    ('标题: "云栖\n来源: "甲"\n', [("E124", 1, 5)]),
    ("标题: '云栖\n来源: 甲\n", [("E124", 1, 5)]),
    ('标题: "云栖”\n来源: 甲\n', [("E124", 1, 5)]),
    ('废止: ["甲, 乙]\n来源: 丙\n', [("E124", 1, 6)]),
    ('标题: "云栖"关于\n', [("E127", 1, 9)]),
    ('标题: "关于"试行"的通知"\n', [("E127", 1, 9)]),
    ('文件: "D:\\附件\\a.pdf"\n', [("E142", 1, 8)]),
    # brackets
    ("废止: [云政发[2018]3号]\n", [("E125", 1, 9)]),
    ("废止: [云政发[2018]3号, 云政发[2019]5号]\n", [("E125", 1, 9), ("E125", 1, 22)]),
    ("废止:\n  - {文件: 云政发[2018]3号, 自: 2024-05-01}\n", [("E125", 2, 13)]),
    ("发文字号: [2018]3号\n", [("E126", 1, 7)]),
    ("废止: [甲, 乙\n来源: 丙\n", [("E143", 1, 5)]),
    ("废止: [甲］\n来源: 丙\n", [("E143", 1, 5)]),
    ("废止: [甲 # 说明\n来源: 丙\n", [("E143", 1, 5)]),
    ("colors: {main: #0f5443}\n来源: 丙\n", [("E149", 1, 16)]),
    ('colors: {main: #0f5443, accent: "#b3121b"}\n# 例如  {W721: error}\n来源: 丙\n', [("E149", 1, 16)]),
    ("废止: [甲, # 说明]\n  乙]\n", []),
    ("废止: [甲,\n# 说明 [乙]\n  丙]\n", []),
    ("废止: {文件: 甲，自: 2024-05-01}\n", [("E144", 1, 11)]),
    ("废止: {文件: 甲，自：2024-05-01}\n", [("E144", 1, 11)]),
    ("条款: [第三条，第五条]\n", [("W122", 1, 9)]),
    # values that need quotes
    ("标题: @云栖\n", [("E126", 1, 5)]),
    ("标题: `云栖`\n", [("E126", 1, 5)]),
    ("标题: %云栖\n", [("E126", 1, 5)]),
    ("标题: *云栖\n", [("E126", 1, 5)]),
    ("标题: 关于: 试行\n", [("E128", 1, 7)]),
    ("标题: 关于\n时间: 上午: 九点\n", [("E128", 2, 7)]),
    # lists
    ("废止:\n  -云政发〔2018〕3号\n", [("E130", 2, 3)]),
    ("废止:\n  -甲\n  -乙\n来源: 丙\n", [("E130", 2, 3)]),
    ("废止:\n-甲\n来源: 丙\n", [("E130", 2, 1)]),
    ("废止:\n  — 甲\n", [("E130", 2, 3)]),
    ("废止: - 甲\n", [("E145", 1, 5)]),
    # what is not an entry at all
    ("标题: 甲\n第一条 为了规范管理\n", [("E146", 2, 1)]),
    (": 甲\n", [("E141", 1, 1)]),
    ("云栖县", [("E134", 1, 1)]),
    ("- 甲\n- 乙\n", [("E134", 1, 1)]),
    # what YAML allows and content does not
    ("标题: 甲\n来源: 乙\n标题: 丙\n", [("E137", 3, 1)]),
    ("废止: {自: 甲, 自: 乙}\n", [("E137", 1, 12)]),
    ("标题: &a 甲\n来源: *a\n", [("E131", 1, 5)]),
    ("标题: !!python/object/apply:os.system [x]\n", [("E132", 1, 5)]),
    ("标题: !重要 甲\n", [("E126", 1, 5)]),
    ("标题: 甲\n---\n标题: 乙\n", [("E133", 2, 1)]),
    ("? [甲]\n: 乙\n", [("E136", 1, 3)]),
    ("标题: {{ 甲 }}\n", [("E136", 1, 6)]),
    ("标题: 甲\x07乙\n", [("E140", 1, 6)]),
    ("标题: \ud800\n", [("E140", 1, 5)]),
    ("标题: 甲\n...\n乙\n", [("E146", 3, 1)]),
    ("标题: 甲\n}\n", [("E146", 2, 1)]),
    ("标题: 甲\n- 乙\n", [("E138", 2, 1)]),
    # read, but not as meant
    ("标题: 关于 #1 号楼\n", [("W123", 1, 8)]),
    ("标题: #1 号楼\n来源: 甲 # 注释\n", [("W123", 1, 5)]),
]


@pytest.mark.parametrize(("source", "expected"), SLIPS, ids=[repr(s) for s, _ in SLIPS])
def test_slips_are_explained_at_their_place(source: str, expected: list[tuple[str, int, int]]) -> None:
    assert places(source) == expected


@pytest.mark.parametrize(("source", "expected"), SLIPS, ids=[repr(s) for s, _ in SLIPS])
def test_the_parser_written_in_python_gives_the_same(
    source: str, expected: list[tuple[str, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_tree, "_LOADER", yaml.SafeLoader)
    assert places(source) == expected


def test_messages_are_chinese_and_name_what_was_written() -> None:
    _, (found,) = read_mapping(PATH, "标题: 甲\n发布日期:2024-01-01\n")
    assert "冒号后面要有一个空格" in found.message
    assert "发布日期: 2024-01-01" in found.fix
    _, (found,) = read_mapping(PATH, "废止: [云政发[2018]3号]\n")
    assert "云政发〔2018〕3号" in found.fix
    for source, _ in SLIPS:
        for diagnostic in read_mapping(PATH, source)[1]:
            assert "expected" not in diagnostic.message and "found character" not in diagnostic.message


def test_a_second_key_points_at_the_first() -> None:
    tree, (found,) = read_mapping(PATH, "标题: 甲\n来源: 乙\n标题: 丙\n", 2)
    assert [note.span for note in found.notes] == [Span.at(PATH, 2, 1, 2)]
    assert tree is not None


def test_what_was_lost_is_not_reported_again() -> None:
    tree, _ = read_mapping(PATH, "发布机构: 甲\n 有效期至：2029-04-30\n")
    assert tree is None


@pytest.mark.parametrize(
    "source",
    [
        "a: " + "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "a: " + "{a: " * 1_000,
        "\n".join(" " * i + "a:" for i in range(1_000)),
        "- " * 100_000,
        "a: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1),
    ],
)
def test_deep_nesting_stops_early(source: str) -> None:
    tree, found = read_mapping(PATH, source)
    assert tree is None
    assert found[-1].code in {"E135", "E136"}


def test_allowed_depth() -> None:
    assert read("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)).data is not None


def test_an_alias_bomb_is_never_expanded() -> None:
    source = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(20)
    )
    tree, found = read_mapping(PATH, source)
    assert tree is None
    assert [d.code for d in found] == ["E131"]


@pytest.mark.parametrize(
    "source",
    [
        "a: " + "a[]" * 30_000,
        "a: [" + "a[]" * 30_000,
        "a: {" + "a：b," * 30_000,
        '"a\n' * 30_000,
        "a：b\n" * 30_000,
        "a: b\n" * 30_000,
        "a\n" * 30_000,
        "，" * 100_000 + ": b: c",
        "a: '" + "''" * 50_000,
        " " * 100_000 + "a",
        "\u3000" * 100_000 + "a: b",
        "a: [" + "b, " * 50_000,
    ],
)
def test_long_nonsense_is_answered(source: str) -> None:
    tree, found = read_mapping(PATH, source)
    assert tree is not None or found


def test_exhausted_memory_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_: str) -> object:
        raise MemoryError

    monkeypatch.setattr(yaml_tree, "_LOADER", exhausted)
    assert places("a: b") == [("E139", 1, 1)]


PIECES = st.sampled_from(
    [
        "标题",
        "发布日期",
        "a",
        ": ",
        ":",
        "：",
        "\n",
        "\n  ",
        "\n- ",
        "\t",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "，",
        '"',
        "'",
        "\\",
        "#",
        " # ",
        " #1",
        "&a ",
        "*a",
        "!b ",
        ">-\n",
        "---\n",
        "...\n",
        "? ",
        "- ",
        "-",
        "%",
        "@",
        "～",
        "云政发[2018]3号",
        "\u3000",
        "~",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_gives_an_outcome(source: str) -> None:
    tree, found = read_mapping(PATH, source, 2)
    assert tree is not None or any(d.severity is Severity.ERROR for d in found)
    lines = source.split("\n")
    for diagnostic in found:
        assert diagnostic.span.path == PATH
        assert 2 <= diagnostic.span.start.line <= len(lines) + 2
        assert diagnostic.message and diagnostic.span.start.column >= 1
    if tree is not None:
        assert isinstance(tree.data, dict)
        assert paths_of(tree.data) == set(tree.spans)


def paths_of(data: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path}
    if isinstance(data, dict):
        for key, value in data.items():
            found |= paths_of(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found |= paths_of(value, (*path, index))
    return found


@given(
    st.dictionaries(
        st.text("标题发布日期abc", min_size=1, max_size=6),
        st.none() | st.text(max_size=20) | st.lists(st.text(max_size=8), min_size=1, max_size=3),
        max_size=6,
    )
)
def test_written_data_comes_back(data: dict[str, Any]) -> None:
    source = yaml.safe_dump(data, allow_unicode=True, default_style='"').replace("!!null ", "")
    tree, found = read_mapping(PATH, source)
    assert not any(d.severity is Severity.ERROR for d in found)
    assert tree is not None and set(tree.data if isinstance(tree.data, dict) else ()) == set(data)


def test_rules_of_this_package_are_well_formed() -> None:
    rules: dict[str, Rule] = {}
    for module in (text, front_matter, yaml_tree, yaml_slips):
        for value in vars(module).values():
            if isinstance(value, Rule):
                assert rules.setdefault(value.code, value) is value
    for code, rule in rules.items():
        assert 101 <= int(code[1:]) <= 149
        assert (code[0] == "E") == (rule.severity is Severity.ERROR)
        assert rule.title and rule.fix and rule.about and rule.message.endswith("。")
