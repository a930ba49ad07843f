"""What an edit rewrites, as the exact set of files: the architecture's table of blast radii, row by row.

The portal below is small and has everything that can spread a change: facets, years, neighbours, relations,
an interpretation, a topic, a ledger, organizations, and a pair of versions that are compared.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from site_builder.build import Report
from site_builder.pages import slices as list_slices
from site_builder.search.describe import STATS
from tests.portal import CONFIG, Portal, policy, portal

CLAUSES = (
    "第一条 为了规范管理，制定本办法。\n\n第二条 本办法适用于全县。\n\n第三条 本办法由县政府办公室解释。\n"
)
FILES: dict[str, str | bytes] = {
    "vocabularies/主题分类.yaml": """\
- {名称: 综合政务, 编码: general, 小类: [{名称: 政务公开, 编码: openness}]}
- {名称: 财政, 编码: finance}
""",
    "organizations/office.yaml": "名称: 云栖县人民政府办公室\n简称: [县政府办公室]\n",
    "organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
    "policies/2023/old.md": policy(
        "公开办法（试行）", CLAUSES, 发布日期="2023-02-01", 文件性质="行政规范性文件", 主题分类="[综合政务/政务公开]"
    ),
    "policies/2024/grant.md": policy(
        "补助办法", CLAUSES, 发布日期="2024-03-01", 发文字号="云政发〔2024〕2号", 发文机关="县财政局", 主题分类="[财政]"
    ),
    "policies/2025/new.md": policy(
        "公开办法", CLAUSES.replace("全县", "全县各单位"), 发布日期="2025-04-01", 文件性质="行政规范性文件",
        主题分类="[综合政务/政务公开]", 替代="[old]",
    ),
    "policies/2025/steps.md": policy(
        "公开工作方案", "按照[补助办法](grant)执行。", 发布日期="2025-06-01", 主题分类="[综合政务/政务公开]", 依据="[new]"
    ),
    "policies/2026/fees.md": policy("收费办法", 发布日期="2026-05-01", 发文机关="县财政局", 主题分类="[财政]", 有效期至="2026-11-24"),
    "policies/2026/last.md": policy("档案办法", 发布日期="2026-08-01", 文件性质="规章", 主题分类="[综合政务]"),
    "interpretations/2024/explained.md": policy("补助办法解读", 发布日期="2024-03-02", 解读="[grant]"),
    "topics/2025/open.yaml": "标题: 公开专题\n发布日期: 2025-07-01\n精选: [grant]\n查询: {主题分类: [综合政务]}\n",
    "plans/2026/points.md": policy(
        "2026年要点", 发布日期="2026-02-01", 年度="'2026'",
        任务="[{编号: '1', 内容: 修订办法, 牵头部门: 县财政局, 完成时限: 2026-12-31, 状态: 推进中, 佐证: [new]}]",
    ),
    "notices/2026/first.md": policy("第一号公告", 发布日期="2026-06-01"),
    "notices/2026/second.md": policy("第二号公告", 发布日期="2026-07-01"),
}  # fmt: skip


def pages(report: Report) -> set[str]:
    """What a build rewrote beside the search index, whose own files are tested in tests/search/."""
    return {url for url in report.changed if not url.startswith("search/index/") and url != STATS}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal, built once for all tests, with a theme of its own to edit."""
    home = tmp_path_factory.mktemp("built") / "home"
    made = portal(home, FILES, CONFIG + "theme: own\n")
    theme(made, "policy.html", '{% extends "document.html" %}\n')
    theme(made, "notice.html", '{% extends "document.html" %}\n')
    (home / "themes/own/theme.yaml").write_text("parent: base\n", encoding="utf-8")
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return home


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Portal:
    """A copy of the built portal for one test."""
    shutil.copytree(built, tmp_path / "home")
    return Portal(tmp_path / "home")


def theme(site: Portal, name: str, text: str) -> None:
    """One template of the portal's own theme."""
    folder = site.home / "themes" / "own" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def edit(site: Portal, path: str, old: str, new: str) -> None:
    """Replace words in one file."""
    before = (site.home / "content" / path).read_text(encoding="utf-8")
    assert old in before
    site.write(path, before.replace(old, new))


