"""Turns the headings of an interpretation into what it explains: three required sections and eight facets of 实质性解读.

It refuses to know texts below the headings; whether a section says enough is for people to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from site_builder.model.document import Card, Heading

_WHY = r"为(什么|何)要?(出台|制定|修订|修改|调整|公布|发布|印发|实施|统一|开展)"
_HOW = "(怎样|怎么|如何)"
_SAID: Mapping[str, tuple[str, ...]] = {
    "背景": ("背景", "由来", "起草过程", _WHY),
    "出台目的": ("目的", "目标", "意义", "必要性", "解决(什么|哪些)", _WHY),
    "重要举措": (
        *("举措", "措施", "亮点", "(主要|重点|核心)(内容|任务|变化)", "(改|作|做)了(哪|什么)"),
        *(
            "(包括|规定了?|有)(哪些|什么)内容",
            "哪些(新?规定|变化)",
            "[一二两三四五六七八九十]项(主要)?(变化|内容|任务)",
        ),
    ),
    "核心概念": (
        "概念",
        "什么(是|叫)",
        "是什么意思",
        "含义",
        "定义",
        "(名词|术语)",
        "什么区别",
        f"{_HOW}理解",
    ),
    "关键词": ("关键[词字点]", "关键(数字|数据)", "(几个|看)(数字|词)"),
    "适用范围": (
        *("适用(范围|对象|情形|条件)", "(补给|发给|管|面向)谁", "谁(能|可以|应当)", "对象(是|和|$)", "范围"),
        "(哪些|什么)(人|老年?人|孩子|家庭|农户|企业|单位|项目|对象|机构|地方|场所|行为|情形|区域)",
        "(补助|补贴|救助|保障|支持|服务|申请|申报)(对象|条件|资格)",
    ),
    "办事指引": (
        *("办事", "流程", f"^{_HOW}办", f"{_HOW}(去)?(申请|申报|办理|报名|领取|咨询|查询|提出)"),
        *("(到哪里|在哪里?|去哪里|找谁)(去)?(申请|申报|办|报名|领取|咨询)", "(什么时候|何时)办"),
        "(办理|申请|申报|申领|审批)(程序|步骤|方式|渠道|材料|时限|指南|地点)",
    ),
    "操作方法": (
        *(f"{_HOW}(算|计算|填|改|做|选|查|用|核算|认定|评估|计分|测算|兑付)", "操作", "举(个|几个)?例"),
        *("算法", "计算", "方法", "手把手"),
    ),
    "执行口径": (
        *("口径", "衔接", f"{_HOW}(执行|把握|界定|划分|判断|认定)", "(执行|认定)(标准|时间)"),
        *(
            "(什么时候|何时|从哪天)(开始|起|施行|执行)",
            "施行(时间|日期)",
            "时间节点",
            "算不算",
            f".{_HOW}办(，|？|$)",
        ),
    ),
    "惠民利企举措": (
        *(
            "惠民",
            "利企",
            "惠企",
            "便民",
            "(补|奖|减|免|给|救助|享受|领)(多少|什么)",
            "(享受|得到)(什么|多少|哪些)",
        ),
        *("(补助|补贴|救助|奖补|奖励|减免|收费)(标准|政策|金额|比例)", "标准(是多少|怎么定|怎样定)", "好处"),
        *("优惠", "支持政策", "更快到账", "感受到"),
    ),
    "新旧政策差异": (
        *("新旧", "(与|跟|和|比)(原|旧|以往|过去|上年|上一年|以前|现行)", "变化", "差异", "不同"),
        *("改了(哪|什么)", "修改了", "修订了"),
    ),
}
"""For every section and facet, the words by which editors call it in headings."""
SECTIONS = ("背景", "出台目的", "重要举措")
"""What every interpretation says (国办发〔2016〕80号; 背景、目的、重要举措)."""
FACETS = (
    "核心概念",
    "关键词",
    "适用范围",
    "办事指引",
    "操作方法",
    "执行口径",
    "惠民利企举措",
    "新旧政策差异",
)
"""What an interpretation of substance explains beside, in the order in which it is usually named."""
CARD_NEEDS = ("适用范围", "办事指引")
"""What a card to print cannot do without: who may, and how it is done."""
EXAMPLES: Mapping[str, str] = {
    "背景": "出台背景",
    "出台目的": "出台目的",
    "重要举措": "主要内容",
    "核心概念": "什么是……",
    "关键词": "关键词",
    "适用范围": "谁可以申请",
    "办事指引": "怎样申请",
    "操作方法": "怎么算",
    "执行口径": "什么时候开始执行",
    "惠民利企举措": "补多少",
    "新旧政策差异": "新旧政策差异",
}
"""A heading that would be recognised, for every section and facet."""
CODES: Mapping[str, str] = dict(
    zip(
        FACETS,
        ("concept", "keyword", "scope", "guide", "method", "standard", "benefit", "difference"),
        strict=True,
    )
)
"""The facets in addresses."""
_WORDS = {name: re.compile("|".join(words)) for name, words in _SAID.items()}
_NUMBER = re.compile(r"^(?:[（(]?[一二三四五六七八九十百\d]+[）)]?[、.．]?|第\w+[章节条]|问[：:])\s*")


class Answer(Struct, frozen=True):
    """A section or facet that a text has: its name, and the anchor and words of the first heading that says so."""

    name: str
    anchor: str
    heading: str


def answers(outline: Iterable[Heading]) -> tuple[Answer, ...]:
    """The sections and facets that ``outline`` has, sections first; one heading may stand for several."""
    headings = tuple(outline)
    found = []
    for name, words in _WORDS.items():
        first = next((one for one in headings if words.search(_NUMBER.sub("", one.text))), None)
        if first is not None:
            found.append(Answer(name, first.id, first.text))
    return tuple(found)


def has_leaflet(card: Card) -> bool:
    """Whether an item makes a card to print: it is wanted, and says who may and how it is done."""
    return card.leaflet and card.visible and set(CARD_NEEDS) <= set(card.facets)


def leaflet_url(card: Card) -> str:
    """Where the card to print of an item lies."""
    return f"leaflet/{card.id}.html"
