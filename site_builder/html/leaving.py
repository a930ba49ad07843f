"""Turns links to other hosts into links that say so, and names the hosts.

It refuses to know who is linked to and why; whether a host belongs to the government is told by its name alone
(国办发〔2018〕55号: government sites end in .gov.cn or .政务).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape

from site_builder.model.web_address import host

GOVERNMENT = ("gov.cn", "xn--zfr164b")
"""How the names of government hosts end; the second is 政务 as name servers know it."""
NOTE = '<span class="leaving">（非政府网站）</span>'
"""What a reader sees before leaving for a host that is not the government's (国办发〔2017〕47号：外部链接要有提示)."""
_LINK = re.compile(r'<a\b([^>]*?\bhref="(https?://[^"]*)"[^>]*)>(.*?)</a>', re.DOTALL | re.IGNORECASE)
_REL = re.compile(r'\s+rel="([^"]*)"')


def governmental(name: str, more: Collection[str]) -> bool:
    """Whether a host is the government's: below gov.cn, 政务, or one of ``more``."""
    return any(name == end or name.endswith("." + end) for end in (*GOVERNMENT, *more))


def leaving(html: str, own: str, more: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Rendered html whose links to other hosts carry ``rel`` and, beyond the government's hosts, a note; and the hosts.

    ``own`` is the portal's host, ``more`` are other hosts that count as the government's.
    """
    hosts: set[str] = set()

    def marked(match: re.Match[str]) -> str:
        attributes, url, words = match[1], match[2], match[3]
        name = host(unescape(url))
        if not name or name == own:
            return match[0]
        hosts.add(name)
        at_home = governmental(name, more)
        said = _REL.search(attributes)
        words_of_rel = dict.fromkeys(
            [*(said[1].split() if said else ()), "external", "noopener", "noreferrer"]
        )
        if not at_home:
            words_of_rel["nofollow"] = None
        rest = _REL.sub("", attributes)
        return f'<a{rest} rel="{" ".join(words_of_rel)}">{words}{"" if at_home else NOTE}</a>'

    return _LINK.sub(marked, html), tuple(sorted(hosts))
