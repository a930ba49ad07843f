"""明白卡 and lists by facet: what is cut from an interpretation for one sheet, and where interpretations are found by what they explain."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.markup.render import BodySource, render_body
from site_builder.model.excerpt import under
from tests.portal import Portal, policy, portal

TEXT = """\
一、谁可以申请

有本县户籍的[居民](a)。

（一）老年人

满六十周岁。

二、怎样申请

| 步骤 | 时间 |
| --- | --- |
| 申请 | 3月 |

![流程图](a.png)

交申请书。窗口当场受理！

三、咨询

拨打电话。
"""


def html() -> str:
    return render_body(BodySource("content/a.md", "", TEXT))[0].html


def test_a_part_ends_at_the_next_heading_of_its_level() -> None:
    found = under(html(), "一", 500)
    text = LexborHTMLParser(found.html).text()
    assert "有本县户籍的居民。" in text and "（一）老年人" in text and "满六十周岁。" in text
    assert "申请书" not in text and not found.more


def test_a_part_has_no_links_pictures_or_places() -> None:
    found = under(html(), "二", 500)
    tree = LexborHTMLParser(found.html)
    assert tree.css("table") and not tree.css("a, img, [id], [tabindex], [role]")
    assert "拨打电话" not in tree.text()


def test_a_long_part_keeps_whole_blocks_and_says_that_there_is_more() -> None:
    found = under(html(), "一", 12)
    assert "有本县户籍的居民。" in found.html and "满六十周岁" not in found.html and found.more


def test_a_block_that_is_too_long_keeps_whole_sentences() -> None:
    body = render_body(BodySource("content/a.md", "", "一、谁可以申请\n\n" + "居民可以申请。" * 50 + "\n"))[0]
    found = under(body.html, "一", 30)
    assert found.html == "<p>" + "居民可以申请。" * 4 + "</p>" and found.more


def test_nothing_stands_under_a_heading_that_is_not_there() -> None:
    assert under(html(), "九", 100) == under("", "一", 100)
    assert under(html(), "九", 100).html == ""


FILES: dict[str, str | bytes] = {
    "organizations/water.yaml": "名称: 云栖县水利局\n联系方式: {电话: 0000-8800123, 地址: 云溪路1号}\n",
    "organizations/old.yaml": "名称: 云栖县供水管理所\n继任机构: 云栖县水利局\n",
    "policies/a.md": policy("供水办法", 发文字号="云政发〔2024〕3号", 发布机构="water", 有效期至="2026-11-30"),
    "interpretations/j.md": policy(
        "供水办法解读", TEXT.replace("[居民](a)", "居民").replace("![流程图](a.png)\n\n", ""),
        发布日期="2024-01-05", 发布机构="water", 解读="[a]", 解读部门="云栖县供水管理所",
    ),
    "interpretations/none.md": policy(
        "不做明白卡", "一、适用范围\n\n全县。\n\n二、怎样申请\n\n申请。\n",
        发布日期="2024-01-06", 发布机构="water", 解读="[a]", 明白卡="否",
    ),
    "interpretations/part.md": policy(
        "只讲差异", "一、新旧差异\n\n不同。\n", 发布日期="2024-01-07", 发布机构="water", 解读="[a]"
    ),
}  # fmt: skip
CARD = "leaflet/j.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = portal(tmp_path_factory.mktemp("leaflet"), FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def page(site: Portal, url: str) -> LexborHTMLParser:
    return LexborHTMLParser((site.home / "output" / url).read_text(encoding="utf-8"))


def test_a_card_is_made_when_there_is_enough_to_say_and_wanted(site: Portal) -> None:
    assert [url for url in site.output() if url.startswith("leaflet/")] == [CARD]


def test_a_card_says_who_how_of_what_and_whom_to_ask(site: Portal) -> None:
    card = page(site, CARD)
    assert [h.text() for h in card.css(".leaflet-part h2")] == ["谁可以办", "怎么办"]
    text = card.css_first(".leaflet").text()  # type: ignore[union-attr]
    for words in ("满六十周岁", "交申请书", "供水办法", "云政发〔2024〕3号", "云栖县水利局", "0000-8800123"):
        assert words in text
    assert card.css_matches(".leaflet .validity-effective")
    assert card.css_matches('svg[aria-label="解读全文网址二维码"]')


def test_the_card_is_linked_from_the_interpretation_and_the_document(site: Portal) -> None:
    for url in ("interpretations/j.html", "policies/a.html"):
        assert page(site, url).css_matches('a[href="../leaflet/j.html"]')
    assert not page(site, "interpretations/none.html").css_matches('a[href*="leaflet"]')


def test_a_card_follows_the_state_of_its_document(site: Portal, tmp_path: Path) -> None:
    later = portal(tmp_path, FILES)
    later.build()
    report = later.build(as_of=later.as_of.replace(month=12, day=1))
    assert CARD in report.changed and page(later, CARD).css_matches(".leaflet .validity-expired")


def test_interpretations_are_listed_by_what_they_explain(site: Portal) -> None:
    scope = page(site, "interpretations/facet/scope/index.html")
    assert [a.text() for a in scope.css("a.row-title")] == ["不做明白卡", "供水办法解读"]
    difference = page(site, "interpretations/facet/difference/index.html")
    assert [a.text() for a in difference.css("a.row-title")] == ["只讲差异"]
    ways = page(site, "interpretations/index.html").css_first(".facet")
    assert ways is not None and [a.text() for a in ways.css("a")] == ["适用范围", "办事指引", "新旧政策差异"]
    assert "interpretations/facet/concept/index.html" not in site.output()
