"""Themes: a child of three files, colours that can be read, a logo that cannot run, and every fault in plain Chinese."""

from __future__ import annotations

import colorsys
import io
import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from site_builder.cleaning.clean import clean
from site_builder.kernel.diagnostic import Problem
from site_builder.kernel.span import Span
from site_builder.model.colour import BLACK, WHITE, Colour, contrast, parse_colour, readable, shown_ratio
from site_builder.theme import closures, load_theme
from site_builder.theming.complaints import in_chinese
from site_builder.theming.logo import LARGEST, read_logo
from site_builder.theming.palette import ENOUGH, GROUNDS, PLENTY, ROLES, Wish, coloured
from tests.portal import CONFIG, ROOT, Portal, codes, policy, portal

HERE = Span.at("config.yaml", 5, 3)
SHEET = (ROOT / "themes/base/assets/site.css").read_text(encoding="utf-8")
CHILD = ROOT / "tests/themes/child"
THEMES = (ROOT / "tests/themes", ROOT / "themes")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{}</svg>'
HAN = re.compile("[\u4e00-\u9fff]")
colours = st.builds(Colour, *(st.integers(0, 255) for _ in range(3)))


def tokens(sheet: str) -> tuple[dict[str, Colour], dict[str, Colour]]:
    """The tokens of a style sheet on light and on dark grounds, read without the code under test."""
    light, dark = (dict(re.findall(r"(--[\w-]+):\s*(#\w+)", block)) for block in roots(sheet))
    return named(light), named(light | dark)


def roots(sheet: str) -> tuple[str, str]:
    """The declarations of the first ``:root``, and of that in the dark."""
    first = sheet.split(":root {", 1)[1].split("}", 1)[0]
    dark = re.split(r"prefers-color-scheme:\s*dark\)\s*\{\s*:root \{", sheet)[1].split("}", 1)[0]
    return first, dark


def named(values: dict[str, str]) -> dict[str, Colour]:
    """The colours behind what a sheet says."""
    read = {name: parse_colour(value) for name, value in values.items()}
    return {name: value for name, value in read.items() if isinstance(value, Colour)}


def wish(text: str, name: str = "main") -> tuple[Wish, ...]:
    """One colour as asked for."""
    return (Wish(name, text, HERE),)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", "21.00:1"),
        ("#fff", "#FFFFFF", "1.00:1"),
        ("#777777", "#ffffff", "4.47:1"),  # the well-known grey that is just not enough
        ("#767676", "#ffffff", "4.54:1"),
        ("#0000ff", "#ffffff", "8.59:1"),
        ("#b3121b", "#fff", "6.95:1"),
    ],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: str) -> None:
    first, second = parse_colour(one), parse_colour(other)
    assert isinstance(first, Colour) and isinstance(second, Colour)
    assert shown_ratio(contrast(first, second)) == shown_ratio(contrast(second, first)) == ratio
    assert readable(first, [second, first]) == 1


def test_a_ratio_is_never_shown_as_enough_when_it_is_not() -> None:
    assert shown_ratio(4.4999) == "4.49:1" and shown_ratio(4.5) == "4.50:1"


@given(colours)
def test_colours_are_read_as_they_are_written(colour: Colour) -> None:
    assert parse_colour(colour.hex) == parse_colour(f" {colour.hex.upper()} ") == colour
    assert 1 <= contrast(colour, WHITE) <= 21.0000001 and contrast(colour, colour) == 1
    assert abs(contrast(colour, WHITE) * contrast(colour, BLACK) - 21) < 1e-6


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("red", "#b3121b"),
        ("深红色", "#b3121b"),
        ("藏青", "#1f3a5f"),
        ("０f5443", "#0f5443"),
        ("＃0f5443", "#0f5443"),
        ("0f5443", "#0f5443"),
        ("#Of5443", "#0f5443"),
        ("“#0f5443”", "#0f5443"),
        ("#0f5443ff", "#0f5443"),
        ("rgb(15, 84, 67)", "#0f5443"),
        ("rgba(15,84,300,.5)", "#0f54ff"),
        ("#12", None),
        ("url(x)", None),
        ("", None),
        ("#0f5443;} body{display:none", None),
    ],
)
def test_what_is_no_colour_is_explained(text: str, meant: str | None) -> None:
    found = parse_colour(text)
    assert isinstance(found, Problem)
    assert found.values["guess"] == (f"您要写的是不是“{meant}”？" if meant else "")


