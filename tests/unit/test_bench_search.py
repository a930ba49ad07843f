"""Holds the measurements of searches to their rules: questions with true answers, every byte counted, seconds of the search."""

from __future__ import annotations

import gzip
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.queries import Text, known_items, read_texts, size, substrings
from bench.server import StaticServer, Traffic, serving
from bench.timed_build import seconds
from site_builder.stages.index import ShardStage, TermsStage
from tests.portal import portal

TEXTS = (
    Text("a.html", "云栖县城市供水管理办法（2024年修订）", "第一条\n为了加强城市供水管理，制定本办法。"),
    Text("b.html", "关于修改《云栖县城市供水管理办法》的决定", "第三条修改为：“略”。"),
    Text("c.html", "通知", ""),
)


def test_a_known_item_is_a_fragment_of_a_title_and_every_title_that_holds_it_is_right() -> None:
    found = list(known_items(TEXTS, 60, 1))
    assert found == list(known_items(TEXTS, 60, 1)) != list(known_items(TEXTS, 60, 2))
    titles = {text.url: text.title for text in TEXTS}
    for question in found:
        assert 4 <= len(question.query) <= 10
        assert question.right == {url for url, title in titles.items() if question.query in title} != set()
    assert any(len(question.right) == 2 for question in found)


def test_a_substring_stands_in_the_document_it_was_drawn_from_and_crosses_no_sign_or_line() -> None:
    texts = {text.url: text for text in TEXTS}
    found = list(substrings(TEXTS, 200, 1))
    for question in found:
        (url,) = question.right
        assert 2 <= len(question.query) <= 6
        assert question.query in texts[url].title or question.query in texts[url].body
    assert not any("条为" in question.query for question in found)


def test_texts_are_what_the_pages_of_a_portal_show(tmp_path: Path) -> None:
    place = portal(
        tmp_path,
        {
            "notices/n1.md": "---\n标题: 停水通知\n发布日期: 2024-03-01\n---\n\n第一条　明天停水。\n\n请储水。\n"
        },
    )
    place.build()
    (text,) = read_texts(tmp_path / "output")
    assert (text.title, "".join(text.body.split())) == ("停水通知", "第一条明天停水。请储水。")
    assert "停水。请" not in text.body
    assert size((text,)) == len(text.title.encode()) + len(text.body.encode())


def test_the_server_compresses_and_counts_everything(tmp_path: Path) -> None:
    for folder, content in (("first", b"a" * 5000), ("second", b"hidden")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.bin").write_bytes(content)
    (tmp_path / "secret").write_text("no", encoding="utf-8")
    with serving((tmp_path / "first", tmp_path / "second")) as server:
        status, encoding, data = _get(server, "x.bin?v=1")
        assert (status, encoding, gzip.decompress(data)) == (200, "gzip", b"a" * 5000)
        assert server.traffic == Traffic(1, len(data))
        assert _get(server, "missing.html")[0] == _get(server, "../secret")[0] == 404
        assert server.traffic.since(Traffic(1, len(data))) == Traffic(2, 0)
        assert not server.quiet(60)


def _get(server: StaticServer, path: str) -> tuple[int, str | None, bytes]:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request("GET", f"/{path}")
    answer = connection.getresponse()
    found = (answer.status, answer.getheader("Content-Encoding"), answer.read())
    connection.close()
    return found


def test_the_seconds_of_a_search_end_where_the_next_step_begins() -> None:
    moments = [("渲染", 1.0), (TermsStage.name, 2.0), (ShardStage.name, 5.0), ("写入", 5.5), ("写入", 9.0)]
    assert seconds(moments) == 3.5
