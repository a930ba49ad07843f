"""Turns running text into the places where document numbers such as 云政发〔2018〕3号 are cited in it.

It refuses to know whether a document of that number exists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from site_builder.model.numeral import NUMERAL

# Where a document number in running text begins is not marked in Chinese: 根据云政发〔2018〕3号文件. The letters of the
# office are the Han characters before the bracket, less the words that lead up to it. A wrong guess matches no
# document and stays text.
_YEAR_AND_NUMBER = re.compile(r"[〔\[（(【]\s?[12][0-9]{3}\s?[〕\]）)】]\s?第?\s?[0-9]{1,5}\s?号")
_ORDER = re.compile(rf"(?:令|公告|通告)(?:[12][0-9]{{3}}年)?第(?:[0-9]{{1,5}}|[{NUMERAL}]{{1,8}})号")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]*$")
_LEADING = re.compile(
    r"根据|依据|按照|依照|遵照|参照|比照|对照|执行|印发|下发|制发|转发|发布|废止|修改|修订|替代|代替|取代|贯彻|落实|文件|通知|规定|"
    r"关于|以及|同时|详见|参见|附件|其中|包括|结合|[即见号的与及对按据把被是在并或以为由]"
)
# 和政发 is 和县's own number, 自然资发 a ministry's: such a first character is cut only before the name of a place.
_MAY_LEAD = re.compile(r"[和将原依经自](?![政府办发党委规函字令然信济])")
_LONGEST_CODE = 12
_LONGEST_NAME = 24


def document_numbers(text: str) -> list[tuple[int, int]]:
    """Where document numbers such as 云政发〔2018〕3号 stand in running text: ``(start, end)`` in order.

    >>> [text[a:b] for text in ["根据云政发〔2018〕3号文件"] for a, b in document_numbers(text)]
    ['云政发〔2018〕3号']
    """
    return _cited(_YEAR_AND_NUMBER, text, (_LEADING, _MAY_LEAD), _LONGEST_CODE)


def order_numbers(text: str) -> list[tuple[int, int]]:
    """Where numbers of orders and announcements stand in running text: ``(start, end)`` in order.

    They begin with the name of an office in full, which may hold a 和 (国家发展和改革委员会令第16号).

    >>> [text[a:b] for text in ["按照国务院令第711号办理"] for a, b in order_numbers(text)]
    ['国务院令第711号']
    """
    return _cited(_ORDER, text, (_LEADING,), _LONGEST_NAME)


def _cited(
    number: re.Pattern[str], text: str, leads: Sequence[re.Pattern[str]], longest: int
) -> list[tuple[int, int]]:
    if "号" not in text:
        return []
    places = []
    for match in number.finditer(text):
        before = text[max(0, match.start() - longest - 8) : match.start()]
        office = _office(_HAN_RUN.search(before), leads)
        if 2 <= len(office) <= longest:
            places.append((match.start() - len(office), match.end()))
    return places


def _office(run: re.Match[str] | None, leads: Sequence[re.Pattern[str]]) -> str:
    """The letters of the office at the end of ``run``, the Han characters before the number."""
    text = run[0] if run else ""
    ends = [lead.end() for words in leads for lead in words.finditer(text)]
    return text[max((end for end in ends if end <= len(text) - 2), default=0) :]
