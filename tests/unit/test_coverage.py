"""How far documents are explained, counted by year and unit with the lists behind; and downloads in one file."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.cleaning.clean import clean
from site_builder.model.coverage import coverage
from tests.portal import PDF, Portal, attachment, policy, portal

FILES: dict[str, str | bytes] = {
    "organizations/water.yaml": "名称: 云栖县水利局\n简称: [县水利局]\n",
    "organizations/road.yaml": "名称: 云栖县交通运输局\n",
    "policies/a.md": policy(
        "供水办法", 发布日期="2024-01-05", 起草部门="县水利局", 解读要求="需要", 发布机构="water", 有效期至="2026-11-30"
    ),
    "policies/b.md": policy("节水办法", 发布日期="2024-02-01", 起草部门="云栖县水利局", 解读要求="需要", 发布机构="water"),
    "policies/c.md": policy("公路办法", 发布日期="2024-03-01", 起草部门="云栖县交通运输局", 解读要求="需要", 发布机构="road"),
    "policies/d.md": policy(
        "任职通知", 发布日期="2024-04-01", 发布机构="road",
        解读要求="{免予解读: 任免事项, 批准: 县政府办公室主任, 日期: 2024-03-29}",
    ),
    "policies/e.md": policy("不要求解读", 发布日期="2024-04-02", 发布机构="road"),
    "interpretations/a-1.md": policy("图解", 发布日期="2024-01-09", 解读="[a]", 形式="图解", 发布机构="water"),
    "interpretations/a-2.md": policy("视频", 发布日期="2024-01-19", 解读="[a]", 形式="视频", 发布机构="water"),
    "interpretations/c-1.md": policy(
        "发布会", 发布日期="2024-03-01", 解读="[c]", 形式="新闻发布会", 解读部门="云栖县交通运输局", 发布机构="road"
    ),
    "interpretations/talk.md": policy(
        "局长讲节水", 发布日期="2025-05-01", 解读="[b]", 形式="负责人解读", 解读部门="县水利局", 发布机构="water"
    ),
}  # fmt: skip
INDEX, YEAR, TABLE = (
    "interpretations/coverage/index.html",
    "interpretations/coverage/2024.html",
    "data/interpretation-coverage.csv",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    made = portal(tmp_path_factory.mktemp("coverage"), FILES)
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def page(site: Portal, url: str) -> LexborHTMLParser:
    return LexborHTMLParser((site.home / "output" / url).read_text(encoding="utf-8"))


def rows(site: Portal, url: str) -> list[list[str]]:
    found = page(site, url).css("table.coverage tbody tr")
    return [[cell.text() for cell in row.css("th, td")] for row in found]


def test_documents_are_counted_by_year_and_unit(site: Portal) -> None:
    resolved = site.examine().resolved
    assert resolved is not None
    recent, earlier = coverage(resolved.catalog)
    assert (recent.year, earlier.year) == (2025, 2024)
    water, road = earlier.units
    assert [one.id for one in water.documents] == ["a", "b"] and [one.id for one in water.unwritten] == ["b"]
    assert [one.id for one in water.filmed] == ["a"] and water.briefings == ()
    assert road.briefings == ("c-1",) and [one.id for one in road.written] == []
    assert recent.units[0].briefings == ("talk",) and recent.units[0].documents == ()
    assert earlier.exempt == ("d",)


def test_the_time_to_the_first_interpretation_is_in_working_days(site: Portal) -> None:
    resolved = site.examine().resolved
    assert resolved is not None
    days = {one.id: one.days for unit in coverage(resolved.catalog)[1].units for one in unit.documents}
    assert days == {"a": 2, "b": 309, "c": 0}
    shown = page(site, "policies/a.html").css_first("#part-interpretations")
    assert shown is not None and shown.parent is not None
    said = [item.text() for item in shown.parent.css("li")]
    assert "图解，文件公布后2个工作日" in said[0] and "视频，文件公布后10个工作日" in said[1]
    assert "与文件同步" in page(site, "policies/c.html").css_first("article").text()  # type: ignore[union-attr]


def test_shares_stand_beside_what_is_asked_for(site: Portal) -> None:
    assert rows(site, INDEX) == [
        ["2025年", "0件", "0件", "—", "0件", "—", "1次"],
        ["2024年", "3件", "1件", "33%", "1件", "33%", "1次"],
    ]
    assert rows(site, YEAR) == [
        ["全部部门", "3件", "1件", "33%", "1件", "33%", "1次"],
        ["云栖县水利局", "2件", "1件", "50%", "1件", "50%", "0次"],
        ["云栖县交通运输局", "1件", "0件", "0%", "0件", "0%", "1次"],
    ]


@pytest.mark.parametrize("url", [INDEX, YEAR])
def test_every_number_leads_to_the_list_behind_it(site: Portal, url: str) -> None:
    for cell in page(site, url).css("table.coverage td"):
        link = cell.css_first("a")
        count = int(cell.text()[:-1]) if cell.text().endswith(("件", "次")) else 0
        if count:
            assert link is not None
            where, _, anchor = (link.attributes["href"] or "").partition("#")
            target = page(site, f"interpretations/coverage/{where}" if where else url)
            heading = target.css_first(f'[id="{anchor}"]')
            assert heading is not None and len(_below(heading)) == count
        else:
            assert link is None


def _below(heading: object) -> list[str]:
    """The entries under a heading: of a part all, of a unit its own."""
    node = heading
    found: list[str] = []
    if node.tag == "h2":  # type: ignore[attr-defined]
        return [item.text() for item in node.parent.css("li")]  # type: ignore[attr-defined]
    while (node := node.next) is not None and node.tag != "h3":  # type: ignore[attr-defined]
        if node.tag == "ul":
            found += [item.text() for item in node.css("li")]
    return found


def test_exemptions_are_listed_with_reason_name_and_day(site: Portal) -> None:
    part = page(site, YEAR).css_first("#exempt")
    assert part is not None and part.parent is not None
    assert "任免事项（县政府办公室主任批准，2024年3月29日）" in part.parent.text()


def test_the_list_of_interpretations_points_at_it(site: Portal) -> None:
    links = [a.attributes["href"] for a in page(site, "interpretations/index.html").css(".split-side a")]
    assert "coverage/index.html" in links


def test_the_same_numbers_are_a_table_for_spreadsheets(site: Portal) -> None:
    table = list(csv.reader(io.StringIO(site.output()[TABLE].decode("utf-8-sig"))))
    assert table[0][:3] == ["年度", "部门", "需要解读的文件"]
    assert ["2024", "合计", "3", "1", "33", "1", "33", "1"] in [row[:8] for row in table]
    assert ["2025", "云栖县水利局", "0", "0", "0", "0", "0", "1", ""] in table


def test_an_interpretation_rewrites_the_counts_of_its_years_alone(tmp_path: Path) -> None:
    made = portal(tmp_path, FILES)
    made.build()
    text = policy("节水图解", 发布日期="2024-02-02", 解读="[b]", 形式="图解", 发布机构="water")
    made.write("interpretations/b-1.md", text)
    changed = set(made.build().changed)
    assert {url for url in changed if "coverage" in url} == {INDEX, YEAR, TABLE}


WORD = attachment("a.docx")
DOWNLOADS: dict[str, str | bytes] = {
    "policies/a.md": policy("供水办法", 附件="[{名称: 表一, 文件: x.pdf}, {名称: 表二, 文件: y.pdf}]"),
    "policies/x.pdf": PDF,
    "policies/y.pdf": PDF,
    "interpretations/j.md": policy(
        "解读", 解读="[a]",
        附件='[{名称: 课件, 文件: j-1.pdf}, {名称: "../提纲/一", 文件: j-2.docx}, {名称: 课件, 文件: j-3.pdf}]',
    ),
    "interpretations/j-1.pdf": PDF,
    "interpretations/j-2.docx": WORD,
    "interpretations/j-3.pdf": PDF,
    "interpretations/single.md": policy("一个附件", 解读="[a]", 附件="[{名称: 课件, 文件: j-1.pdf}]"),
    "interpretations/gone.md": policy(
        "撤回的", 解读="[a]", 撤回="{日期: 2024-02-01, 理由: 有误}",
        附件="[{名称: 甲, 文件: j-1.pdf}, {名称: 乙, 文件: j-3.pdf}]",
    ),
}  # fmt: skip


def test_several_attachments_are_one_file_of_what_is_published(tmp_path: Path) -> None:
    made = portal(tmp_path, DOWNLOADS)
    report = made.build()
    assert report.published, made.report(report.diagnostics)
    output = made.output()
    assert [url for url in output if url.startswith("downloads/")] == ["downloads/j.zip"]
    with ZipFile(io.BytesIO(output["downloads/j.zip"])) as package:
        held = {info.filename: package.read(info) for info in package.infolist()}
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert list(held) == ["课件.pdf", "_提纲_一.docx", "课件（3）.pdf"]
    assert (
        held["_提纲_一.docx"] == output["interpretations/j-2.docx"] == clean("a.docx", WORD)[0].data != WORD
    )
    size = len(output["downloads/j.zip"])
    link = page(made, "interpretations/j.html").css_first('a[href="../downloads/j.zip"]')
    assert link is not None and link.text().startswith("全部附件打包下载（ZIP，")
    planned = next(p for p in made.planned() if p.url == "interpretations/j.html")
    assert planned.props["bundle"] == {"url": "downloads/j.zip", "size": size}


def test_equal_attachments_give_equal_bytes(tmp_path: Path) -> None:
    first, second = portal(tmp_path / "a", DOWNLOADS), portal(tmp_path / "b", DOWNLOADS)
    first.build()
    second.build()
    assert first.output()["downloads/j.zip"] == second.output()["downloads/j.zip"]
    assert first.build().changed == ()


def test_an_attachment_that_changes_is_packed_anew(tmp_path: Path) -> None:
    made = portal(tmp_path, DOWNLOADS)
    made.build()
    longer = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(longer)
    made.write("interpretations/j-3.pdf", longer.getvalue())
    changed = {url for url in made.build().changed if not url.startswith("search/")}
    assert changed >= {"interpretations/j-3.pdf", "downloads/j.zip"}
