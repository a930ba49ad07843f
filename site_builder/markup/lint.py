"""Turns habits of the keyboard and slips in the numbering into advice, one warning of a kind for a text.

It refuses to change anything: what was written is what is published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_builder.kernel.diagnostic import Diagnostic, Problem, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.markup.numbering import Kind, Label, write_number
from site_builder.markup.places import Excerpt

RAW_HTML = Rule(
    "W414",
    Severity.WARNING,
    "正文里的 HTML 不会生效",
    "正文里写了 {tag}，HTML 不会生效，读者看到的就是这几个字符。",
    "用 Markdown 写法代替，例如加粗写 **文字**，链接写 [文字](地址)，表格写 | 列 | 列 |；不需要的删掉。",
    "为了页面安全，也为了换版式时文字不乱，正文不接受 HTML，原样显示为文字。从网页或办公软件粘贴时常会带进来。",
)
HALF_WIDTH = Rule(
    "W417",
    Severity.WARNING,
    "汉字旁边用了半角标点",
    "汉字旁边的“{mark}”是半角标点，全文这样的地方共 {count} 处。",
    "改成全角的“{full}”；可以用编辑器的“查找替换”一次改完。",
    "中文里的标点用全角（GB/T 15834-2011《标点符号用法》）。半角标点会让行距和断行不齐，检索也可能对不上。"
    "网址、代码和数字里的半角符号（如 12:30、1,000）不受影响。",
)
COMMA_AFTER_BRACKET = Rule(
    "W418",
    Severity.WARNING,
    "带括号的序号后面多了顿号",
    "“{number}”后面多写了“、”。",
    "带括号的序号后面不加标点，例如  {number}加强组织领导",
    "结构层次序数依次用“一、”“（一）”“1.”“（1）”（GB/T 9704-2012 7.3.3），带括号的序号后面不再用顿号。",
)
COMMA_AFTER_DIGIT = Rule(
    "W419",
    Severity.WARNING,
    "阿拉伯数字序号后面用了顿号",
    "序号写成了“{number}”。",
    "阿拉伯数字后面用下圆点，例如  {fixed}加强组织领导",
    "结构层次序数依次用“一、”“（一）”“1.”“（1）”（GB/T 9704-2012 7.3.3），顿号只跟在汉字数字后面。",
)
ARTICLE_SKIPPED = Rule(
    "W420",
    Severity.WARNING,
    "条的编号跳号",
    "“{before}”后面接着是“{after}”，中间的{missing}没有找到。",
    "补上缺少的条，或者把编号改连续；如果是节选，请在正文开头说明。",
    "条的编号应当连续，别的文件才能准确引用。最常见的原因是粘贴时漏了一段，或者“第…条”前面多了别的字。",
)
ARTICLE_REPEATED = Rule(
    "W421",
    Severity.WARNING,
    "条的编号重复",
    "“{after}”出现了两次。",
    "改成连续的编号；第二处的锚点现在是“#{anchor}”。",
    "同一个编号出现两次时，引用这一条的人不知道指的是哪一处。",
)
LINK_NOT_FORMED = Rule(
    "W422",
    Severity.WARNING,
    "链接没有写成",
    "“{text}”没有成为链接：{reason}。",
    "方括号后面紧跟半角圆括号；地址里有空格时用尖括号括起来，例如  [申请表](<附件 1.pdf>)",
    "链接的写法是 [文字](地址)。用了全角括号，或者地址里有空格，读者看到的就是这些符号，而不是链接。",
)
HEADING_WITHOUT_SPACE = Rule(
    "W426",
    Severity.WARNING,
    "“#”后面少了空格",
    "“{text}”没有成为标题：“#”和文字之间要有一个空格。",
    "加上空格，例如  ## 第一章 总则",
    "Markdown 的标题写成“#”、空格、文字。少了空格，读者看到的就是“#”本身，目录里也没有这一项。",
)

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_MARK = re.compile(rf"(?<=[{_HAN}》”）〕】])[,:;()?!]|[,:;(?!](?=[{_HAN}《“（〔【])")
_FULL = dict(zip(",:;()?!", "，：；（）？！", strict=True))
_TAG = re.compile(r"(?<!\\)<(?:/?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])[^<>]*>|(!--))")
_NOT_A_LINK = re.compile(
    r"(?<!\\)\[[^\[\]\n]{1,80}\](?:\([^()\n]{1,200}\)|(?P<wide>（(?:https?:|[^（）\n]{1,200}\.[A-Za-z0-9]{2,5}）)))"
)
_HASHES = re.compile(r"#{1,6}[^#\s]\S{0,20}")


class Lint:
    """What was noticed so far in one text; ``has_marks`` spares a text without half-width marks the search."""

    __slots__ = ("_count", "_first", "_marks", "_seen", "_sequence")

    def __init__(self, text: str) -> None:
        self._marks = _MARK.search(text) is not None
        self._count = 0
        self._first: tuple[str, Span] | None = None
        self._seen: dict[str, Diagnostic] = {}
        self._sequence: Label | None = None

    def words(self, excerpt: Excerpt, seen: str, base: int) -> None:
        """Look at ``seen``: the excerpt's content from ``base`` on, its links and code blanked."""
        # The brackets of a link that was not formed are told of as such, not as punctuation.
        plain = (
            _NOT_A_LINK.sub(lambda link: "0" * len(link[0]), seen) if self._marks and "[" in seen else seen
        )
        if self._marks and (first := _MARK.search(plain)):
            self._count += sum(1 for _ in _MARK.finditer(plain))
            self._first = self._first or (first[0], _span(excerpt, first, base))
        if seen.startswith("#") and (hashes := _HASHES.match(seen)):
            self._once("#", HEADING_WITHOUT_SPACE, _span(excerpt, hashes, base), text=hashes[0])
        if "<" in seen:
            self._tags(excerpt, seen, base)
        if "[" in seen and "[" not in self._seen and (link := _NOT_A_LINK.search(seen)):
            reason = "圆括号是全角的" if link["wide"] else "地址里有空格"
            self._once("[", LINK_NOT_FORMED, _span(excerpt, link, base), text=link[0], reason=reason)

    def _tags(self, excerpt: Excerpt, seen: str, base: int) -> None:
        for match in _TAG.finditer(seen):
            name = match[1].lower() if match[1] else "!--"
            if name not in self._seen:
                written = f"<{name}>" if match[1] else "<!-- -->"
                self._once(name, RAW_HTML, _span(excerpt, match, base), tag=written)

    def label(self, excerpt: Excerpt, label: Label, start: int) -> None:
        """Look at a number that stands at ``start`` of the excerpt's content."""
        end = start + len(label.written)
        if label.kind is Kind.SUBITEM or label.kind is Kind.SUBPOINT:
            if "（一）" not in self._seen and excerpt.content.startswith("、", end):
                self._once("（一）", COMMA_AFTER_BRACKET, excerpt.span(end, end + 1), number=label.written)
        elif label.kind is Kind.POINT and label.written.endswith("、") and "1、" not in self._seen:
            fixed = f"{label.written[:-1]}."
            self._once("1、", COMMA_AFTER_DIGIT, excerpt.span(start, end), number=label.written, fixed=fixed)

    def article(self, excerpt: Excerpt, label: Label, anchor: str, start: int) -> None:
        """Look at the next 条 of the text; 第一条 begins a new sequence."""
        before, self._sequence = self._sequence, label
        if before is None or 0 in (label.number, before.number) or label.number in (before.number + 1, 1):
            return
        place = excerpt.span(start, start + len(label.written))
        if label.number > before.number + 1:
            missing = f"第{write_number(before.number + 1)}条"
            if label.number > before.number + 2:
                missing += f"到第{write_number(label.number - 1)}条"
            names = {"before": before.written, "after": label.written, "missing": missing}
            self._once("跳号", ARTICLE_SKIPPED, place, **names)
        elif (label.number, label.sub) == (before.number, before.sub):
            self._once("重号", ARTICLE_REPEATED, place, after=label.written, anchor=anchor)

    def findings(self) -> Iterator[Diagnostic]:
        """Everything noticed."""
        yield from self._seen.values()
        if self._first:
            mark, span = self._first
            yield HALF_WIDTH.at(span, mark=mark, full=_FULL[mark], count=self._count)

    def _once(self, kind: str, rule: Rule, span: Span, **values: object) -> None:
        if kind not in self._seen:
            self._seen[kind] = Problem(rule, values).at(span)


def _span(excerpt: Excerpt, match: re.Match[str], base: int) -> Span:
    return excerpt.span(base + match.start(), base + match.end())
