"""Questions and answers: the short answer first, each clause linked, whom to ask, and lists by topic and audience."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.model.clause import clause_anchor, clause_key, find_clause, meet, nearest_clause
from tests.portal import CONFIG, PNG, Portal, policy, portal

CLAUSES = "\n\n".join(f"第{n}条 供水事项。" for n in (*"一二三四五六七八九十", "十一", "十二", "十三")) + "\n"
ANSWER = policy(
    "怎么办水表开户？", "带身份证明办理。", 发布日期="2026-02-01", 发布机构="县水务局", 简答="带身份证明到窗口办理。",
    依据="[{文件: rules, 条款: [第12条]}, {文件: plan, 条款: [二]}, {文件: 国发〔2020〕1号, 名称: 供水意见, 外部: true}]",
    适用对象="[居民, 个体工商户]", 主题分类="[城乡建设/供水]", 高频="true", 办理渠道="供水窗口。",
    答复形式="[{形式: 图解, 文件: q1-tujie.png, 文字稿: '第一步。\n\n第二步。'}, {形式: 音频, 网址: 'https://www.gov.cn/1', 文字稿: 全文。}]",
)  # fmt: skip
FILES: dict[str, str | bytes] = {
    "vocabularies/主题分类.yaml": "- {名称: 城乡建设, 编码: building, 小类: [{名称: 供水, 编码: water}]}\n",
    "organizations/water.yaml": "名称: 云栖县水务局\n简称: [县水务局]\n联系方式: {电话: 0000-8800150, 地址: 云溪路2号, 邮箱: s@yunqi.example, 办公时间: 工作日}\n",
    "organizations/old.yaml": "名称: 云栖县水利局\n简称: [县水利局]\n撤销日期: 2019-03-01\n继任机构: 县水务局\n",
    "policies/2024/rules.md": policy("供水办法", CLAUSES),
    "policies/2024/plan.md": policy("供水方案", "一、目标\n\n保障供水。\n\n二、办理开户\n\n当场办结。\n"),
    "qa/2026/q1.md": ANSWER,
    "qa/2026/q1-tujie.png": PNG,
    "qa/2026/q2.md": policy(
        "多久抄一次表？", "每月一次。", 发布日期="2026-01-01", 发布机构="县水务局", 答复部门="县水利局", 简答="每月一次。",
        依据="[{文件: rules, 条款: [第一条, 第十三条]}]", 适用对象="[居民]",
    ),
}  # fmt: skip
HOTLINE = CONFIG.replace("site:\n", "site:\n  hotline: '12345'\n  consult_url: https://www.gov.cn/zx/\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = portal(tmp_path_factory.mktemp("qa"), FILES, HOTLINE)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def page(site: Portal, url: str) -> LexborHTMLParser:
    return LexborHTMLParser(site.output()[url].decode())


def words(node: LexborHTMLParser, css: str) -> str:
    found = node.css_first(css)
    assert found is not None, css
    return " ".join(str(found.text(deep=True)).split())


def part(tree: LexborHTMLParser, id_: str) -> str:
    """The words of the part whose heading has this id."""
    return words(tree, f"section:has(> #{id_})")


def test_the_short_answer_stands_first_and_is_the_summary(site: Portal) -> None:
    tree = page(site, "qa/2026/q1.html")
    assert words(tree, "h1") == "怎么办水表开户？"
    html = site.output()["qa/2026/q1.html"].decode()
    assert html.index("带身份证明到窗口办理。</p>") < html.index("带身份证明办理。")
    tags = {n.attributes["name"]: n.attributes.get("content") for n in tree.css("meta[name]")}
    assert tags["Description"] == "带身份证明到窗口办理。"
    assert "高频" in words(tree, ".kicker")


def test_every_clause_of_the_basis_is_a_link_and_the_document_carries_its_state(site: Portal) -> None:
    tree = page(site, "qa/2026/q1.html")
    links = [n.attributes["href"] for n in tree.css("section:has(> #part-grounds) a")]
    assert links == [
        "../../policies/2024/rules.html", "../../policies/2024/rules.html#第十二条",
        "../../policies/2024/plan.html", "../../policies/2024/plan.html#二",
    ]  # fmt: skip
    assert part(tree, "part-grounds").count("有效") == 2 and "供水意见" in part(tree, "part-grounds")
    assert "制定依据" not in site.output()["qa/2026/q1.html"].decode()


def test_other_forms_are_there_with_all_their_words(site: Portal) -> None:
    tree = page(site, "qa/2026/q1.html")
    picture = tree.css_first("#part-form-1 ~ p img")
    assert picture is not None
    shown = picture.attributes
    assert (shown["src"], shown["width"], shown["height"]) == ("q1-tujie.png", "8", "4") and shown["alt"]
    texts = [n.text() for n in tree.css("section:has(> #part-form-1) details p")]
    assert texts == ["第一步。", "第二步。"]
    assert 'href="https://www.gov.cn/1"' in site.output()["qa/2026/q1.html"].decode()
    assert "qa/2026/q1-tujie.png" in site.output() and tree.css_first("#part-attachments") is None


def test_whom_to_ask_comes_from_the_register_and_the_settings(site: Portal) -> None:
    shown = part(page(site, "qa/2026/q1.html"), "part-office")
    for text in ("云栖县水务局", "0000-8800150", "工作日", "云溪路2号", "12345", "打开政策咨询平台"):
        assert text in shown
    assert "s@yunqi.example" not in shown


def test_a_dissolved_department_is_answered_for_by_its_successor(site: Portal) -> None:
    shown = part(page(site, "qa/2026/q2.html"), "part-office")
    assert "云栖县水务局" in shown and "0000-8800150" in shown and "水利局" not in shown


def test_a_setting_that_is_not_made_shows_nothing(tmp_path: Path) -> None:
    made = portal(tmp_path, FILES)
    made.build()
    shown = part(page(made, "qa/2026/q1.html"), "part-office")
    assert "服务热线" not in shown and "网上咨询" not in shown


def test_a_platform_must_have_a_whole_address(tmp_path: Path) -> None:
    made = portal(tmp_path, FILES, CONFIG.replace("site:\n", "site:\n  consult_url: www.gov.cn\n"))
    with pytest.raises(AssertionError, match="E852"):
        made.build()


def test_a_document_lists_its_questions_by_clause(site: Portal) -> None:
    tree = page(site, "policies/2024/rules.html")
    assert [n.attributes["href"] for n in tree.css("section:has(> #part-questions) a")] == [
        "../../qa/2026/q2.html", "../../qa/2026/q1.html",
    ]  # fmt: skip
    assert "涉及第12条" in part(tree, "part-questions")
    assert "以本文件为依据" not in site.output()["policies/2024/rules.html"].decode()


def test_questions_are_browsed_by_topic_and_by_audience_newest_first(site: Portal) -> None:
    def titles(url: str) -> list[str]:
        return [n.text() for n in page(site, url).css(".row-title")]

    both = ["怎么办水表开户？", "多久抄一次表？"]
    assert titles("qa/index.html") == both
    assert list(ways(site).values())[:2] == ["topic/building/index.html", "topic/building-water/index.html"]
    assert titles("qa/topic/building-water/index.html") == titles("qa/topic/building/index.html") == both[:1]
    assert titles(f"qa/{ways(site)['居民']}") == both
    assert titles(f"qa/{ways(site)['个体工商户']}") == both[:1]


def ways(site: Portal) -> dict[str, str | None]:
    """The ways in that the list of all questions offers."""
    return {n.text().strip(): n.attributes["href"] for n in page(site, "qa/index.html").css(".facet a")}


def test_whom_an_answer_is_for_leads_to_their_questions(site: Portal) -> None:
    assert f'href="../{ways(site)["居民"]}"' in site.output()["qa/2026/q1.html"].decode()


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("第12条", "第12条"), ("第十二条", "第12条"), ("第十二条第二款", "第12条"), ("第十二条之一", "第12条之1"),
        ("二、补贴标准", "2、"), ("二", "2、"), ("第二部分", "2、"), ("三（二）", "3、"), ("总体 要求", "总体要求"),
        ("十五五规划", "十五五规划"), ("", ""),
    ],
)  # fmt: skip
def test_a_clause_however_it_is_written(written: str, key: str) -> None:
    assert clause_key(written) == key


def test_a_clause_is_found_by_number_or_by_title() -> None:
    labels, anchors = ("序言", "一、对象", "二、标准"), ("", "一", "二")
    assert [find_clause(x, labels) for x in ("二", "标准", "三", "第二条")] == [2, 2, None, None]
    assert clause_anchor("对象", labels, anchors) == "一" and clause_anchor("九", labels, anchors) == ""
    assert nearest_clause("第9条", ("第一条", "第七条", "附则")) == "第七条"
    assert nearest_clause("附责", ("第一条", "附则")) == "附则"


def test_lists_of_clauses_meet_when_they_share_one_or_one_names_none() -> None:
    assert meet(["第8条"], ["第九条", "第八条第一款"]) and meet([], ["第八条"]) and meet(["第八条"], [])
    assert not meet(["第八条"], ["第九条"])
