"""Turns what a page shows into the tags and data that machines read in its head.

It refuses to know anything that the page and the site do not say of themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from site_builder.model.document import Document
from site_builder.model.page import Page
from site_builder.model.site import Site


def meta_tags(
    page: Page, site: Site, doc: Mapping[str, Any], props: Mapping[str, Any]
) -> list[dict[str, str]]:
    """The tags of 国办发〔2017〕47号, annex 网页标签规范: site, column, and for items the article's own."""
    tags = {"SiteName": site.name, "SiteDomain": site.domain, "SiteIDCode": site.id_code}
    if page.column:
        tags |= {
            "ColumnName": page.column.name,
            "ColumnDescription": page.column.description or page.column.name,
            "ColumnKeywords": page.column.keywords or page.column.name,
            "ColumnType": page.column.type,
        }
    if doc and props.get("published_moment"):
        tags |= {
            "ArticleTitle": page.title,
            "PubDate": props["published_moment"],
            "ContentSource": props["source"] or props["publisher"],
            "Keywords": ",".join(doc["fields"].get("keywords", ())),
            "Author": props["editor"],
            "Description": page.description,
            "Url": site.absolute(page.url),
        }
    return [{"name": name, "content": content} for name, content in tags.items() if content]


_FORCE = {"有效": "InForce", "已修改": "InForce", "部分失效": "PartiallyInForce"}


def jsonld(page: Page, site: Site, doc: Mapping[str, Any], props: Mapping[str, Any]) -> str:
    """schema.org data; ``Legislation`` with its legal force for items that have a state."""
    if not doc or not props.get("published_moment"):
        return _script(_plain(page, site))
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if props["status"] else "Article",
        "name": page.title,
        "headline": page.title,
        "url": site.absolute(page.url),
        "inLanguage": site.lang,
        "datePublished": props["published_moment"][:10],
        "publisher": {"@type": "GovernmentOrganization", "name": props["publisher"]},
    }
    if page.description:
        about["description"] = page.description
    if props["status"]:
        fields = doc["fields"]
        force = _FORCE.get(props["status"]["state"], "NotInForce")
        about["legislationLegalForce"] = f"https://schema.org/{force}"
        about |= {
            name: value
            for name, value in (
                ("legislationIdentifier", fields.get("doc_number")),
                ("legislationDate", fields.get("formed")),
                ("legislationDateVersion", fields.get("effective")),
            )
            if value
        }
    return _script(about)


def _plain(page: Page, site: Site) -> dict[str, Any]:
    """A page that is not an article: its name and address, and the portal that it belongs to."""
    portal = {"@type": "WebSite", "name": site.name, "url": site.absolute("")}
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": page.title,
        "url": site.absolute(page.url),
        "inLanguage": site.lang,
        "isPartOf": portal,
    }
    if page.description:
        about["description"] = page.description
    return about


def _script(about: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in."""
    return json.dumps(about, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def moment(document: Document) -> str:
    """``YYYY-MM-DD HH:MM`` as 国办发〔2017〕47号 asks; an unwritten time is left out."""
    published = document.card.published
    if published is None:
        return ""
    return published.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")
