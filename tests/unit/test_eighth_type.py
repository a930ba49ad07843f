"""A new content type is one class file and one template: nothing else is changed, and everything else follows.

Shown twice: as a package of its own that is found through an entry point, and as a file in the folder of types.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_builder import types
from site_builder.build import code_digest, parts
from site_builder.cli.main import cli
from site_builder.cli.new import skeleton
from site_builder.cli.schema import schema_text
from tests.portal import CONFIG, DAY, Portal, codes, policy, portal

CLASS = '''"""村务公开: what a village publishes about itself, by village.

It adds the name of the village and its population, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from site_builder.model.document import Card, Document
from site_builder.model.page import Props
from site_builder.types.base import ContentType, Face, Published, replaced
from site_builder.types.fields import Line, key


class Village(Published):
    """村务公开。"""

    village: Annotated[Line, key("村名", "行政村的名称", "溪口村")]
    people: Annotated[str, key("人口", "常住人口", "1024")] = ""

    def card(self, card: Card) -> Card:
        """The village is the label that lists show."""
        return replaced(super().card(card), label=self.village)

    @classmethod
    def present(cls, document: Document, face: Face, props: Props) -> Props:
        """The village and its population."""
        return {"village": document.fields["village"], "people": document.fields["people"]}


TYPE = ContentType("village", "villages", "村务公开", Village, "village.html", "信息公开目录", rank=75)
'''
TEMPLATE = '{% extends "document.html" %}\n{% block lead %}<p class="village">{{ p.village }}，{{ p.people }}人</p>{% endblock %}\n'
ACCOUNTS = policy(
    "溪口村第三季度村务", "收支如下。", 发布日期="2026-10-08", 村名="溪口村", 人口="1024", 依据="[a-1]"
)
FILES = {
    "policies/2024/a-1.md": policy("甲办法"),
    "villages/2026/xikou-3.md": ACCOUNTS,
    "villages/2026/xikou-2.md": policy("溪口村第二季度村务", 发布日期="2026-07-08", 村名="溪口村"),
}


@pytest.fixture(params=["entry point", "folder"])
def installed(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The class file, in one of the two places where types are found."""
    place = tmp_path / "installed"
    place.mkdir()
    if request.param == "folder":
        (place / "village.py").write_text(CLASS, encoding="utf-8")
        monkeypatch.setattr(types, "__path__", [*types.__path__, str(place)])
    else:
        (place / "village_affairs.py").write_text(CLASS, encoding="utf-8")
        about = place / "village_affairs-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: village-affairs\nVersion: 1.0\n", encoding="utf-8"
        )
        (about / "entry_points.txt").write_text(
            "[site_builder.types]\nvillage = village_affairs:TYPE\n", encoding="utf-8"
        )
        monkeypatch.syspath_prepend(str(place))
    yield
    for name in ("village_affairs", "site_builder.types.village"):
        sys.modules.pop(name, None)
    vars(types).pop("village", None)


@pytest.fixture
def site(installed: None, tmp_path: Path) -> Portal:
    """A portal with the type, whose theme has the one template."""
    made = portal(tmp_path, FILES, CONFIG + "theme: own\n")
    templates = tmp_path / "themes" / "own" / "templates"
    templates.mkdir(parents=True)
    (templates / "village.html").write_text(TEMPLATE, encoding="utf-8")
    (templates.parent / "theme.yaml").write_text("parent: base\n", encoding="utf-8")
    return made


def test_without_it_the_folder_is_unknown(tmp_path: Path) -> None:
    report = portal(tmp_path, FILES).build()
    assert codes(report.diagnostics) == ["W155"]
    assert "village" not in parts().types


def test_an_eighth_type_has_everything_that_the_others_have(site: Portal) -> None:
    report = site.build()
    assert report.published and not report.diagnostics, site.report(report.diagnostics)
    files = site.output().items()
    output = {
        url: data.decode() for url, data in files if not url.startswith("assets/") and ".bin" not in url
    }
    page = output["villages/2026/xikou-3.html"]
    assert '<p class="village">溪口村，1024人</p>' in page and "收支如下。" in page
    assert 'data-id="xikou-3" data-type="village" data-status=""' in page
    assert '<meta name="ColumnName" content="村务公开">' in page
    assert 'href="../../policies/2024/a-1.html"' in page and 'href="xikou-2.html"' in page
    for url in ("villages/index.html", "villages/2026-1.html"):
        assert "溪口村第三季度村务" in output[url] and '<span class="label">溪口村</span>' in output[url]
    assert '<a href="villages/index.html">村务公开</a>' in output["index.html"]
    assert (
        '<a href="villages/index.html" aria-current="true">村务公开</a>'.replace("villages/", "../") in page
    )
    assert "villages/index.html" in output["sitemap.html"]
    assert "https://www.yunqi.example/villages/index.html" in output["sitemap-columns.xml"]
    assert "https://www.yunqi.example/villages/2026/xikou-3.html" in output["sitemap-2026.xml"]
    assert "villages/2026/xikou-3.html" in output["feeds/all.xml"]
    assert "溪口村第三季度村务" in output["policies/2024/a-1.html"]


def test_its_items_are_open_data(site: Portal) -> None:
    site.build()
    documents = json.loads(site.output()["data/documents.json"])["documents"]
    (record,) = (d for d in documents if d["id"] == "xikou-3")
    expected = {
        "type": "village",
        "title": "溪口村第三季度村务",
        "url": "villages/2026/xikou-3.html",
        "status": None,
    }
    assert expected.items() <= record.items()
    assert record["relations"] == {"basis": ["a-1"]}
    assert "xikou-3,village," in site.output()["data/documents.csv"].decode("utf-8-sig")


def test_its_fields_are_checked_like_any(site: Portal) -> None:
    site.write("villages/2026/xikou-4.md", ACCOUNTS.replace("村名:", "村明:"))
    report = site.build()
    assert codes(report.diagnostics) == ["E201", "E202"]
    assert "您要写的是不是“村名”" in site.report(report.diagnostics)


def test_it_has_a_schema_and_a_skeleton(site: Portal) -> None:
    kind = parts().types["village"]
    schema = json.loads(schema_text(kind))
    assert set(schema["required"]) == {"标题", "发布日期", "村名"}
    assert schema["properties"]["村名"]["examples"] == ["溪口村"]
    site.write("villages/2026/xikou-9.md", skeleton(kind, "新的一期", DAY))
    report = site.build()
    assert report.published and "villages/2026/xikou-9.html" in report.changed
    assert "村名: 溪口村\n" in skeleton(kind, "", DAY) and "# 人口: 1024\n" in skeleton(kind, "", DAY)


def test_commands_know_it_by_any_of_its_names(site: Portal) -> None:
    for name in ("village", "villages", "村务公开"):
        found = CliRunner().invoke(cli, ["schema", name])
        assert found.exit_code == 0 and "村名" in found.output
    config = ["--config", str(site.home / "config.yaml")]
    made = CliRunner().invoke(cli, ["new", "village", "xikou-5", "--title", "第五期", *config])
    assert made.exit_code == 0
    (path,) = (site.home / "content/villages").rglob("xikou-5.md")
    assert "标题: 第五期\n" in path.read_text(encoding="utf-8")


def test_a_topic_gathers_it(site: Portal) -> None:
    site.write("topics/t-1.yaml", "标题: 村务专题\n发布日期: 2026-01-01\n查询: {类型: [village]}\n")
    report = site.build()
    assert report.published and "溪口村第三季度村务" in site.output()["topics/t-1.html"].decode()


def test_editing_a_package_from_outside_makes_its_pages_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What other packages add is part of the program: its source is in the digest that every result depends on."""
    place = tmp_path / "village_package"
    place.mkdir()
    (place / "__init__.py").write_text("", encoding="utf-8")
    (place / "kind.py").write_text(CLASS.replace('"villages"', '"hamlets"'), encoding="utf-8")
    about = tmp_path / "village_package-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: village-package\nVersion: 1.0\n", encoding="utf-8"
    )
    (about / "entry_points.txt").write_text(
        "[site_builder.types]\nv = village_package.kind:TYPE\n", encoding="utf-8"
    )
    without = code_digest()
    monkeypatch.syspath_prepend(str(tmp_path))
    first = code_digest()
    assert code_digest() == first != without
    (place / "words.py").write_text("WORD = '甲'\n", encoding="utf-8")
    assert code_digest() not in (first, without)
    for name in ("village_package.kind", "village_package"):
        sys.modules.pop(name, None)