@settings(deadline=None)
@given(colours, colours)
def test_configured_colours_can_be_read_on_every_ground_or_are_turned_down(
    main: Colour, accent: Colour
) -> None:
    asked = (*wish(main.hex), *wish(accent.hex, "accent"))
    sheet, found = coloured(SHEET, asked)
    if found:
        assert sheet == SHEET and {d.code for d in found} == {"E857"}
        return
    light, dark = tokens(sheet)
    for shades, least in ((light, ENOUGH), (dark, PLENTY)):
        for name in ("main", "accent"):
            grounds = [shades[ground] for ground in ROLES[name].grounds]
            assert readable(shades[ROLES[name].token], grounds) >= least - 0.001
        assert contrast(shades["--on-band"], shades["--band"]) >= ENOUGH
    assert light["--pine"] == main and light["--red"] == accent


@settings(deadline=None)
@given(colours)
def test_the_colour_that_is_proposed_is_of_the_same_hue_and_good(colour: Colour) -> None:
    _, found = coloured(SHEET, wish(colour.hex))
    for one in found:
        assert "对比度只有 " in one.message and "低于 4.5:1" in one.message
        better = parse_colour(re.findall(r'main: "(#\w{6})"', one.fix)[0])
        assert isinstance(better, Colour) and coloured(SHEET, wish(better.hex))[1] == ()
        assert better.luminance < colour.luminance and "深一些" in one.fix
        hues = [colorsys.rgb_to_hls(*(part / 255 for part in c))[0] for c in (colour, better)]
        apart = abs(hues[0] - hues[1])
        assert min(apart, 1 - apart) < 0.05 or max(better) - min(better) < 20


def test_the_dark_scheme_keeps_the_hue_and_the_rest_stays_as_it_is() -> None:
    sheet, found = coloured(SHEET, wish("#1f4e79"))
    assert found == ()
    light, dark = tokens(sheet)
    assert [c.hex for c in (light["--pine"], light["--band"], dark["--pine"], dark["--band"])] == [
        "#1f4e79", "#1c466d", "#91bce3", "#163755",
    ]  # fmt: skip
    before = tokens(SHEET)
    touched = set(ROLES["main"].tokens)
    for old, new in zip(before, (light, dark), strict=True):
        assert {name for name in old if old[name] != new[name]} <= touched
    # High contrast, paper and every rule that uses a token: nothing but values of tokens has changed.
    blank = re.compile(r"#[0-9a-f]{3,6}\b")
    assert blank.sub("#", sheet) == blank.sub("#", SHEET)
    assert sheet.split(":root", 3)[-1].count("#") == SHEET.split(":root", 3)[-1].count("#")


def test_every_ground_that_text_may_stand_on_has_a_name_and_is_a_token_of_the_base_theme() -> None:
    light, dark = tokens(SHEET)
    assert set(GROUNDS) <= set(light) and set(GROUNDS) <= set(dark)
    for role in ROLES.values():
        assert set(role.tokens) <= set(light) and set(role.grounds) <= set(GROUNDS)


def test_other_sheets_than_that_of_the_base_theme() -> None:
    dark_theme = ":root{--pine:#8ed3b8;--paper:#121816}"
    sheet, found = coloured(dark_theme, wish("#9fd8ff"))
    assert (sheet, found) == (":root{--pine:#9fd8ff;--paper:#121816}", ())
    (one,) = coloured(dark_theme, wish("#1f4e79"))[1]
    assert "浅一些" in one.fix
    commented = "/* :root { --pine: #111 } */\n@media print { :root { --pine: #000 } }\n:root { --pine : #0f5443 ; --x: 1 }"
    assert coloured(commented, wish("#123456"))[0] == commented.replace("#0f5443", "#123456")
    (one,) = coloured("a { color: red }", wish("#123456"))[1]
    assert (one.code, one.severity) == ("W866", "warning")


def config(extra: str) -> str:
    """The configuration with more lines."""
    return CONFIG + extra


def site(home: Path, extra: str = "", files: dict[str, str | bytes] | None = None) -> Portal:
    """A small portal with a theme called red, whose files are those of ``files``."""
    made = portal(home, {"policies/a.md": policy("云栖县供水管理办法")}, config(extra))
    written: dict[str, str | bytes] = {"theme.yaml": "name: red\nparent: base\n", **(files or {})}
    for name, text in written.items():
        path = home / "themes/red" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return made


