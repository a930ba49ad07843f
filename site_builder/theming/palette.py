"""Turns a theme's style sheet and the colours a portal asks for into the same style sheet in these colours.

It refuses to know where colours are written: it exchanges the values of the tokens that the sheet declares on
``:root``, so that what the sheet does with them, in the dark, in high contrast and on paper, stays the sheet's business.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain
from typing import NamedTuple

from site_builder.kernel.diagnostic import Diagnostic, Problem, Rule, Severity, question
from site_builder.kernel.span import Span
from site_builder.model.colour import BLACK, WHITE, Colour, contrast, parse_colour, readable, shown_ratio

ENOUGH = 4.5
"""The least contrast ratio of a text with its ground: WCAG 2.2, success criterion 1.4.3."""
PLENTY = 7.0
"""The ratio to which colours are lightened for dark grounds, as 1.4.6 asks for."""

LOST_COLOUR = Rule(
    "E855",
    Severity.ERROR,
    "没有写颜色",
    "“{name}”后面没有颜色：没有引号时，“#”和它后面的字都算注释，不会读取。",
    '颜色外面加英文引号，例如  {name}: "#0f5443"',
)
UNKNOWN_COLOUR = Rule(
    "E856",
    Severity.ERROR,
    "没有这种颜色设置",
    "颜色里没有“{name}”这一项。{guess}",
    '只有两项：main 是主色（链接、标题、导航条），accent 是强调色（文件抬头的红线等），例如  main: "#0f5443"',
)
TOO_FAINT = Rule(
    "E857",
    Severity.ERROR,
    "颜色看不清",
    "“{name}”的颜色 {colour} {ground}，对比度只有 {ratio}，低于 4.5:1，视力不好的人看不清。",
    '用同一种颜色{word}一些的，例如  {name}: "{better}"（在页面底色上是 {enough}）',
    "文字和底色的对比度不能低于 4.5:1（《Web 内容无障碍指南》WCAG 2.2 的 1.4.3 条）。对比度按两种颜色的明暗算，从 1:1（一样）"
    "到 21:1（黑和白）。主色要检查链接在页面底色、浅色块上的样子，还有导航条上的字；强调色要检查它在页面底色和浅色块上的样子。"
    "建议的颜色是同一种颜色调深（或者调浅）到刚好够的样子。深色模式下的颜色由程序另外算出来，不用写。",
)
UNUSED_COLOUR = Rule(
    "W866",
    Severity.WARNING,
    "主题用不上这种颜色",
    "主题的样式里没有“{name}”要改的变量（{tokens}），这项设置不起作用。",
    "换一个主题，或者在主题的 assets/site.css 的 :root 里写上这些变量，样式里用 var() 引用。",
)


class Wish(NamedTuple):
    """One colour as it was asked for: its name, its text, and where that is written."""

    name: str
    text: str
    span: Span


@dataclass(frozen=True)
class Role:
    """What a colour is for: the token it is, the grounds it is written on, and the tokens that follow from it.

    ``shades`` are tokens with the share of black in them, ``tints`` with the share of the colour in the paper.
    """

    token: str
    grounds: tuple[str, ...]
    shades: Mapping[str, float]
    tints: Mapping[str, float]

    @property
    def tokens(self) -> tuple[str, ...]:
        """Every token that it sets."""
        return (self.token, *self.shades, *self.tints)


BAND, ON_BAND, PAPER, WASH = "--band", "--on-band", "--paper", "--wash"
GROUNDS = {
    PAPER: "写在页面的底色上",
    WASH: "写在浅色块上",
    "--pine-tint": "写在主色的浅底上",
    "--red-tint": "写在强调色的浅底上",
    "--ochre-tint": "写在黄色的浅底上",
}
"""The tokens of grounds that links may stand on, and how that is said."""
ROLES = {
    "main": Role(
        "--pine",
        tuple(GROUNDS),
        {"--pine-deep": 0.25, "--band": 0.1},
        {WASH: 0.055, "--pine-tint": 0.1, "--ridge-1": 0.34, "--ridge-2": 0.22, "--ridge-3": 0.13},
    ),
    "accent": Role("--red", (PAPER, WASH, "--red-tint"), {}, {"--red-tint": 0.07}),
}
DARK_BAND = 0.3
"""The share of black in the band between the dark parts of a page."""
_OTHER_WORDS = {"主色": "main", "主题色": "main", "primary": "main", "强调色": "accent", "红色": "accent"}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"([^{}]*)\{((?:[^{}]|\{[^{}]*\})*)\}")
_TOKEN = re.compile(r"(--[\w-]+)(\s*:\s*)([^;{}]+?)(?=\s*[;}]|\s*\Z)")
_DARK = re.compile(r"prefers-color-scheme\s*:\s*dark")

Tokens = dict[str, Colour]


class Block(NamedTuple):
    """One ``:root`` of a sheet: whether it holds in the dark, and where its declarations begin and end."""

    dark: bool
    start: int
    end: int


def coloured(sheet: str, wishes: tuple[Wish, ...]) -> tuple[str, tuple[Diagnostic, ...]]:
    """``sheet`` in the colours that were asked for, or as it was and what is wrong with them.

    Of two wishes of one name the later counts. On dark grounds a colour is lightened until it reads well.
    """
    wanted = {wish.name: wish for wish in wishes}
    asked: Tokens = {}
    found: list[Diagnostic] = []
    for name, wish in wanted.items():
        colour = _colour(wish)
        if isinstance(colour, Diagnostic):
            found.append(colour)
        else:
            asked[name] = colour
    blocks = tuple(_blocks(sheet))
    light = _declared(sheet, blocks, dark=False)
    for name, colour in asked.items():
        used = [token for token in ROLES[name].tokens if token in light]
        if not used:
            found.append(UNUSED_COLOUR.at(wanted[name].span, name=name, tokens=ROLES[name].tokens))
        elif faint := _faint(name, colour, light | _on_light(asked, light)):
            found.append(_complaint(wanted[name], colour, faint, light))
    if any(finding.severity is Severity.ERROR for finding in found):
        return sheet, tuple(found)
    dark = light | _declared(sheet, blocks, dark=True)
    changes = {False: _on_light(asked, light), True: _on_dark(asked, dark)}
    for block in reversed(blocks):
        text = _exchanged(sheet[block.start : block.end], changes[block.dark])
        sheet = sheet[: block.start] + text + sheet[block.end :]
    return sheet, tuple(found)


def _colour(wish: Wish) -> Colour | Diagnostic:
    name, text, span = wish
    if name not in ROLES:
        near = _OTHER_WORDS.get(name) or next(iter(get_close_matches(name.lower(), ROLES, 1, 0.5)), None)
        return UNKNOWN_COLOUR.at(span, name=name, guess=question(near))
    if not text.strip():
        return LOST_COLOUR.at(span, name=name)
    colour = parse_colour(text)
    return colour.at(span) if isinstance(colour, Problem) else colour


class Faint(NamedTuple):
    """A ground on which a colour reads badly: how that is said, and the contrast ratio."""

    ground: str
    ratio: float


def _faint(name: str, colour: Colour, tokens: Mapping[str, Colour]) -> Faint | None:
    """The first ground where a colour does not read well, or ``None``; ``tokens`` are those of the page with it."""
    role = ROLES[name]
    on = [
        Faint(f"{GROUNDS[ground]}（{tokens[ground].hex}）", contrast(colour, tokens[ground]))
        for ground in role.grounds
        if ground in tokens
    ]
    if BAND in role.tokens and BAND in tokens and ON_BAND in tokens:
        text = tokens[ON_BAND]
        on.append(Faint(f"用作导航条的底色，上面的字是 {text.hex}", contrast(tokens[BAND], text)))
    return next((one for one in on if one.ratio < ENOUGH), None)


def _complaint(wish: Wish, colour: Colour, faint: Faint, light: Tokens) -> Diagnostic:
    better = _nearest(wish.name, colour, light)
    return TOO_FAINT.at(
        wish.span,
        name=wish.name,
        colour=colour.hex,
        ground=faint.ground,
        ratio=shown_ratio(faint.ratio),
        word="深" if better.luminance < colour.luminance else "浅",
        better=better.hex,
        enough=shown_ratio(contrast(better, light.get(PAPER, WHITE))),
    )


def _nearest(name: str, colour: Colour, light: Tokens) -> Colour:
    """The nearest colour of the same hue that reads well on every ground: a darker one if there is one."""
    darker = (colour.at_lightness(colour.lightness * step / 255) for step in range(254, -1, -1))
    lighter = (colour.at_lightness(step / 255) for step in range(math.ceil(colour.lightness * 255), 256))
    good = (c for c in chain(darker, lighter) if not _faint(name, c, light | _on_light({name: c}, light)))
    return next(good, BLACK)


def _on_light(asked: Mapping[str, Colour], tokens: Mapping[str, Colour]) -> Tokens:
    """The tokens that follow from the colours on light paper."""
    paper = tokens.get(PAPER, WHITE)
    made: Tokens = {}
    for name, colour in asked.items():
        role = ROLES[name]
        made[role.token] = colour
        made |= {token: colour.mixed(BLACK, share) for token, share in role.shades.items()}
        made |= {token: paper.mixed(colour, share) for token, share in role.tints.items()}
    return made


def _on_dark(asked: Mapping[str, Colour], tokens: Mapping[str, Colour]) -> Tokens:
    """The tokens that follow from the colours on dark paper: the same hues, light enough to read well."""
    made: Tokens = {}
    for name, colour in asked.items():
        for step in range(math.ceil(colour.lightness * 255), 256):
            made |= _dark_role(ROLES[name], colour, colour.at_lightness(step / 255), tokens)
            shown = {**tokens, **made}
            if (
                readable(shown[ROLES[name].token], [shown.get(g, BLACK) for g in ROLES[name].grounds])
                >= PLENTY
            ):
                break
    return made


def _dark_role(role: Role, colour: Colour, light: Colour, tokens: Mapping[str, Colour]) -> Tokens:
    paper = tokens.get(PAPER, BLACK)
    made = {role.token: light}
    made |= {token: light.mixed(WHITE, 0.35) for token in role.shades}
    made |= {token: paper.mixed(light, share) for token, share in role.tints.items()}
    return made | ({BAND: colour.mixed(BLACK, DARK_BAND)} if BAND in role.shades else {})


def _blocks(sheet: str) -> Iterator[Block]:
    """Every ``:root`` at the top of a sheet or in a dark scheme."""
    plain = _COMMENT.sub(lambda comment: " " * len(comment[0]), sheet)
    for rule in _BLOCK.finditer(plain):
        head = rule[1].rpartition(";")[2].strip()
        if head == ":root":
            yield Block(False, rule.start(2), rule.end(2))
        elif head.startswith("@media") and _DARK.search(head):
            for inner in _BLOCK.finditer(plain, rule.start(2), rule.end(2)):
                if inner[1].strip() == ":root":
                    yield Block(True, inner.start(2), inner.end(2))


def _declared(sheet: str, blocks: tuple[Block, ...], dark: bool) -> Tokens:
    """The tokens of a scheme whose values are plain colours; the last declaration counts."""
    declared: Tokens = {}
    for block in blocks:
        if block.dark is dark:
            for name, _, value in _TOKEN.findall(sheet[block.start : block.end]):
                colour = parse_colour(value)
                if isinstance(colour, Colour):
                    declared[name] = colour
    return declared


def _exchanged(declarations: str, tokens: Mapping[str, Colour]) -> str:
    return _TOKEN.sub(
        lambda found: found[1] + found[2] + (tokens[found[1]].hex if found[1] in tokens else found[3]),
        declarations,
    )
