"""What the documented nginx and Caddy answer: types, compression, caching, safe headers, and nothing that is not public."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deploy.servers import Server, started

KEPT = "public, max-age=31536000, immutable"
SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
}
POLICY = "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
DOCX = "policies/2026/yzf-2026-008-shenqingshu.docx"
PDF = "policies/2026/yzf-2026-008-hesuan.pdf"
PNG = "interpretations/2026/jd-2026-004-tujie.png"
TYPES = {
    "index.html": "text/html; charset=utf-8",
    "zwgk/t1.shtml": "text/html; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
    "data/documents.csv": "text/csv; charset=utf-8",
    "data/documents.json": "application/json; charset=utf-8",
    "consultations/2026/zj-2026-004.ics": "text/calendar; charset=utf-8",
    "feeds/all.xml": "application/xml; charset=utf-8",
    "search/index/s00.bin": "application/octet-stream",
    "policies/2026/scripted.svg": "image/svg+xml",
    PNG: "image/png",
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "notices/2026/gg-2026-003-yusuan.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "policies/2026/A.DOC": "application/msword",
    "policies/2026/a.ofd": "application/ofd",
    "policies/2026/a.wps": "application/wps-office.wps",
    "policies/2026/a.et": "application/wps-office.et",
}
CHANGING = [
    *(
        "/",
        "/?v=1",
        "/index.html",
        "/library",
        "/library/",
        "/feeds/all.xml",
        "/data/documents.json",
        "/" + DOCX,
    ),
    *("/search/index/root.json", "/search/index/facets.json", "/search/index/facets.json?v="),
    *("/assets/missing.0123456789.css", "/search/index/missing.bin?v=abc"),
]
PRIVATE = [
    *("/missing.html", "/policies/2026/", "/assets/", "/data", "/404.html"),
    *("/.site-builder.json", "/policies/.hidden", "/.git/", "/.git/config", "/%2egit/config"),
    *("/library/../.git/config", "/.well-known/", "/.well-known/../.git/config"),
]


def assets(site: Path) -> list[str]:
    """The addresses of what the theme brings."""
    return sorted(path.relative_to(site).as_posix() for path in (site / "assets").iterdir())


@pytest.mark.parametrize("path", TYPES)
def test_every_file_has_its_type(path: str, server: Server, site: Path) -> None:
    if path == "search/index/s00.bin":
        path = next((site / "search/index").glob("s*.bin")).relative_to(site).as_posix()
    answer = server.ask("/" + path)
    assert answer.status == 200
    expected = "application/octet-stream" if path.endswith(".bin") else TYPES[path]
    assert answer.headers["content-type"] == expected
    assert answer.body == (site / path).read_bytes()
    office = path.lower().endswith((".docx", ".xlsx", ".doc", ".ofd", ".wps", ".et"))
    assert answer.headers.get("content-disposition") == ("attachment" if office else None)


def test_scripts_and_style_sheets_have_their_types(server: Server, site: Path) -> None:
    for path in assets(site):
        kind = server.ask("/" + path).headers["content-type"]
        expected = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
        assert kind == expected.get(path.rpartition(".")[2], "image/svg+xml")


def test_texts_are_compressed_and_the_rest_is_not(server: Server, site: Path) -> None:
    texts = [
        "index.html",
        "data/documents.csv",
        "data/documents.json",
        "feeds/all.xml",
        "search/index/root.json",
        max((site / "search/index").glob("*.bin"), key=lambda p: p.stat().st_size)
        .relative_to(site)
        .as_posix(),
        *(path for path in assets(site) if (site / path).stat().st_size > 600),
    ]
    for path in texts:
        answer = server.ask("/" + path, Accept_Encoding="gzip")
        assert answer.headers.get("content-encoding") == "gzip", path
        assert answer.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(answer.body) == (site / path).read_bytes()
    for path in (DOCX, PDF, PNG):
        assert "content-encoding" not in server.ask("/" + path, Accept_Encoding="gzip").headers, path


def test_what_never_changes_is_kept_for_a_year(server: Server, site: Path) -> None:
    for path in assets(site):
        assert server.ask("/" + path).headers["cache-control"] == KEPT, path
    shards = sorted(path.name for path in (site / "search/index").glob("[sd]*.*"))
    for name in [*shards, "facets.json"]:
        assert server.ask(f"/search/index/{name}?v=abc").headers["cache-control"] == KEPT, name


@pytest.mark.parametrize("path", CHANGING)
def test_everything_else_is_asked_for_again(path: str, server: Server) -> None:
    assert server.ask(path).headers["cache-control"] == "no-cache"


def test_what_did_not_change_is_not_sent_again(server: Server) -> None:
    first = server.ask("/", Accept_Encoding="gzip")
    again = server.ask("/", Accept_Encoding="gzip", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/missing.html", "/library", "/.git/config", "/" + DOCX])
def test_every_answer_carries_the_safe_headers(path: str, server: Server) -> None:
    headers = server.ask(path).headers
    assert {name: headers.get(name) for name in SAFE} == SAFE
    assert headers["content-security-policy"] == POLICY
    assert "geolocation=()" in headers["permissions-policy"]
    assert not re.search(r"\d", headers.get("server", ""))


def test_what_can_hold_scripts_is_sandboxed_and_pdf_is_not(server: Server) -> None:
    for path in ("/policies/2026/scripted.svg", "/policies/2026/scripted.xml", "/feeds/all.xml"):
        policy = server.ask(path).headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none';") and "frame-ancestors 'none'" in policy
    assert server.ask("/" + PDF).headers["content-security-policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize("path", PRIVATE)
def test_what_is_not_public_does_not_exist(path: str, server: Server, site: Path) -> None:
    answer = server.ask(path)
    if answer.status in (301, 308):  # a folder, which turns out to have no page of its own
        answer = server.ask(answer.headers["location"])
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body == (site / "404.html").read_bytes()


def test_folders_lead_to_their_page(server: Server, site: Path) -> None:
    answer = server.ask("/library")
    assert answer.status in (301, 308)
    assert answer.headers["location"] == "/library/"  # without host or port
    assert server.ask("/library/").body == (site / "library/index.html").read_bytes()


def test_agreed_places_are_public(server: Server) -> None:
    assert server.ask("/.well-known/security.txt").body.startswith(b"Contact:")


def test_a_server_without_the_documented_parts_fails_these_checks(site: Path) -> None:
    with started("bare", site) as bare:
        checks: list[Callable[[], None]] = [
            lambda: test_every_file_has_its_type("policies/2026/a.ofd", bare, site),
            lambda: test_texts_are_compressed_and_the_rest_is_not(bare, site),
            lambda: test_what_never_changes_is_kept_for_a_year(bare, site),
            lambda: test_everything_else_is_asked_for_again("/", bare),
            lambda: test_every_answer_carries_the_safe_headers("/", bare),
            lambda: test_what_can_hold_scripts_is_sandboxed_and_pdf_is_not(bare),
            lambda: test_what_is_not_public_does_not_exist("/.git/config", bare, site),
            lambda: test_what_is_not_public_does_not_exist("/policies/2026/", bare, site),
            lambda: test_what_is_not_public_does_not_exist("/missing.html", bare, site),
            lambda: test_folders_lead_to_their_page(bare, site),
        ]
        for check in checks:
            with pytest.raises((AssertionError, KeyError)):
                check()