def test_colours_reach_the_style_sheet_and_its_address(tmp_path: Path) -> None:
    made = site(tmp_path)
    made.build()
    before = made.output()
    (tmp_path / "config.yaml").write_text(
        config('colors: {main: "#1f4e79", accent: "#9c1c1c"}\n'), encoding="utf-8"
    )
    report = made.build()
    assert report.published and codes(report.diagnostics) == []
    after = made.output()
    (name,) = (url for url in after if url.startswith("assets/site.") and url.endswith(".css"))
    assert name not in before and f'href="{name}"' in after["index.html"].decode()
    assert b"#1f4e79" in after[name] and b"#9c1c1c" in after[name] and b"#0f5443" not in after[name]
    again = made.build()
    assert again.changed == () and made.output() == after


def test_a_faulty_colour_leaves_the_published_portal_as_it_was(tmp_path: Path) -> None:
    made = site(tmp_path)
    made.build()
    before = made.output()
    (tmp_path / "config.yaml").write_text(config('colors: {main: "#7fb8a4"}\n'), encoding="utf-8")
    report = made.build()
    assert not report.published and codes(report.diagnostics) == ["E857"] and made.output() == before


def test_colours_of_the_portal_go_before_those_of_its_theme_and_those_before_the_parents(
    tmp_path: Path,
) -> None:
    yaml = 'name: red\nparent: blue\ncolors: {accent: "#9c1c1c"}\n'
    made = site(tmp_path, 'theme: red\ncolors: {main: "#123456"}\n', {"theme.yaml": yaml})
    blue = tmp_path / "themes/blue/theme.yaml"
    blue.parent.mkdir(parents=True)
    blue.write_text('name: blue\ncolors: {main: "#1f4e79", accent: "#8a0f17"}\n', encoding="utf-8")
    assert made.build().published
    (sheet,) = (data for url, data in made.output().items() if re.match(r"assets/site\..*css", url))
    assert b"#123456" in sheet and b"#9c1c1c" in sheet and b"#1f4e79" not in sheet and b"#8a0f17" not in sheet


def test_a_faulty_colour_of_a_theme_is_told_where_it_is_written(tmp_path: Path) -> None:
    yaml = 'name: red\ncolors:\n  main: "#1f4e79"\n  accent: 大红\n'
    made = site(tmp_path, "theme: red\n", {"theme.yaml": yaml})
    (found,) = made.build().diagnostics
    assert found.code == "E873" and found.span.path.endswith("themes/red/theme.yaml")
    assert (found.span.start.line, found.span.start.column) == (4, 11)


def without_digests(output: dict[str, bytes]) -> dict[str, bytes]:
    """Every file with the addresses of assets as they would be without digests."""
    plain = re.compile(rb"(assets/[\w-]+)\.[0-9a-f]{10}\.")
    return {
        plain.sub(rb"\1.", url.encode()).decode(): plain.sub(rb"\1.", data) for url, data in output.items()
    }


def test_a_child_theme_of_three_files_changes_colours_one_block_and_one_page(tmp_path: Path) -> None:
    assert sorted(p.relative_to(CHILD).as_posix() for p in CHILD.rglob("*") if p.is_file()) == [
        "templates/404.html",
        "templates/home.html",
        "theme.yaml",
    ]
    files: dict[str, str | bytes] = {
        "policies/a.md": policy("云栖县供水管理办法", 有效期至="2030-01-01"),
        "policies/b.md": policy("云栖县用水管理办法", 依据="《云栖县供水管理办法》"),
        "organizations/o.yaml": "名称: 云栖县水利局\n",
    }
    plain = portal(tmp_path / "plain", files)
    child = portal(tmp_path / "child", files, config("theme: child\n"))
    assert codes(plain.build().diagnostics) == [] and codes(child.build(themes=THEMES).diagnostics) == []
    before, after = without_digests(plain.output()), without_digests(child.output())
    assert before.keys() == after.keys()
    changed = {url for url in before if before[url] != after[url]}
    assert changed == {"assets/site.css", "index.html", "404.html"}
    assert b"#1f4e79" in after["assets/site.css"] and b"#0f5443" not in after["assets/site.css"]
    old, new = (pages["index.html"].decode() for pages in (before, after))
    notice = '<p class="hero-line">办事请到云栖县政务服务中心，查文件请在上面输入文件名、文号或者关键词。</p>'
    assert notice in new and "".join(new.replace(notice, "").split()) == "".join(old.split())
    assert "<h1>网页不在这里</h1>" in after["404.html"].decode()
    assert "主导航" in after["404.html"].decode()  # the frame is still the parent's


