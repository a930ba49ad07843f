"""The parts of the importer one by one: days, dated lines, closing articles, front matter, bytes, links."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.importing.caption import (
    Step,
    bodies_in,
    is_dated_line,
    issuers_of,
    order_of,
    read_caption,
)
from site_builder.importing.dates import dates_in, dates_in_name
from site_builder.importing.effect import stated_effect
from site_builder.importing.frontmatter import content_file, scalar
from site_builder.importing.links import relative_links
from site_builder.importing.sources import decode, read_sources
from site_builder.importing.statute import title_key


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2019年11月5日", ["2019-11-05"]),
        ("2009年1月1 日起实施", ["2009-01-01"]),
        ("一九九三年十一月二十一日", ["1993-11-21"]),
        ("二○○八年十月一日", ["2008-10-01"]),
        ("2022-03-15", ["2022-03-15"]),
        ("2022/3/5 与 2022.3.6", ["2022-03-05", "2022-03-06"]),
        ("２０２２年３月５日", ["2022-03-05"]),
        ("2019年2月30日", [None]),
        ("2019年11月", []),
        ("2022-03/15", []),
        ("12022-03-15", []),
        ("电话 0512-2022", []),
    ],
)
def test_dates(text: str, days: list[str | None]) -> None:
    assert [found.day and found.day.isoformat() for found in dates_in(text)] == days


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("条例(2019-12-04)", "2019-12-04"),
        ("条例（2019-12-04）", "2019-12-04"),
        ("条例_20191204", "2019-12-04"),
        ("2019年12月4日 条例", "2019-12-04"),
        ("条例2019-12-04-修订", "2019-12-04"),
        ("条例（2024年修正）", None),
        ("条例 120191204", None),
    ],
)
def test_dates_in_name(name: str, day: str | None) -> None:
    assert [found.day and found.day.isoformat() for found in dates_in_name(name)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        ("上海市第十五届人民代表大会常务委员会第二十七次会议通过", ["上海市人民代表大会常务委员会"]),
        ("上海市第十五届人民代表大会第三次会议通过", ["上海市人民代表大会"]),
        ("第十一届全国人民代表大会常务委员会第十六次会议通过", ["全国人民代表大会常务委员会"]),
        ("宁波市十五届人大常委会第三十四次会议通过", ["宁波市人民代表大会常务委员会"]),
        ("广西壮族自治区第九届人民代表大会第一次会议通过", ["广西壮族自治区人民代表大会"]),
        ("市十四届人大常委会第二十次会议通过", []),
        ("国务院第66次常务会议通过", ["国务院"]),
        ("中华人民共和国国务院、中华人民共和国中央军事委员会令第418号公布", ["国务院", "中央军事委员会"]),
        ("海关总署、公安部令第7号发布", ["海关总署", "公安部"]),
        ("国家互联网信息办公室2021年第20次室务会议审议通过", ["国家互联网信息办公室"]),
        ("经人力资源和社会保障部第6次部务会议通过", ["人力资源和社会保障部"]),
        ("最高人民法院审判委员会第1823次会议通过", ["最高人民法院"]),
        ("最高人民检察院第十二届检察委员会第四十九次会议通过", ["最高人民检察院"]),
        ("云州县人民政府令第3号公布", ["云州县人民政府"]),
        ("青岛市人民代表大会常务委员会公告公布施行", ["青岛市人民代表大会常务委员会"]),
        ("发布", []),
        ("第三届理事会第二次会议通过", []),
        ("", []),
    ],
)
def test_bodies(words: str, bodies: list[str]) -> None:
    assert list(bodies_in(words)) == bodies


def test_caption_takes_every_step_of_a_line() -> None:
    line = (
        "2019年12月27日 威海市第十七届人民代表大会常务委员会第二十一次会议通过并经2020年1月15日山东省"
        "第十三届人民代表大会常务委员会第十六次会议批准的《关于修改〈条例〉（2019年1月1日公布）的决定》修正"
    )
    caption = read_caption((line,))
    assert [(event.day.isoformat(), sorted(event.steps)) for event in caption.events] == [
        ("2019-12-27", [Step.PASSED]),
        ("2020-01-15", sorted([Step.APPROVED, Step.CHANGED])),
    ]


def test_caption_joins_broken_lines_and_keeps_others() -> None:
    lines = ("2013年2月26日 青岛市人民代表大会常务委员会", "第九次会议通过", "典型案例", "2014-01-01")
    caption = read_caption(lines)
    assert caption.lines == (
        "2013年2月26日 青岛市人民代表大会常务委员会第九次会议通过",
        "典型案例",
        "2014-01-01",
    )
    assert [event.adopts for event in caption.events] == [True, True]


def test_caption_tells_issue_from_effect() -> None:
    caption = read_caption(("1999年3月10日 海关总署发布 自1999年4月1日施行",))
    assert [event.steps for event in caption.events] == [{Step.ISSUED}, {Step.EFFECTIVE}]
    bare = read_caption(("1988年5月20日 自发布之日起施行",))
    assert [event.adopts for event in bare.events] == [False]


def test_last_order_and_makers() -> None:
    lines = ("1997年7月21日 国务院令第225号发布", "2014年4月29日 中华人民共和国国务院令第651号修订通过")
    order = order_of(read_caption(lines))
    assert order is not None and order.number == "国务院令第651号"
    assert issuers_of("条例", read_caption(lines)) == ("国务院",)
    assert issuers_of("国务院关于某事的规定", read_caption(())) == ("国务院",)
    assert issuers_of("对关于某事的规定", read_caption(())) == ()
    assert order_of(read_caption(("2020年1月1日 命令第3号公布",))) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2020年1月1日 公布", True),
        ("（2014年11月1日第十二届全国人民代表大会常务委员会第十一次会议通过）", True),
        ("根据2014年11月1日《决定》修正", True),
        ("2022-03-15", True),
        ("2024年5月1日，县政府召开会议。", False),
        ("2024年5月1日，县政府同意印发如下意见：", False),
        ("2024年5月1日 星期三", False),
        ("第一条 自2024年5月1日起施行", False),
        ("", False),
    ],
)
def test_dated_line(line: str, expected: bool) -> None:
    assert is_dated_line(line) is expected


@pytest.mark.parametrize(
    ("body", "day", "since"),
    [
        ("第五十条 本条例自2020年1月1日起施行。", "2020-01-01", ""),
        ("本规定自一九九三年二月一日起施行。", "1993-02-01", ""),
        ("第三条 本办法自公布之日起施行。", None, "公布"),
        ("本办法自通过之日起正式实施", None, "通过"),
        ("本通知自印发之日起执行。", None, "印发"),
        ("本条例自1997年10月1日起施行。自1982年8月1日起施行的《老条例》同时废止。", "1997-10-01", ""),
        ("本条例自2011年11月1日起施行。\n\n自愿的，也可以自2012年1月1日起执行。", "2011-11-01", ""),
        ("本办法于2024年5月1日起施行，有效期五年。", "2024-05-01", ""),
    ],
)
def test_stated_effect(body: str, day: str | None, since: str) -> None:
    effect = stated_effect(body)
    assert effect is not None
    assert (effect.day and effect.day.isoformat(), effect.since) == (day, since)


@pytest.mark.parametrize(
    "body",
    [
        "集体合同即行生效。",
        "调解协议自各方当事人达成协议之日起生效。",
        "自本条例施行之日起六个月内办理。",
        "本条例施行前的行为，适用当时的规定。",
        "本办法自2019年2月30日起施行。",
        "",
    ],
)
def test_no_stated_effect(body: str) -> None:
    assert stated_effect(body) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("中华人民共和国立法法", "立法法", True),
        ("实施《土地管理法》办法", "实施〈土地管理法〉 办法", True),
        ("公司法（2018年修正）", "公司法", True),
        ("公司法（第二次修订）", "公司法(2023-12-29)", True),
        ("规则（试行）", "规则", False),
        ("解释（一）", "解释（二）", False),
        ("规划（2021—2025年）", "规划（2026—2030年）", False),
        ("办法（修订征求意见稿）", "办法", False),
    ],
)
def test_title_key(one: str, other: str, same: bool) -> None:
    assert (title_key(one) == title_key(other)) is same


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("县教育局关于招生的通知", "县教育局关于招生的通知"),
        ("《办法》（试行）", "《办法》（试行）"),
        ("law-0aec478d-20161111", "law-0aec478d-20161111"),
        ("2019-11-29", '"2019-11-29"'),
        ("012", '"012"'),
        ("no", '"no"'),
        ("a: b", '"a: b"'),
        ("- 甲", '"- 甲"'),
        ('他说"好"', '"他说\\"好\\""'),
        ("甲\x07乙", '"甲\\u0007乙"'),
        ("", '""'),
    ],
)
def test_scalar(text: str, written: str) -> None:
    assert scalar(text) == written


@given(st.text(), st.lists(st.text(min_size=1)), st.dates())
def test_front_matter_comes_back(text: str, lines: list[str], day: date) -> None:
    text = text.encode("utf-8", "replace").decode()
    kept = tuple(line.encode("utf-8", "replace").decode() for line in lines)
    fields = (
        ("标题", text),
        ("发布日期", day),
        *((("题注", kept),) if kept else ()),
        ("替代", ({"文件": text},)),
    )
    written = content_file(fields, "正文")
    head = written.split("\n---\n")[0].removeprefix("---\n")
    wanted = {"标题": text, "发布日期": day.isoformat(), "替代": [{"文件": text}]}
    assert yaml.load(head, yaml.BaseLoader) == (wanted | {"题注": list(kept)} if kept else wanted)
    assert written.endswith("\n---\n\n正文\n")


@pytest.mark.parametrize(
    ("data", "text", "assumed"),
    [
        ("# 标题\r\n正文\r".encode(), "# 标题\n正文\n", ""),
        ("\ufeff# 标题".encode(), "# 标题", ""),
        ("# 标题\n\n第一条 内容。".encode("gb18030"), "# 标题\n\n第一条 内容。", "GB18030"),
        ("# 标题".encode("utf-16"), "# 标题", "UTF-16"),
        (b"", "", ""),
    ],
)
def test_decode(data: bytes, text: str, assumed: str) -> None:
    decoded = decode(data)
    assert decoded is not None
    assert (decoded.text, decoded.assumed) == (text, assumed)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe\xff",
        "第一条 为了规范管理，制定本办法。".encode()[:-1],
        b"\xff\xff\xff\xff",
    ],
    ids=["picture", "half a UTF-16 character", "damaged UTF-8", "noise"],
)
def test_not_text(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("![图](map.png)", ["map.png"]),
        ('![图](<a b.png>) ![图](./images/%E5%9B%BE.png "标题")', ["images/图.png"]),
        ("[表](附件/表.docx#1) 和 [表](..\\x.docx)", ["附件/表.docx", "../x.docx"]),
        ("[站](https://example.com/a.png) [锚](#a.b) [根](/a.png) [邮](mailto:a@b.cn) [节](第三条)", []),
        ("（见[2020]第3号(a.b)）", []),
    ],
)
def test_links(text: str, paths: list[str]) -> None:
    assert [link.path for link in relative_links(text)] == paths


def test_read_sources(tmp_path: Path) -> None:
    (tmp_path / "sub" / "images").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text("# 不读", encoding="utf-8")
    (tmp_path / "sub" / "a.md").write_text("![](images/a.png) ![](b.png) ![](../c.png)", encoding="utf-8")
    (tmp_path / "sub" / "images" / "a.png").write_bytes(b"png")
    (tmp_path / "c.png").write_bytes(b"png")
    (tmp_path / "b.txt").write_text("通知", encoding="utf-8")
    sources, faults = read_sources([tmp_path, tmp_path / "sub" / "a.md", tmp_path / "没有.md"])
    assert [source.name for source in sources] == ["b.txt", "a.md"]
    assert sources[1].beside == ("images/a.png",)
    assert [(fault.code, fault.span.path) for fault in faults] == [
        ("W801", (tmp_path / "没有.md").as_posix())
    ]


@given(st.text())
def test_any_text_has_dates_links_and_a_caption(text: str) -> None:
    dates_in_name(text)
    relative_links(text)
    stated_effect(text)
    is_dated_line(text)
    caption = read_caption(tuple(text.split("\n")))
    issuers_of(text, caption)
    order_of(caption)
    assert title_key(title_key(text)) is not None


@given(st.binary())
def test_any_bytes_are_text_or_not(data: bytes) -> None:
    decoded = decode(data)
    assert decoded is None or "\r" not in decoded.text