def slices(year: int, *lists: str) -> set[str]:
    """The pages of one year in lists of the library, such as ``topic/finance``."""
    return {f"library/{name}/{year}-1.html" for name in lists}


def heads(*lists: str) -> set[str]:
    """The first pages of lists of the library: they show the newest year."""
    return {f"library/{name}/index.html" for name in lists}


CATALOGUE = {"catalogue/index.html", "catalogue/in-force.csv"}
DOCUMENTS = {"data/documents.json", "data/documents.csv"}
OF_THE_DAY = {
    "index.html",
    "catalogue/index.html",
    "data/documents.json",
    "data/next-transition.json",
    "data/tasks.json",
}
"""The few files that print the day."""


LEDGER = {
    *(f"ledgers/points/{name}.html" for name in ("index", "report", "departments/finance", "2026-Q4")),
}
"""The views of the one ledger that show a task which is due in the last quarter."""


def test_nothing_at_all(site: Portal) -> None:
    report = site.build()
    assert report.changed == report.removed == ()


def test_what_no_reader_sees(site: Portal) -> None:
    """A comment, another order of keys, other blank lines: no file."""
    edit(
        site,
        "policies/2024/grant.md",
        "---\n标题: 补助办法\n发布日期: 2024-03-01\n",
        "---\n# 注\n发布日期: 2024-3-1\n\n标题: 补助办法\n",
    )
    edit(site, "policies/2026/last.md", "正文。\n", "正文。\n\n\n")
    report = site.build()
    assert report.changed == report.removed == ()


def test_a_typo_in_a_body(site: Portal) -> None:
    edit(site, "policies/2024/grant.md", "全县", "本县")
    assert pages(site.build()) == {"policies/2024/grant.html"}


def test_a_typo_in_a_body_that_is_compared(site: Portal) -> None:
    edit(site, "policies/2025/new.md", "全县", "本县")
    assert pages(site.build()) == {"policies/2025/new.html", "compare/new--old.html"}


@pytest.mark.parametrize(
    "name", ["plans/2026/points", "notices/2026/first", "interpretations/2024/explained"]
)
def test_a_typo_in_a_body_of_any_type(site: Portal, name: str) -> None:
    edit(site, f"{name}.md", "正文。", "正文！")
    assert pages(site.build()) == {f"{name}.html"}


def test_a_title(site: Portal) -> None:
    """The newest of its year in no list but the year's own, so its slices are rewritten and few heads."""
    edit(site, "policies/2024/grant.md", "标题: 补助办法", "标题: 补贴办法")
    report = site.build()
    assert report.removed == ()
    assert pages(report) == {
        "policies/2024/grant.html",
        *slices(2024, "issuer/finance", "kind/other", "status/effective", "topic/finance", "year/2024"),
        *heads("year/2024"),
        "library/index.html",
        "topics/2025/open.html",
        "organizations/finance.html",
        "interpretations/2024/explained.html",
        *("policies/2023/old.html", "policies/2025/new.html"),
        *("feeds/all.xml", "feeds/topic/finance.xml", "feeds/validity.xml"),
        *DOCUMENTS,
        *CATALOGUE,
        "index.html",
    }


def test_a_title_that_others_name(site: Portal) -> None:
    """Also the document it replaced, the one that rests on it, their comparison, and the ledger it proves."""
    edit(site, "policies/2025/new.md", "标题: 公开办法", "标题: 公开规定")
    assert pages(site.build()) == {
        "policies/2025/new.html",
        *slices(2025, "issuer/office", "kind/normative", "status/effective", "year/2025"),
        *slices(2025, "topic/general", "topic/general-openness"),
        *heads("kind/normative", "topic/general-openness", "year/2025"),
        "library/index.html",
        *("policies/2023/old.html", "policies/2025/steps.html", "compare/new--old.html"),
        "policies/2024/grant.html",
        *("plans/2026/points.html", "ledgers/points/index.html"),
        "topics/2025/open.html",
        "organizations/office.html",
        *(
            "feeds/all.xml",
            "feeds/topic/general.xml",
            "feeds/topic/general-openness.xml",
            "feeds/validity.xml",
        ),
        *DOCUMENTS,
        *CATALOGUE,
        "index.html",
    }