def test_a_change_in_the_parents_template_reaches_the_page_of_the_child(tmp_path: Path) -> None:
    made = site(tmp_path, "theme: red\n", {"templates/404.html": '{% extends "blue:404.html" %}'})
    own = tmp_path / "themes/blue"
    (own / "templates").mkdir(parents=True)
    (own / "theme.yaml").write_text("name: blue\n", encoding="utf-8")
    (tmp_path / "themes/red/theme.yaml").write_text("name: red\nparent: blue\n", encoding="utf-8")
    page = own / "templates/404.html"
    page.write_text('{% extends "base:404.html" %}{% block title %}蓝{% endblock %}', encoding="utf-8")
    assert made.build().published and "<title>蓝</title>" in made.output()["404.html"].decode()
    page.write_text('{% extends "base:404.html" %}{% block title %}深蓝{% endblock %}', encoding="utf-8")
    report = made.build()
    assert report.changed == ("404.html",) and "<title>深蓝</title>" in made.output()["404.html"].decode()


def test_a_theme_sees_of_its_parents_what_its_parent_sees(tmp_path: Path) -> None:
    """``blue:404.html`` is blue's own, or, where blue has none, what blue inherits."""
    made = site(tmp_path, "theme: red\n", {"templates/404.html": '{% extends "blue:404.html" %}'})
    (tmp_path / "themes/blue").mkdir()
    (tmp_path / "themes/blue/theme.yaml").write_text("name: blue\n", encoding="utf-8")
    (tmp_path / "themes/red/theme.yaml").write_text("name: red\nparent: blue\n", encoding="utf-8")
    assert made.build().published
    assert "没有找到这个网页" in made.output()["404.html"].decode()


def test_an_include_that_only_a_page_knows_depends_on_every_template(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "templates/404.html": '{% include "notes/" ~ page.kind ~ ".html" %}',
        "templates/notes/404.html": "一",
    }
    made = site(tmp_path, "theme: red\n", files)
    assert made.build().published and made.output()["404.html"] == "一".encode()
    (tmp_path / "themes/red/templates/notes/404.html").write_text("二", encoding="utf-8")
    assert made.build().published and made.output()["404.html"] == "二".encode()


def test_without_other_themes_named_no_template_is_there_twice() -> None:
    theme, found = load_theme("base", (ROOT / "themes",), HERE)
    assert theme is not None and found == () and closures(theme.templates).diagnostics == ()
    assert not any(":" in template.name for template in theme.templates)


FAULTS = {
    "{{ site.mayor }}": "Site 里没有“mayor”这一项",
    "{{ site.nmae }}": "Site 里没有“nmae”这一项，您要写的是不是“name”",
    "{{ pge.title }}": "没有“pge”这个变量，您要写的是不是“page”",
    "{{ p.notes }}": "这一组数据里没有“notes”这一项",
    "{{ none.x }}": "这里是空的（none），没有“x”这一项",
    "{{ [1, 2][4] }}": "这个列表里没有第5项",
    "{{ page.title|upcase }}": "没有“upcase”这个过滤器",
    "{% if page is odder %}{% endif %}": "没有“odder”这个判断",
    "{{ 1 / 0 }}": "除数是0",
    "{{ '1' + 1 }}": "文字和数不能相加，连接文字请用“~”",
    "{% for x in 3 %}{% endfor %}": "这里应当是列表，却是 int",
    "{{ site.name() }}": "这里把 str 当成了可以带括号调用的东西",
    "{{ asset('seal.svg') }}": "主题里没有“seal.svg”这个文件",
    "{{ inline('no.js') }}": "主题里没有“no.js”这个文件",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}": "宏缺少参数“a”",
    "{% macro m() %}{% endmacro %}{{ m(1) }}": "给宏“m”的参数不对",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "模板自己用到了自己，绕成了圈",
    "{{ range(1000000)|list }}": "range 里的数太大，不能超过100000",
    "{{ ''.__class__.__mro__ }}": "模板里不能用“__class__”",
    "{{ site['__class__'] }}": "模板里不能用“__class__”",
    "{{ href.__globals__ }}": "模板里不能用“__globals__”",
    "{{ lipsum|attr('__globals__') }}": "模板里不能用“__globals__”",
    "{{ '{0.__class__}'.format(site) }}": "模板里不能用“__class__”",
}


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """A portal with a theme that was published once as it should be."""
    made = site(tmp_path_factory.mktemp("failing"), "theme: red\n")
    assert made.build().published
    return made


