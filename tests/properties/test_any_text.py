"""Whatever stands in a file, there is an outcome: an item or findings with a place, never an exception.

What is accepted must also be publishable: a page comes out of it, whatever the words.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from site_builder.build import parts
from site_builder.config import read_config
from site_builder.kernel.diagnostic import Diagnostic, blocks
from site_builder.kernel.digest import digest_bytes
from site_builder.model.document import Document
from site_builder.model.source import ROOT
from site_builder.stages.parse import Broken, Task, Whole, parse
from site_builder.stages.vocabulary import read_vocabulary
from site_builder.types.base import ContentType
from site_builder.types.validate import keys_of, models
from tests.portal import CONFIG, policy, portal
from tests.properties.effort import examples

TYPES = parts().types
KEYS = sorted(
    {
        key
        for kind in TYPES.values()
        for model in models(kind.item)
        for f, i in model.model_fields.items()
        for key in (f, *keys_of(i))
    }
)
SCALARS = (
    "2024-03-01", "2024-02-30", "2024年3月", "云政发〔2024〕3号", "云政发[2024]3号", "无", "《甲办法》", "a-1", "主动公开",
    "行政规范性文件", "图解", "需要", "true", "否", "012", "12:30", "~", "''", "'未完", '"', "&a 甲", "*a", "!!python/name:os.system",
    "../../etc/passwd", "C:\\x.pdf", "a b.pdf", "<script>alert(1)</script>", "javascript:alert(1)", "\t", "# 注", "|", ">-", "{", "]",
    "11010519491231002X", "6222020000000000000", "9999-12-31", "0001-01-01", "２０２４-0３-01", "二〇二四年三月一日", "每季度最后一个月10日前",
)  # fmt: skip
PIECES = (
    "# 标题", "第一章 总则", "第一条 内容。", "第一条 又一条。", "一、", "（一）甲", "1. 甲", "- 甲", "> 引", "| 甲 | 乙 |", "| --- | --- |", "| 1 |",
    "[链接](a-1)", "[链](#)", "[链接](../x)", "![图](图.png)", "[附](x.pdf)", "[x](javascript:alert(1))", "<b onerror=x>", "&#0;", "```",
    "    缩进", "$x$", "云政发〔2024〕3号", "《甲办法》第三条", "[^1]", "[^1]: 注", "\\", "**", "---", "\u202e", "\u200b", "\x0b", "︀", "𠮷", "[[[[", "((((",
)  # fmt: skip

values: st.SearchStrategy[str] = st.recursive(
    st.sampled_from(SCALARS) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda found: f"[{', '.join(found)}]")
        | st.lists(st.tuples(st.sampled_from(KEYS), inner), max_size=3).map(
            lambda found: "{" + ", ".join(f"{key}: {value}" for key, value in found) + "}"
        )
    ),
    max_leaves=5,
)
lines = st.tuples(
    st.sampled_from(KEYS), st.sampled_from([": ", "：", ":", ":\n  ", ":\n- ", ":\t"]), values
).map("".join)
fronts = st.lists(lines, max_size=6).map("\n".join)
whole_fronts = fronts.map(lambda text: "标题: 甲办法\n名称: 甲\n发布日期: 2024-01-01\n" + text)
bodies = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=10).map("\n".join)
documents = st.tuples(fronts | whole_fronts, bodies).map(lambda pair: f"---\n{pair[0]}\n---\n\n{pair[1]}\n")
NUMBERS = ("云政发〔2018〕3号", "云政发〔2020〕5号", "云政发〔2024〕3号", "云政办发〔2026〕5号")
STRUCTURED = {
    "审查": "{审查人: 甲岗, 日期: 2024-03-01, 结论: 同意公开}",
    "更正": "[{日期: 2024-03-05, 内容: 改了一处}]",
    "撤回": "{日期: 2024-04-01, 理由: 有误}",
    "任务": "[{编号: '1', 内容: 公开, 牵头部门: 县财政局, 完成时限: 长期, 佐证: [{文件: 甲, 外部: true}]}]",
    "联系方式": "{电话: 0000-8800123, 邮箱: a@yunqi.example}",
    "查询": "{状态: [有效], 关键词: [办法]}",
    "子栏目": "[{标题: 甲栏, 查询: {类型: [policy]}, 精选: [云政发〔2018〕3号]}]",
    "外部链接": "[{名称: 甲, 网址: 'https://a.example/', 级别: 市}]",
    "文字稿": "第一条 文字。",
}


def sensible(kind: ContentType) -> st.SearchStrategy[str]:
    """Files that an editor might write: keys of the type with the manual's examples, now and then a strange value."""
    known = {
        key: field for name, field in kind.item.model_fields.items() for key in keys_of(field)[:1] or [name]
    }
    examples_ = {
        key: str((field.examples or [STRUCTURED.get(key, "[甲]")])[0]) for key, field in known.items()
    }
    needed = {key: examples_[key] for key, field in known.items() if field.is_required()}
    targets = st.sampled_from(NUMBERS).map(lambda number: f"[{number}]")
    value = {key: targets if text.startswith("[云政") else st.just(text) for key, text in examples_.items()}
    chosen = st.lists(st.sampled_from(sorted(known)), max_size=5, unique=True)
    some = chosen.flatmap(
        lambda keys: st.fixed_dictionaries(as_written(needed) | {key: value[key] for key in keys})
    )
    strange = st.just({}) | st.dictionaries(
        st.sampled_from(sorted(known)), st.sampled_from(SCALARS), max_size=1
    )
    head = st.tuples(some, strange).map(
        lambda pair: "".join(f"{k}: {v}\n" for k, v in (pair[0] | pair[1]).items())
    )
    return st.tuples(head, bodies).map(lambda pair: f"---\n{pair[0]}---\n\n{pair[1]}\n")


