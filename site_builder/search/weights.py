"""The one table of weights by which hits are ordered; the browser gets it with the index.

Higher comes first. That a document has ended weighs a little more than a tier, so that one in force with the words in
its title comes before one that has the very phrase and does not apply any more; every other state, and being
forwarded, weighs less than a tier and more than details.
"""

from __future__ import annotations

from msgspec import Struct


class Weights(Struct, frozen=True):
    """Points of a hit. Tiers say where all words of the query stand; details (together at most 2,499) order a tier."""

    exact: int = 60000
    """the query is the title, or the whole document number"""
    phrase: int = 40000
    """the query stands in the title in one piece"""
    title: int = 30000
    """all words stand in the title"""
    number: int = 20000
    """all words stand in the document number or index number, or higher"""
    heading: int = 10000
    """all words stand in headings, or higher"""
    body: int = 0
    """anywhere else on the page, or in an attachment"""

    in_force: int = 500
    """有效, 已修改 and 部分失效: the rule itself before what is said about it"""
    ended: int = -12000
    """失效 and 废止"""
    pending: int = -1000
    """尚未施行"""
    forwarded: int = -2500
    """a document that passes on another one comes after originals"""

    level: int = 300
    """for each level (number, heading …) at which a single word stands above the text"""
    close: int = 600
    """times the share of the title that the word makes up"""
    word: int = 400
    """times the share of its pairs that stand there as words, not across two words"""
    whole: int = 200
    """all pairs of the word stand there, so that it probably stands in one piece"""
    often: int = 20
    """for each doubling of how often it stands there, up to seven"""
    other: int = -100
    """found by a word of the same meaning only"""
    attached: int = -100
    """found in an attachment only"""


WEIGHTS = Weights()
