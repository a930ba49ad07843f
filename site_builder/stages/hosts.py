"""Turns what finished pages know of the hosts they lead to into one list for the portal's keepers (join).

It refuses to ask any host anything: whether one answers, and over IPv6, is for those to find out who read the list.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from site_builder.html.leaving import governmental
from site_builder.model.page import Artifact

URL = "data/external-hosts.json"
EXAMPLES = 5
"""Pages named for each host, the first ones by address. They are not counted: what stands in the footer of all pages
would change this file with every new page."""


def external_hosts(pages: Iterable[Artifact], more: Collection[str]) -> bytes:
    """The list as JSON: for every host whether it is the government's, and some pages that lead there.

    ``more`` are hosts that count as the government's beside gov.cn.
    """
    found: dict[str, list[str]] = {}
    for page in sorted(pages, key=lambda page: page.url):
        for host in page.facts.hosts:
            found.setdefault(host, []).append(page.url)
    hosts = [
        {"host": host, "government": governmental(host, more), "pages": urls[:EXAMPLES]}
        for host, urls in sorted(found.items())
    ]
    return (json.dumps({"hosts": hosts}, ensure_ascii=False, indent=1) + "\n").encode()