def as_written(needed: dict[str, str]) -> dict[str, st.SearchStrategy[str]]:
    """The required keys, always with their examples."""
    return {key: st.just(text) for key, text in needed.items()}


any_sensible = st.sampled_from(sorted(TYPES)).flatmap(
    lambda name: st.tuples(st.just(name), sensible(TYPES[name]))
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5"])
texts = st.one_of(
    st.binary(max_size=120),
    documents.map(str.encode),
    documents.map(str.encode),
    st.tuples(documents | st.text(max_size=60), encodings).map(
        lambda pair: pair[0].encode(pair[1], "ignore")
    ),
    st.tuples(documents, st.integers(0, 200)).map(lambda pair: pair[0].encode()[: pair[1]]),
)


def sound(found: tuple[Diagnostic, ...], path: str, data: bytes) -> None:
    """Findings point into the file and are finished sentences."""
    length = data.count(b"\n") + data.count(b"\r") + data.count(b"\x0b") + 3
    for one in found:
        assert one.span.path == path and 1 <= one.span.start.line <= max(length, len(data) + 1)
        assert one.span.start.column >= 1 and one.span.start <= one.span.end
        assert one.message and "{" not in one.code


any_file = st.tuples(st.sampled_from(sorted(TYPES)), texts) | any_sensible.map(
    lambda pair: (pair[0], pair[1].encode())
)


@settings(max_examples=examples(150))
@given(pair=any_file, suffix=st.sampled_from([".md", ".md", ".yaml"]))
@example(("policy", b""), ".md")
@example(("policy", b"---\n---\n"), ".md")
@example(("policy", b"\x00"), ".yaml")
@example(("plan", "标题: 甲\n发布日期: 2024-01-01\n任务: [[[[{}]]]]\n".encode()), ".yaml")
def test_any_file_of_any_type_has_an_outcome(pair: tuple[str, bytes], suffix: str) -> None:
    name, data = pair
    kind = TYPES[name]
    path = f"{kind.folder}/2024/a-1{suffix}"
    made = parse(kind, Task(path, name, data))
    sound(made.diagnostics, ROOT + path, data)
    if isinstance(made.value, Broken):
        assert blocks(made.diagnostics)
        return
    assert isinstance(made.value, Whole)
    ((key, blob),) = made.blobs
    document = msgspec.msgpack.decode(blob, type=Document)
    assert key == digest_bytes(blob) and document.card == made.value.parsed.card


@settings(max_examples=examples(60))
@given(pair=any_sensible)
def test_any_tree_has_an_outcome(pair: tuple[str, str]) -> None:
    """Beside sound documents any other file is refused or published, and templates cope with what is accepted."""
    name, data = pair
    path = f"{TYPES[name].folder}/2024/a-2.md"
    others = {f"policies/2024/n-{n}.md": policy(f"第{n}号", 发文字号=text) for n, text in enumerate(NUMBERS)}
    with tempfile.TemporaryDirectory() as folder:
        site = portal(Path(folder), {"policies/2024/a-1.md": policy("丙办法"), path: data, **others})
        for beside in ("a.docx", "xzf-2024-012-1.docx"):
            site.write(f"{TYPES[name].folder}/2024/{beside}", b"PK")
        found = site.examine()
        codes = {d.code for d in found.diagnostics}
        assert not any(code.startswith("E87") for code in codes), site.report(found.diagnostics)
        if not found.blocked:
            assert found.resolved is not None
            shown = found.resolved.catalog.cards.get("a-2")
            assert shown is None or shown.url in {a.url for a in found.artifacts}


@given(st.binary(max_size=100) | fronts.map(str.encode) | st.just("- 名称: 甲\n  编玛: a\n".encode()))
@example("- 名称: 甲\n  编玛: a\n".encode())
@example("- 名称: 甲\n  编码: a\n  小类: [{名称: 乙}]\n".encode())
def test_any_vocabulary_has_an_outcome(data: bytes) -> None:
    vocabulary, found = read_vocabulary(data)
    assert vocabulary.topics or found or not data.strip(b" \n\t") or vocabulary.topics == {}


@given(data=st.binary(max_size=100) | fronts.map(lambda text: (CONFIG + text).encode()))
def test_any_config_has_an_outcome(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_bytes(data)
        config, found = read_config(path)
        assert config is not None or blocks(found)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_deep_and_wide_values_have_an_outcome(name: str) -> None:
    """Nesting and repetition beyond reason are refused or shown, in bounded time."""
    kind: Any = TYPES[name]
    head = "标题: 甲\n名称: 甲\n发布日期: 2024-01-01\n"
    for value in ("[" * 1000 + "]" * 1000, "{甲: " * 400 + "1" + "}" * 400, "[" + "甲, " * 3000 + "乙]"):
        made = parse(kind, Task(f"{kind.folder}/a-1.yaml", name, f"{head}附件: {value}\n".encode()))
        assert isinstance(made.value, Broken) and blocks(made.diagnostics)
    for body in (
        "> " * 500 + "甲",
        "- " * 500 + "甲",
        "[" * 2000,
        "*" * 3000,
        "（一）" * 2000,
        "| 甲 " * 2000,
    ):
        text = f"---\n{head}---\n\n{body}\n"
        assert isinstance(
            parse(kind, Task(f"{kind.folder}/a-1.md", name, text.encode())).value, Whole | Broken
        )
