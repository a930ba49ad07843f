"""Turns a written address of the web into one that may be linked, or a problem.

It refuses to know whether anything answers there, and turns down whatever could run in a reader's browser.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

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

IPV4_ADDRESS = Rule(
    "W225",
    Severity.WARNING,
    "网址里是 IPv4 地址",
    "“{text}”里的“{host}”是 IPv4 地址，只有 IPv6 的用户打不开，页面上只显示文字，不做成链接。",
    "改成域名，例如  https://www.yunqi.example/",
    "只用 IPv6 上网的用户打不开以 IPv4 地址写的链接，政府网站的 IPv6 评测（YD/T 3118-2016）会把它计为不通。"
    "同一个网站几乎总有域名，域名在两种网络上都能用。",
)

# Nothing before the host: in https://www.gov.cn@evil.example/ the reader sees one site and goes to another.
_WEB_ADDRESS = re.compile(
    r"https?://[^\s/?#\\@<>\"\x00-\x20\x7f]+(?:[/?#][^\s\\<>\"\x00-\x20\x7f]*)?", re.IGNORECASE
)

_HOST = re.compile(r"https?://(?:\[[0-9a-f:]*:(?=[^\]]*\.))?([^/?#:\\\[\]]*)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)


def parse_web_address(text: str) -> str | Problem:
    """A complete address of the web, ``http`` or ``https``; anything else could run in a reader's browser."""
    plain = text.strip()
    if not _WEB_ADDRESS.fullmatch(plain):
        return Problem(NOT_A_WEB_ADDRESS, {"text": text})
    return ipv4(plain) or plain


def ipv4(url: str) -> Problem | None:
    """What is wrong with an address whose host is an IPv4 number, in any of the forms that browsers read as one.

    A host ends in a number when its last part is decimal or hexadecimal (URL Standard, “ends in a number”).
    """
    found = _HOST.match(url)
    host = unquote(unicodedata.normalize("NFKC", found[1])).replace("。", ".").rstrip(".") if found else ""
    if not _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    return Problem(IPV4_ADDRESS, {"text": url, "host": host})


def linkable(text: str) -> str:
    """``text`` where it may be linked, else ""."""
    found = parse_web_address(text)
    return "" if isinstance(found, Problem) else found


def host(url: str) -> str:
    """The host of an absolute address as name servers know it, or "" when it has none that can be read."""
    try:
        return ascii_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


def ascii_host(name: str) -> str:
    """A host in small ASCII letters, Chinese labels in Punycode (RFC 3490): 政务 is xn--zfr164b."""
    try:
        return name.strip().rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return name.strip().rstrip(".").lower()
