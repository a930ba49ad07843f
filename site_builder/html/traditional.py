"""Turns a finished page in Simplified characters into the same page in Traditional ones: same tags, same links, same size.

It refuses to know where the two pages lie and what they are about; only what is read, shown or spoken is converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from opencc import OpenCC

from site_builder.model.cited_number import document_numbers, order_numbers
from site_builder.model.edition import TRADITIONAL

SPOKEN = frozenset(
    (
        "abbr",
        "alt",
        "aria-description",
        "aria-label",
        "aria-placeholder",
        "aria-roledescription",
        "aria-valuetext",
        "data-copied",
        "data-stop",
        "data-then",
        "label",
        "placeholder",
        "title",
    )
)
"""Attributes that are shown, read aloud, or written by site.js. A theme's own scripts write what ``data-say-…`` hold."""

_BODY = r"[^\"'>]*+(?:\"[^\"]*\"[^\"'>]*+|'[^']*'[^\"'>]*+)*+"
"""What stands between the name of a tag and its end; an angle bracket in quotes does not end it."""
_REST = _BODY + r"(?:>|.*\Z)"
"""The same with the end. A tag that nothing ends is the rest of the page, as it is for a browser."""
_ASCII_REST = r"[\x00-!#-&(-=?-\x7f]*+(?:\"[\x00-!#-\x7f]*+\"[\x00-!#-&(-=?-\x7f]*+)*+>"
_TOKEN = re.compile(
    rf"""
    (?:
      [\x00-;=-\x7f]++
    | </?(?!(?:code|html|meta|script|style)\b)[a-z](?![^>]*\s(?:lang|translate)=){_ASCII_REST}
    )++
    | (?P<text>[^<]+)
    | <!--.*?(?:-->|\Z) | <(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z) | <![^>]*>
    | </?(?P<tag>[a-z][^\s/>]*+){_REST}
    | <
    """,
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""What a page is made of: at once all that stays because nothing in it is Chinese, else one text or one tag."""
_ATTRIBUTE = re.compile(r"(?<=[\s\"'/])([^\s\"'<>/=]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")
_PAGE_LANG = re.compile(r"(<html\s(?:[^>]*\s)?lang=)(?:\"[^\"]*\"|'[^']*'|[^\s>]*)", re.IGNORECASE)
_DESCRIPTION = re.compile(r"<meta\s(?:[^>]*\s)?name=[\"']?(?:description|keywords)[\"'\s>]", re.IGNORECASE)
_LEFT_ALONE = re.compile(r"<code\b|<(?!html\b)[^>]*\s(?:translate=[\"']?no\b|lang=)", re.IGNORECASE)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_WITHIN_WORDS = re.compile(rf"(?:</?(?:a|b|del|em|i|ins|mark|strong|u)\b{_BODY}>)*", re.IGNORECASE)
"""Tags that may stand in the middle of a word."""
_APART = "\x02"
"""Stands between texts that do not belong together. Reading takes control characters out of all content."""
_EXTENSION = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|wps|et|pdf|ofd|zip|rar|7z|csv|txt|png|jpe?g|gif|mp[34])(?![a-z0-9\u4e00-\u9fff])",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"[^\s\"'<>|:*?/\\，。；：、（）《》“”\x02]*$")
_LONGEST_FILE_NAME = 100
_ADDRESS = re.compile(r"https?://[^\s\"'<>，。；：、（）《》“”\x02]+|[A-Za-z0-9._%+-]{1,64}@[\w.-]+\.\w+")


def traditional(html: str, terms: tuple[tuple[str, str], ...]) -> str:
    """A whole page in Traditional characters: those of ``terms``, else those that OpenCC writes (``s2t``).

    Each of ``terms`` is a text in Simplified characters and its Traditional form, both Han characters and as many
    of them; where several fit, the longest one counts. They say what is to be written otherwise than ``s2t`` would.
    Unchanged stay addresses, names and ids, everything that only programs read, the numbers of documents
    (云政发〔2026〕8号), names of files, ``code``, and elements with a ``lang`` of their own or ``translate="no"``.

    Only Han characters change, each to one other, so every tag, entity and place of the page stays what it was.
    """
    page = _PAGE_LANG.sub(rf'\1"{TRADITIONAL}"', html, count=1)
    texts = tuple(_texts(page))
    turned = _turned("".join(before + page[start:end] for start, end, before in texts), terms)
    return _overlaid(page, _placed(page, texts, turned))


def _placed(page: str, texts: Iterable[tuple[int, int, str]], turned: str) -> Iterator[tuple[int, int, str]]:
    """Every text of the page with what takes its place, which is the next part of ``turned``."""
    at = 0
    for start, end, before in texts:
        at += len(before) + end - start
        yield start, end, _with_names(page[start:end], turned[at - (end - start) : at])


def _texts(page: str) -> Iterator[tuple[int, int, str]]:
    """Every text that is read: where it stands in the page, and what parts it from the one before it."""
    at = last = 0
    while found := _TOKEN.match(page, at):
        start, at = found.span()
        if found.lastgroup == "text":
            yield start, at, "" if _WITHIN_WORDS.fullmatch(page, last, start) else _APART
            last = at
        elif found.lastgroup == "tag":
            if _LEFT_ALONE.match(found[0]):
                at = _end(page, found)
            else:
                for begins, ends in _spoken(found[0]):
                    last = start + ends
                    yield start + begins, last, _APART


def _end(page: str, opening: re.Match[str]) -> int:
    """Where the element ends whose opening tag was found; the end of the page when nothing closes it."""
    name = opening["tag"].lower()
    if name in _VOID or opening[0].endswith("/>"):
        return opening.end()
    same = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>]){_REST}", re.IGNORECASE | re.DOTALL)
    depth = 1
    for tag in same.finditer(page, opening.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(page)


def _spoken(tag: str) -> Iterator[tuple[int, int]]:
    """Where in a tag the values stand that are read."""
    described = _DESCRIPTION.match(tag) is not None
    for found in _ATTRIBUTE.finditer(tag):
        name = found[1].lower()
        if name in SPOKEN or f"{name}-".startswith("data-say-") or (described and name == "content"):
            yield found.span(2 if found[2] is not None else 3)


def _turned(source: str, terms: tuple[tuple[str, str], ...]) -> str:
    """Text in Traditional characters; every character stands where it stood."""
    turned: str = _converter().convert(source)
    if len(turned) != len(source):  # a phrase of another length would move all that follows
        turned = "".join(map(_single, source))
    if terms:
        known, pattern = _exceptions(terms)
        turned = _overlaid(turned, ((m.start(), m.end(), known[m[0]]) for m in pattern.finditer(source)))
    return turned


def _with_names(text: str, turned: str) -> str:
    """A converted text in which numbers of documents and names of files are again what they were."""
    if "号" not in text and "." not in text and "@" not in text:
        return turned
    for places in (document_numbers(text), order_numbers(text), _file_names(text), _addresses(text)):
        turned = _overlaid(turned, ((start, end, text[start:end]) for start, end in places))
    return turned


def _overlaid(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """A text with some of its stretches replaced; they come in order and do not overlap."""
    written: list[str] = []
    at = 0
    for start, end, other in changes:
        written += (text[at:start], other)
        at = end
    return "".join((*written, text[at:])) if written else text


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses of the web and of mail stand: another character leads elsewhere."""
    return (found.span() for found in _ADDRESS.finditer(text))


def _file_names(text: str) -> Iterator[tuple[int, int]]:
    """Where names of files stand: what a reader downloads is called so, in whatever characters the page is."""
    done = 0
    for found in _EXTENSION.finditer(text):
        name = _FILE_NAME.search(text, max(done, found.start() - _LONGEST_FILE_NAME), found.start())
        if name and name[0]:
            yield name.start(), found.end()
            done = found.end()


@cache
def _exceptions(terms: tuple[tuple[str, str], ...]) -> tuple[dict[str, str], re.Pattern[str]]:
    """The terms, and what finds them, the longest of those that begin at one place."""
    known = dict(terms)
    return known, re.compile("|".join(sorted(map(re.escape, known), key=lambda word: (-len(word), word))))


def simplified_only(text: str) -> str:
    """The characters of ``text`` that no Traditional text has; 台 and 里 stand in both kinds, 账 does not."""
    return "".join(c for c in text if _single(c) != c and not _in_big5(c))


def as_simplified(text: str) -> str:
    """``text`` in Simplified characters; a text that has no others stays what it is (乾隆, 瞭望)."""
    turned: str = _reverse().convert(text)
    return turned


def _in_big5(character: str) -> bool:
    return bool(character.encode("big5", "ignore"))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


@cache
def _reverse() -> OpenCC:
    return OpenCC("t2s")


@cache
def _single(character: str) -> str:
    turned: str = _converter().convert(character)
    return turned if len(turned) == 1 else character
