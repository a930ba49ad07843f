"""Turns a page into the ways of telling its keepers about a mistake on it (国办发〔2017〕47号：我要纠错).

It refuses to know where on the page they stand.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from site_builder.kernel.digest import digest
from site_builder.model.document import Document
from site_builder.model.page import Page
from site_builder.model.site import Site


def version(document: Document) -> str:
    """Eight hex digits that stand for what a reader can read: other words or facts, another version."""
    body, transcript = document.body, document.transcript
    return digest(document.card.title, document.fields, body.html, transcript.html).hex()[:8]


def contact(page: Page, site: Site, edition: str) -> dict[str, str]:
    """``phone``, ``email`` and ``report_url``: the portal's own form, or a mail, that knows title, address and version."""
    address = site.absolute(page.url)
    title = page.title
    if site.report_url:
        form = urlsplit(site.report_url)
        given = [("title", title), ("url", address), *([("version", edition)] if edition else [])]
        query = urlencode([*parse_qsl(form.query, keep_blank_values=True), *given])
        report = urlunsplit(form._replace(query=query))
    elif site.email:
        lines = [
            f"网页：{title}",
            f"网址：{address}",
            *([f"版本：{edition}"] if edition else []),
            "问题描述：",
        ]
        report = (
            f"mailto:{site.email}?subject={quote(f'网页纠错：{title}')}&body={quote(chr(10).join(lines))}"
        )
    else:
        report = ""
    return {"email": site.email, "phone": site.phone, "report_url": report}