def test_a_title_of_a_notice(site: Portal) -> None:
    edit(site, "notices/2026/first.md", "标题: 第一号公告", "标题: 一号公告")
    assert pages(site.build()) == {
        *("notices/2026/first.html", "notices/2026/second.html"),
        *("notices/2026-1.html", "notices/index.html"),
        *("organizations/office.html", "feeds/all.xml", *DOCUMENTS, "index.html"),
    }


NEWEST = policy("新增办法", 发布日期="2026-11-01", 文件性质="规章", 主题分类="[综合政务]")
AROUND_NEWEST = {
    "policies/2026/added.html",
    "policies/2026/last.html",
    *slices(2026, "issuer/office", "kind/regulation", "status/effective", "topic/general", "year/2026"),
    *heads("issuer/office", "kind/regulation", "status/effective", "topic/general", "year/2026"),
    "library/index.html",
    "topics/2025/open.html",
    "organizations/office.html",
    *("feeds/all.xml", "feeds/topic/general.xml", "feeds/validity.xml"),
    *DOCUMENTS,
    *CATALOGUE,
    *("index.html", "sitemap-2026.xml", "sitemap.html"),
}


def test_the_newest_document_is_added(site: Portal) -> None:
    site.write("policies/2026/added.md", NEWEST)
    report = site.build()
    assert pages(report) == AROUND_NEWEST and report.removed == ()


def test_the_newest_document_is_taken_away_again(site: Portal) -> None:
    before = site.output()
    site.write("policies/2026/added.md", NEWEST)
    site.build()
    site.remove("policies/2026/added.md")
    report = site.build()
    assert pages(report) == AROUND_NEWEST - {"policies/2026/added.html"}
    assert report.removed == ("policies/2026/added.html",)
    assert site.output() == before


def test_the_first_document_of_a_year_is_added(site: Portal) -> None:
    """The slice that was the newest gains a link to the newer one; the search page names every year."""
    site.as_of = date(2027, 1, 5)
    site.build()
    site.write("policies/2027/added.md", NEWEST.replace("2026-11-01", "2027-01-05"))
    lists = ("issuer/office", "kind/regulation", "status/effective", "topic/general")
    assert pages(site.build()) == {
        *("policies/2027/added.html", "policies/2026/last.html"),
        *slices(2027, *lists, "year/2027"),
        *slices(2026, *lists),
        *heads(*lists, "year/2023", "year/2024", "year/2025", "year/2026", "year/2027"),
        *("library/index.html", "topics/2025/open.html", "organizations/office.html"),
        *("feeds/all.xml", "feeds/topic/general.xml", "feeds/validity.xml"),
        *DOCUMENTS,
        *CATALOGUE,
        *("index.html", "search/index.html", "sitemap-2027.xml", "sitemap.xml", "sitemap.html"),
    }