@pytest.mark.parametrize("fault", FAULTS)
def test_a_template_that_raises_is_told_with_its_line_and_publishes_nothing(
    fault: str, failing: Portal
) -> None:
    before = failing.output()
    page = failing.home / "themes/red/templates/404.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text(
        '{% extends "base.html" %}\n{% block main %}\n' + fault + "\n{% endblock %}\n", encoding="utf-8"
    )
    report = failing.build()
    page.unlink()
    assert not report.published and failing.output() == before
    (found,) = report.diagnostics
    assert found.code == "E870" and found.span == Span.at(page.as_posix(), 3)
    assert found.message == f"生成页面“404.html”时，模板“404.html”第3行出错：{FAULTS[fault]}。"


@pytest.mark.parametrize("way", ["macro", "include", "parent"])
def test_the_innermost_place_is_told(way: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "macro": {
            "templates/404.html": '{% import "components/mine.html" as m %}\n\n{{ m.ratio(0) }}',
            "templates/components/mine.html": "{% macro ratio(x) %}\n{{ 1 / x }}\n{% endmacro %}",
        },
        "include": {
            "templates/404.html": '\n{% include "components/mine.html" %}',
            "templates/components/mine.html": "\n{{ 1 / 0 }}",
        },
        "parent": {
            "templates/404.html": '{% extends "components/mine.html" %}\n{% block x %}{{ super() }}{% endblock %}',
            "templates/components/mine.html": "{% block x %}\n{{ 1 / 0 }}\n{% endblock %}",
        },
    }[way]  # type: ignore[assignment]
    (found,) = site(tmp_path, "theme: red\n", files).build().diagnostics
    assert found.span == Span.at((tmp_path / "themes/red/templates/components/mine.html").as_posix(), 2)
    assert "模板“components/mine.html”第2行出错：除数是0。" in found.message


def test_a_fault_in_the_frame_of_all_pages_is_one_fault(tmp_path: Path) -> None:
    frame = '{% extends "base:base.html" %}\n{% block head %}{{ site.mayor }}{% endblock %}\n'
    made = site(tmp_path, "theme: red\n", {"templates/base.html": frame})
    (found,) = made.build().diagnostics
    assert re.search(r"另有\d\d个页面也是这样。$", found.message) and found.span.start.line == 2


def test_a_template_that_includes_itself_is_told_at_the_include(tmp_path: Path) -> None:
    page = '{% extends "base.html" %}\n{% block main %}\n{% include "404.html" %}\n{% endblock %}\n'
    (found,) = site(tmp_path, "theme: red\n", {"templates/404.html": page}).build().diagnostics
    assert found.code == "E870" and "绕成了圈" in found.message
    assert found.span.path.endswith("red/templates/404.html") and found.span.start.line == 3


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("{% if %}", 1, "这里应当写一个值，却是“%}”"),
        ("a\n{% if x %}", 2, "模板没有写完，这里缺少 elif 或 else 或 endif（还没有结束的是 if）"),
        ("{% fur x in y %}", 1, "没有“fur”这种标签"),
        ("{% block a %}\n{% endif %}", 2, "“endif”放错了地方，这里缺少 endblock（还没有结束的是 block）"),
        ("{{ x", 1, "模板没有写完，这里应当是“}}”"),
        ("{{ x }", 1, "这里不能有“}”"),
        ("{{ a b }}", 1, "这里应当是“}}”，却是“b”"),
        ("{# x", 1, "注释没有结束，缺少“#}”"),
        ("{% raw %}a", 1, "raw 没有结束，缺少“{% endraw %}”"),
        ("{% block a-b %}{% endblock %}", 1, "块的名称只能用字母、数字和下划线"),
    ],
)
def test_a_template_with_a_slip_is_explained(text: str, line: int, reason: str, tmp_path: Path) -> None:
    (found,) = site(tmp_path, "theme: red\n", {"templates/404.html": text}).build().diagnostics
    assert found.code == "E864" and found.span.start.line == line
    assert found.message == f"模板“404.html”第{line}行有语法错误：{reason}。"


