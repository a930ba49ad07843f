"""Turns a written address of the web into one that may be linked, or a problem.

It refuses to know whether anything answers there, and turns down whatever could run in a reader's browser.
"""

from __future__ import annotations

import re

from site_builder.kernel.diagnostic import Problem, Rule, Severity

NOT_A_WEB_ADDRESS = Rule(
    "W224",
    Severity.WARNING,
    "网址不能做成链接",
    "“{text}”不是完整的网址，页面上只显示文字，不做成链接。",
    "写完整的网址，从 https:// 写起，例如  https://www.gov.cn/",
    "网址只接受 https:// 和 http:// 开头的，中间没有空格。javascript:、data: 等地址会在读者的电脑上执行程序，"
    "政府网站上不能出现；没有 https:// 的地址会被当成本网站的文件。",
)

# Nothing before the host: in https://www.gov.cn@evil.example/ the reader sees one site and goes to another.
_WEB_ADDRESS = re.compile(
    r"https?://[^\s/?#\\@<>\"\x00-\x20\x7f]+(?:[/?#][^\s\\<>\"\x00-\x20\x7f]*)?", re.IGNORECASE
)


def parse_web_address(text: str) -> str | Problem:
    """A complete address of the web, ``http`` or ``https``; anything else could run in a reader's browser."""
    plain = text.strip()
    return plain if _WEB_ADDRESS.fullmatch(plain) else Problem(NOT_A_WEB_ADDRESS, {"text": text})


def linkable(text: str) -> str:
    """``text`` where it may be linked, else ""."""
    found = parse_web_address(text)
    return "" if isinstance(found, Problem) else found