def test_a_new_document_moves_no_earlier_slice(site: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices are numbered from the oldest: a full one changes once, when the next begins, to link to it."""
    monkeypatch.setattr(list_slices, "SLICE", 2)
    site.build()
    touched = []
    for number in (1, 2, 3):
        site.write(f"policies/2026/added-{number}.md", NEWEST.replace("2026-11-01", f"2026-11-0{number}"))
        changed = site.build().changed
        touched.append({url for url in changed if url.startswith("library/year/2026/")})
    folder = "library/year/2026"
    assert touched == [
        {f"{folder}/index.html", f"{folder}/2026-2.html", f"{folder}/2026-1.html"},
        {f"{folder}/index.html", f"{folder}/2026-2.html"},
        {f"{folder}/index.html", f"{folder}/2026-3.html", f"{folder}/2026-2.html"},
    ]


def test_a_document_that_repeals_another(site: Portal) -> None:
    """Also the repealed page, and every slice, topic, interpretation and organization that shows its state."""
    site.write("policies/2026/added.md", NEWEST.replace("发布日期", "废止: [grant]\n发布日期"))
    report = site.build()
    assert pages(report) == {
        *AROUND_NEWEST,
        "policies/2024/grant.html",
        *slices(2024, "issuer/finance", "kind/other", "topic/finance", "year/2024", "status/repealed"),
        *slices(2025, "status/effective"),
        *slices(2023, "status/repealed"),
        *heads("year/2024", "status/repealed"),
        *("topics/2025/open.html", "interpretations/2024/explained.html", "organizations/finance.html"),
    }
    assert report.removed == ("library/status/effective/2024-1.html",)


def test_a_day_passes_on_which_nothing_happens(site: Portal) -> None:
    report = site.build(date(2026, 11, 22))
    assert pages(report) == OF_THE_DAY and report.removed == ()


def test_the_day_passes_after_which_a_document_has_lapsed(site: Portal) -> None:
    site.build(date(2026, 11, 24))
    report = site.build(date(2026, 11, 25))
    lists = ("issuer/finance", "kind/other", "topic/finance", "year/2026")
    assert pages(report) == {
        *OF_THE_DAY,
        "policies/2026/fees.html",
        *slices(2026, *lists, "status/effective", "status/expired"),
        *heads(*lists, "status/effective", "status/expired"),
        *("library/index.html", "organizations/finance.html"),
        *("feeds/validity.xml", *DOCUMENTS, *CATALOGUE, "sitemap.html"),
    }
    assert report.removed == ()


def test_the_day_passes_after_which_a_task_is_overdue(site: Portal) -> None:
    site.build(date(2026, 12, 31))
    report = site.build(date(2027, 1, 1))
    assert pages(report) == {
        *OF_THE_DAY,
        *("plans/2026/points.html", "organizations/finance.html"),
        *(*LEDGER, "ledgers/points/2026-Q4.csv"),
    }


def test_a_scheduled_document_changes_nothing_before_its_day(site: Portal) -> None:
    site.write("policies/2026/added.md", NEWEST.replace("2026-11-01", "2026-11-23"))
    assert site.build().changed == ()
    assert pages(site.build(date(2026, 11, 22))) == OF_THE_DAY
    assert pages(site.build(date(2026, 11, 23))) == OF_THE_DAY | AROUND_NEWEST


POLICIES = {
    f"policies/{name}.html"
    for name in ("2023/old", "2024/grant", "2025/new", "2025/steps", "2026/fees", "2026/last")
}


def test_the_template_of_one_type(site: Portal) -> None:
    theme(site, "policy.html", '{% extends "document.html" %}{% block kicker %}<p>政策</p>{% endblock %}\n')
    assert pages(site.build()) == POLICIES
    theme(site, "notice.html", '{% extends "document.html" %}{% block kicker %}<p>公告</p>{% endblock %}\n')
    assert pages(site.build()) == {"notices/2026/first.html", "notices/2026/second.html"}
    (site.home / "themes/own/templates/notice.html").unlink()
    assert pages(site.build()) == {"notices/2026/first.html", "notices/2026/second.html"}


def test_a_template_that_comes_out_the_same(site: Portal) -> None:
    theme(site, "policy.html", '{# 注 #}{% extends "document.html" %}\n')
    report = site.build()
    assert report.changed == () and len(POLICIES) <= len(site.output()) - report.reused


def test_a_style_sheet(site: Portal) -> None:
    """Its address carries its digest, so every page names the new one and no other file is touched."""
    html = {url for url in site.output() if url.endswith(".html")}
    assets = site.home / "themes/own/assets"
    assets.mkdir()
    (assets / "site.css").write_text("body { color: black }\n", encoding="utf-8")
    report = site.build()
    (new,) = pages(report) - html
    (old,) = report.removed
    assert pages(report) == html | {new}
    assert new.startswith("assets/site.") and old.startswith("assets/site.") and new.endswith(".css")


def test_an_attachment(site: Portal) -> None:
    edit(site, "notices/2026/first.md", "发布日期", "附件: [{名称: 表, 文件: table.csv}]\n发布日期")
    site.write("notices/2026/table.csv", b"1,2\n")
    assert pages(site.build()) == {"notices/2026/first.html", "notices/2026/table.csv"}
    site.write("notices/2026/table.csv", b"1,3\n")
    assert pages(site.build()) == {"notices/2026/table.csv"}


def test_a_name_of_an_organization(site: Portal) -> None:
    """Its own page, the pages and lists that print its name, and the ledger; no document of anyone else."""
    edit(site, "organizations/finance.yaml", "名称: 云栖县财政局", "名称: 云栖县财政和国资局")
    changed = pages(site.build())
    assert {"organizations/finance.html", "organizations/index.html", "plans/2026/points.html"} <= changed
    assert changed & POLICIES == {"policies/2024/grant.html", "policies/2026/fees.html"}
    assert not changed & {url for url in site.output() if url.startswith(("notices/", "topics/", "feeds/"))}


def test_a_document_is_withdrawn(site: Portal) -> None:
    """Its page stays and is rewritten; it leaves the lists and everything that named it."""
    edit(site, "notices/2026/first.md", "发布日期", "撤回: {日期: 2026-11-20, 理由: 有误}\n发布日期")
    report = site.build()
    assert pages(report) == {
        *("notices/2026/first.html", "notices/2026/second.html"),
        *("notices/2026-1.html", "notices/index.html"),
        *("organizations/office.html", "feeds/all.xml", *DOCUMENTS, "index.html"),
        *("sitemap-2026.xml", "sitemap.html"),
    }
    assert report.removed == ()


ALIKE: dict[str, str | bytes] = {
    **{f"policies/2024/other-{n}.md": policy(f"第{n}号事项的规定", 发布日期="2024-03-01") for n in range(32)},
    **{
        f"policies/2025/{name}.md": policy(f"河道码头船舶{title}规定", 发布日期=f"2025-0{month}-01")
        for month, (name, title) in enumerate({"one": "许可", "two": "停放", "three": "检验"}.items(), 1)
    },
    "policies/2025/last.md": policy("无关的规定", 发布日期="2025-06-01"),
}
"""Many documents, three of which are alike: each names those before it."""


@pytest.fixture
def alike(tmp_path: Path) -> Portal:
    """A portal in which pages name similar documents."""
    site = portal(tmp_path / "alike", ALIKE)
    assert site.build().published
    names = {url: html.count(b'id="part-related"') for url, html in site.output().items()}
    assert {url for url, found in names.items() if found} == {
        "policies/2025/two.html",
        "policies/2025/three.html",
    }
    return site


def items(site: Portal) -> set[str]:
    """The pages of documents that a build rewrites."""
    return {url for url in site.build().changed if url.startswith("policies/")}


def test_a_body_changes_no_list_of_similar_documents(alike: Portal) -> None:
    edit(alike, "policies/2025/one.md", "正文。", "河道码头船舶检验，应当按照规定进行。")
    assert items(alike) == {"policies/2025/one.html"}


def test_the_newest_document_changes_no_other_list_of_similar_documents(alike: Portal) -> None:
    """Its own page names earlier ones; beside it only the neighbour's page, which leads on to it, is rewritten."""
    alike.write("policies/2026/four.md", policy("河道码头船舶拆解规定", 发布日期="2026-01-01"))
    assert items(alike) == {"policies/2026/four.html", "policies/2025/last.html"}
    assert b'id="part-related"' in alike.output()["policies/2026/four.html"]


NAMING_ONE = {f"policies/2025/{name}.html" for name in ("one", "two", "three")} | {
    "policies/2024/other-9.html"
}
"""The first of the three, the pages that name it, and its neighbours."""


@pytest.mark.parametrize("title", ["河道码头船舶登记规定", "公园的规定"])
def test_a_title_changes_the_lists_that_name_it(alike: Portal, title: str) -> None:
    edit(alike, "policies/2025/one.md", "标题: 河道码头船舶许可规定", f"标题: {title}")
    assert items(alike) == NAMING_ONE


def test_a_state_changes_the_lists_that_name_it(alike: Portal) -> None:
    alike.write("policies/2026/end.md", policy("关于废止一件规定的决定", 发布日期="2026-01-01", 废止="[one]"))
    rewritten = {f"policies/2025/{name}.html" for name in ("one", "two", "three", "last")}
    assert items(alike) == {*rewritten, "policies/2026/end.html"}