def test_words_that_are_not_known_stay_as_they_are() -> None:
    assert in_chinese("something new went wrong.") == "something new went wrong"


@pytest.mark.parametrize(
    ("yaml", "line", "reason"),
    [
        (b"", 1, "里面应当一行写一个“键: 值”"),
        (b"- red\n", 1, "里面应当一行写一个“键: 值”"),
        (b"name: red\nparent: [base]\n", 2, "第2行的 parent 应当是一个名称"),
        (b"name: red\nparent: base: x\n", 2, "第2行的写法不对"),
        (b"name: red\n\tparent: base\n", 2, "第2行的写法不对"),
        (b"parnet: base\n", 1, "第1行的“parnet”不是这里能用的键，应当是“parent”"),
        (b"logo: x.svg\n", 1, "第1行的“logo”不是这里能用的键"),
        (b"colors: red\n", 1, "第1行的 colors 应当是“键: 值”"),
        (b"colors:\n  main: [a]\n", 2, "颜色“main”应当是一段文字"),
        ("name: 红\n".encode("gb18030"), 1, "文件不是 UTF-8 编码"),
        (b"[" * 4000, 1, None),
    ],
)
def test_a_theme_yaml_that_cannot_be_used_is_explained(
    yaml: bytes, line: int, reason: str | None, tmp_path: Path
) -> None:
    made = site(tmp_path, "theme: red\n", {"theme.yaml": yaml})
    (found,) = made.build().diagnostics
    assert found.code == "E863" and found.span.start.line == line and not (tmp_path / "output").exists()
    assert reason is None or found.message == f"主题“red”的 theme.yaml 读不懂：{reason}。"


def test_a_theme_without_a_parent_is_a_child_of_base(tmp_path: Path) -> None:
    for yaml in ("name: red\n", "name: red\nparent:\n", "\ufeffname: red\nparent: base\r\n"):
        assert site(tmp_path, "theme: red\n", {"theme.yaml": yaml}).build().published


@pytest.mark.parametrize("name", ["../base", "base:x", "红 色", "/etc", "red/../base", ".red", "a" * 65])
def test_names_that_are_no_names_of_themes(name: str, tmp_path: Path) -> None:
    made = portal(tmp_path, {}, config(f"theme: '{name}'\n"))
    (tmp_path / "themes" / "红 色").mkdir(parents=True)
    (tmp_path / "themes" / "红 色" / "theme.yaml").write_text("name: 红 色\n", encoding="utf-8")
    (found,) = made.build().diagnostics
    assert found.code == "E867" and name[:60] in found.message


def test_a_theme_is_found_by_its_exact_name_and_may_be_called_in_chinese(tmp_path: Path) -> None:
    made = portal(tmp_path, {}, config("theme: Base\n"))
    (found,) = made.build().diagnostics
    assert found.code == "E861" and "“base”" in found.message
    named = tmp_path / "themes/红色-2026/theme.yaml"
    named.parent.mkdir(parents=True)
    named.write_text("name: 红色-2026\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text(config("theme: 红色-2026\n"), encoding="utf-8")
    assert made.build().published


def test_three_themes_in_a_circle(tmp_path: Path) -> None:
    made = site(tmp_path, "theme: red\n", {"theme.yaml": "parent: green\n"})
    for name, parent in (("green", "blue"), ("blue", "green")):
        (tmp_path / "themes" / name).mkdir()
        (tmp_path / "themes" / name / "theme.yaml").write_text(f"parent: {parent}\n", encoding="utf-8")
    (found,) = made.build().diagnostics
    assert found.code == "E862" and "red → green → blue → green" in found.message
    assert found.span.path.endswith("blue/theme.yaml")


@pytest.mark.parametrize("part", ["templates", "assets", "inline"])
def test_links_out_of_a_theme_are_refused_and_links_within_are_not(part: str, tmp_path: Path) -> None:
    made = site(tmp_path, "theme: red\n", {f"{part}/real.txt": "abc"})
    folder = tmp_path / "themes/red" / part
    (folder / "same.txt").symlink_to("real.txt")
    assert made.build().published
    before = made.output()
    (folder / "secret.txt").symlink_to(tmp_path / "config.yaml")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "round.txt").symlink_to("round.txt")
    report = made.build()
    assert codes(report.diagnostics) == ["E868"] * 3 and made.output() == before
    words = " ".join(d.message for d in report.diagnostics)
    assert "指向主题的文件夹外面" in words and "文件不存在" in words and "绕成了圈" in words


