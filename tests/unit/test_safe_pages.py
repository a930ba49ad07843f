"""What every page carries to be safe and to be corrected: a policy for browsers, a version, and the way to report a mistake."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from site_builder.html.templates import policy as content_policy
from tests.demo import demo
from tests.portal import CONFIG, Portal, attachment, policy, portal

PAGE = "policies/2024/a.html"


def site(tmp_path: Path, config: str = CONFIG) -> Portal:
    return portal(tmp_path, {"policies/2024/a.md": policy("供水办法", "第一条 节约用水。")}, config)


def page(made: Portal, url: str = PAGE) -> LexborHTMLParser:
    report = made.build()
    assert report.published, made.report(report.diagnostics)
    return LexborHTMLParser(made.output()[url].decode())


def report_url(made: Portal) -> str:
    return page(made).css_first(".feedback a").attributes["href"] or ""


def version(made: Portal) -> str:
    return page(made).css_first(".version").text()


def test_every_page_allows_its_own_files_and_its_one_script_alone() -> None:
    for url, html in demo().pages().items():
        tree = LexborHTMLParser(html)
        said = [
            node.attributes["content"] or "" for node in tree.css("meta[http-equiv=Content-Security-Policy]")
        ]
        assert len(said) == 1, url
        rules = dict(rule.strip().partition(" ")[::2] for rule in said[0].split(";"))
        assert rules["default-src"] == rules["base-uri"] == "'none'" and rules["form-action"] == "'self'", url
        assert (
            "unsafe" not in said[0] and "*" not in said[0] and "http" not in said[0].replace("https:", "!")
        ), url
        texts = [node.text() for node in tree.css("script:not([src]):not([type])")]
        digests = {f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts}
        assert len(texts) == 1 and set(rules["script-src"].split()) == {"'self'", *digests}, url


def test_the_policy_stands_before_everything_that_it_rules() -> None:
    html = demo().pages()["index.html"]
    assert html.index("Content-Security-Policy") < html.index("<script") < html.index('rel="stylesheet"')


def test_another_script_is_another_digest() -> None:
    assert content_policy((("a.js", "1"),)) != content_policy((("a.js", "2"),))
    assert "sha256" not in content_policy(())


def test_a_mistake_is_reported_by_mail_with_title_address_and_version(tmp_path: Path) -> None:
    made = site(tmp_path)
    found = urlsplit(report_url(made))
    given = {name: values[0] for name, values in parse_qs(found.query).items()}
    assert (found.scheme, found.path) == ("mailto", "xxgk@yunqi.example")
    assert given["subject"] == "网页纠错：供水办法"
    assert "网址：https://www.yunqi.example/policies/2024/a.html" in given["body"]
    assert f"版本：{version(made)}" in given["body"]


def test_a_mistake_is_reported_with_the_portals_own_form(tmp_path: Path) -> None:
    made = site(tmp_path, CONFIG + "  report_url: https://www.yunqi.example/jiucuo?from=portal\n")
    given = {name: values[0] for name, values in parse_qs(urlsplit(report_url(made)).query).items()}
    assert given == {
        "from": "portal",
        "title": "供水办法",
        "url": "https://www.yunqi.example/policies/2024/a.html",
        "version": version(made),
    }


def test_the_address_of_a_form_keeps_its_place_on_the_page(tmp_path: Path) -> None:
    made = site(tmp_path, CONFIG + "  report_url: https://www.yunqi.example/f?x=1#form\n")
    found = urlsplit(report_url(made))
    assert found.fragment == "form" and set(parse_qs(found.query)) == {"x", "title", "url", "version"}


def test_the_page_for_lost_readers_links_from_where_the_portal_lies(tmp_path: Path) -> None:
    made = site(tmp_path, CONFIG.replace("https://www.yunqi.example/", "https://www.yunqi.example/xxgk/"))
    html = page(made, "404.html")
    links = [
        node.attributes.get("href") or node.attributes.get("src") or "" for node in html.css("[href], [src]")
    ]
    own = [link for link in links if not link.startswith(("http", "mailto:", "#"))]
    assert len(own) > 10 and all(link.startswith("/xxgk/") for link in own)


def test_without_mail_and_form_there_is_no_dead_link(tmp_path: Path) -> None:
    made = site(tmp_path, CONFIG.replace("  email: xxgk@yunqi.example\n", ""))
    assert page(made).css_first(".feedback") is None


def test_a_version_stands_for_what_a_reader_can_read(tmp_path: Path) -> None:
    made = site(tmp_path)
    first = version(made)
    assert re.fullmatch("[0-9a-f]{8}", first)
    source = made.home / "content" / "policies/2024/a.md"
    text = source.read_text("utf-8")
    source.write_text(text.replace("\n\n第一条", "\n\n\n第一条"), "utf-8")
    assert version(made) == first
    source.write_text(text.replace("节约用水", "节约用电"), "utf-8")
    assert version(made) != first


def test_addresses_in_reports_are_readable() -> None:
    html = demo().pages()["policies/2022/yzf-2022-005.html"]
    link = LexborHTMLParser(html).css_first(".feedback a").attributes["href"] or ""
    assert "https://www.yunqi.example/policies/2022/yzf-2022-005.html" in unquote(link)


def test_attachments_keep_their_addresses_on_both_editions(tmp_path: Path) -> None:
    made = site(tmp_path, CONFIG + "traditional: true\n")
    made.write("policies/2024/b.md", policy("用水规定", "见[表](b-1.pdf)。"))
    made.write("policies/2024/b-1.pdf", attachment("b-1.pdf"))
    assert page(made, "policies/2024/b.html").css_first("a.attachment").attributes["href"] == "b-1.pdf"
    twin = page(made, "zh-hant/policies/2024/b.html").css_first("a.attachment")
    assert twin.attributes["href"] == "../../../policies/2024/b-1.pdf"