def test_a_folder_that_is_a_link_out_of_a_theme_publishes_nothing_of_it(tmp_path: Path) -> None:
    made = site(tmp_path, "theme: red\n")
    (tmp_path / "themes/red/assets").symlink_to(tmp_path / "content", target_is_directory=True)
    (found,) = made.build().diagnostics
    assert found.code == "E868" and "“assets”" in found.message and "指向主题的文件夹外面" in found.message


@pytest.mark.parametrize(
    "name", ["assets/my logo.svg", 'assets/a"b.css', "assets/a#b.css", "templates/首 页.html"]
)
def test_names_that_cannot_stand_in_an_address(name: str, tmp_path: Path) -> None:
    (found,) = site(tmp_path, "theme: red\n", {name: "x"}).build().diagnostics
    assert found.code == "E868" and "不能做网址" in found.message


def test_what_file_managers_leave_behind_is_not_part_of_a_theme(tmp_path: Path) -> None:
    litter: dict[str, str | bytes] = {
        "templates/.DS_Store": b"\xff\xfe", "templates/Thumbs.db": b"\xff", "assets/desktop.ini": "x",
    }  # fmt: skip
    made = site(tmp_path, "theme: red\n", litter)
    assert made.build().published and not [url for url in made.output() if "desktop" in url]


def test_a_template_that_is_not_utf_8_is_told_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"templates/404.html": "没有这个网页".encode("gb18030")}
    (found,) = site(tmp_path, "theme: red\n", files).build().diagnostics
    assert found.code == "E864" and "不是 UTF-8 编码" in found.message


def picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, kind)
    return clean(f"logo.{kind}", made.getvalue())[0].data


PNG, JPEG, WEBP = picture("png"), picture("jpeg"), picture("webp")
INKSCAPE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Created with a drawing program -->\n'
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
    ' xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" viewBox="0 0 8 8"'
    ' inkscape:export-filename="D:\\logo.png">'
    '<sodipodi:namedview id="base" inkscape:pageopacity="0.0"/><metadata/>'
    '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
    '<style>.a { fill: url("#a"); stroke: #000 }</style>'
    '<g style="fill:url(#a)"><use xlink:href="#b"/><path class="a" id="b" d="M0 0h8v8z"/></g>'
    '<image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/></svg>'
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("logo.svg", SVG.format('<path d="M0 0h8v8z"/>').encode()),
        ("logo.svg", b"\xef\xbb\xbf" + SVG.format("").encode()),
        ("logo.SVG", INKSCAPE.encode()),
        ("logo.png", PNG),
        ("logo.jpg", JPEG),
        ("logo.jpeg", JPEG),
        ("logo.webp", WEBP),
        ("县徽.png", PNG),
    ],
)
def test_a_logo_is_published_in_place_of_the_themes(name: str, data: bytes, tmp_path: Path) -> None:
    made = portal(tmp_path, {}, CONFIG.rstrip() + f"\n  logo: images/{name}\n")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / name).write_bytes(data)
    report = made.build()
    assert report.published and codes(report.diagnostics) == [], made.report(report.diagnostics)
    suffix = Path(name).suffix.lower()
    output = made.output()
    (source,) = re.findall(
        rf'<img src="(assets/logo\.[0-9a-f]{{10}}{suffix})" alt=""', output["index.html"].decode()
    )
    assert output[source] == data


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("logo.gif", b"GIF89a", "“.gif”不是能用的图片格式"),
        ("logo", PNG, "文件名没有后缀"),
        ("logo.png", b"", "文件是空的"),
        ("logo.png", JPEG, "后缀是“.png”，内容却是“.jpg”图片"),
        ("logo.jpg", b"<html>", "后缀是“.jpg”，内容却不是这种图片"),
        ("logo.svg", PNG, "SVG 不是 UTF-8 编码的文字"),
        ("logo.svg", b"<svg", "SVG 的写法不对，读不懂"),
        ("logo.svg", b"<html/>", "内容不是 SVG 图片"),
        ("logo.svg", b"<svg/>", "内容不是 SVG 图片"),
        ("logo.svg", SVG.format("<script>alert(1)</script>").encode(), "SVG 里有“script”"),
        ("logo.svg", SVG.format("<g><foreignObject/></g>").encode(), "SVG 里有“foreignObject”"),
        ("logo.svg", SVG.format('<animate attributeName="href"/>').encode(), "SVG 里有“animate”"),
        ("logo.svg", SVG.format('<a href="#x"/>').encode(), "SVG 里有“a”"),
        ("logo.svg", SVG.format('<path onclick="x()"/>').encode(), "SVG 里有“onclick”"),
        ("logo.svg", SVG.format('<path ONLOAD="x()"/>').encode(), "SVG 里有“onload”"),
        ("logo.svg", SVG.format('<use href="https://x.example/a.svg#b"/>').encode(), "指向别处的链接"),
        (
            "logo.svg",
            SVG.format('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>').encode(),
            "指向别处的链接",
        ),
        ("logo.svg", SVG.format("<style>@import 'x.css';</style>").encode(), "样式会读取别的文件"),
        ("logo.svg", SVG.format('<path style="fill:url(https://x.example/)"/>').encode(), "从别处读取的样式"),
        ("logo.svg", SVG.format('<path fill="url( //x.example/#a)"/>').encode(), "从别处读取的样式"),
        ("logo.svg", SVG.format('<x xmlns="http://www.w3.org/1999/xhtml"/>').encode(), "不是图形的东西"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(), "实体声明"),
        ("logo.svg", b'<?xml-stylesheet href="x.css"?>' + SVG.format("").encode(), "外部样式"),
    ],
)
def test_a_logo_that_is_none_or_could_run_is_refused(
    name: str, data: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    logo, (found,) = read_logo(tmp_path / name, tmp_path, HERE)
    assert logo is None and found.code == "E859" and found.span == HERE and words in found.message


def test_a_logo_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/logo.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "images/notes.txt").write_text("x", encoding="utf-8")
    for asked, guess in (
        ("images/lgo.svg", "images/logo.svg"),
        ("images/seal.png", ""),
        ("img/logo.svg", ""),
    ):
        logo, (found,) = read_logo(tmp_path / asked, tmp_path, HERE)
        assert logo is None and found.code == "E858" and f"“{asked}”" in found.message
        assert found.message.endswith(f"您要写的是不是“{guess}”？" if guess else "。")


@pytest.mark.parametrize("name", ["../outside.png", "link.png", "images"])
def test_a_logo_outside_the_folder_or_a_folder_is_refused(name: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "images").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    (home / "link.png").symlink_to("../outside.png")
    logo, (found,) = read_logo(home / name, home, HERE)
    assert logo is None and found.code == "E859" and HAN.search(found.message.split("不能用：")[1])


def test_a_logo_is_published_without_the_notes_of_a_camera(tmp_path: Path) -> None:
    made = io.BytesIO()
    notes = Image.Exif()
    notes[0x010F] = "SECRETMAKER"
    Image.new("RGB", (8, 8), "white").save(made, "jpeg", exif=notes)
    (tmp_path / "logo.jpg").write_bytes(made.getvalue())
    logo, found = read_logo(tmp_path / "logo.jpg", tmp_path, HERE)
    assert logo is not None and found == ()
    assert b"SECRETMAKER" in made.getvalue() and b"SECRETMAKER" not in logo.data


def test_a_picture_that_is_cut_off_is_no_logo(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG[:40])
    logo, (found,) = read_logo(tmp_path / "logo.png", tmp_path, HERE)
    assert logo is None and found.code == "E859" and "打不开" in found.message


def test_a_large_logo_is_published_with_a_warning(tmp_path: Path) -> None:
    for size, expected in product((LARGEST, LARGEST + 1), ((),)):
        (tmp_path / "logo.svg").write_bytes(SVG.format("").encode().ljust(size))
        logo, found = read_logo(tmp_path / "logo.svg", tmp_path, HERE)
        assert logo is not None and len(logo.data) == size
        assert [d.code for d in found] == (["W860"] if size > LARGEST else list(expected))


def test_the_theme_in_the_documentation_is_the_one_that_is_tested() -> None:
    text = (ROOT / "docs/themes.md").read_text(encoding="utf-8")
    shown = dict(
        re.findall(r"^`themes/child/([\w./]+)`:.*?\n\n```\w+\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    )
    files = {p.relative_to(CHILD).as_posix(): p for p in CHILD.rglob("*") if p.is_file()}
    assert shown == {name: path.read_text(encoding="utf-8") for name, path in files.items()}
