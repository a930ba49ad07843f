"""Every page, style sheet and drawing of the demo portal is well made in the eyes of three checkers, each run once over all.

Every checker is shown a broken file of each sort as well: one that says nothing about it proves nothing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.browser.checks import REVIEWED
from tests.browser.tools import package, path_of, said
from tests.demo import demo

HERE = Path(__file__).parent
BROKEN = """\
<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title></title></head>
<body>
<h1>标题</h1>
<p>正文<p>
<input type="search" role="combobox">
<time>去年</time>
<img src="x.png">
<span id="a"></span><span id="a"></span>
<button>去</button>
</body>
</html>
"""
BROKEN_CSS = "a { colr: red; outline: none; transition: color 1s; font-size: 12px }\n"
BROKEN_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect colour="1"/></svg>\n'


def nu(folder: Path) -> list[str]:
    """What the Nu checker says of all pages, style sheets and drawings of a folder, warnings included, unless reviewed."""
    report = said(
        path_of("JAVA"), "-jar", package("vnu-jar/build/dist/vnu.jar"),
        "--Werror", "--format", "json", "--stdout", "--skip-non-html", "--also-check-css", "--also-check-svg", str(folder),
    )  # fmt: skip
    known = [one["message"] for one in REVIEWED["nu"]]
    return [
        f"{one.get('url', '').rpartition(folder.name + '/')[2]}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
        for one in json.loads(report)["messages"]
        if not any(re.fullmatch(pattern, one["message"]) for pattern in known)
    ]


def html_validate(folder: Path) -> list[str]:
    """What html-validate says of all pages of a folder."""
    report = said(
        path_of("NODE"), package("html-validate/bin/html-validate.mjs"),
        "--config", str(HERE / "html-validate.mjs"), "--formatter", "json", str(folder),
    )  # fmt: skip
    return [
        f"{Path(file['filePath']).name}:{one['line']}: {one['ruleId']}: {one['message']}"
        for file in json.loads(report)
        for one in file["messages"]
    ]


def stylelint(folder: Path) -> list[str]:
    """What stylelint says of all style sheets of a folder."""
    report = said(
        path_of("NODE"), package("stylelint/bin/stylelint.mjs"),
        "--config", str(HERE / "stylelint.mjs"), "--formatter", "json", (folder / "**/*.css").as_posix(),
    )  # fmt: skip
    return [
        f"{Path(file['source']).name}:{one['line']}: {one['text']}"
        for file in json.loads(report)
        for one in file["warnings"]
    ]


def broken(folder: Path) -> Path:
    """A folder with a broken file of each sort."""
    for name, text in (("page.html", BROKEN), ("sheet.css", BROKEN_CSS), ("drawing.svg", BROKEN_SVG)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def missing(words: list[str], found: list[str]) -> list[str]:
    """The words that no message contains."""
    return [word for word in words if not any(word in one for one in found)]


def test_the_nu_checker_finds_nothing() -> None:
    assert nu(demo().output) == []


def test_the_nu_checker_finds_what_is_broken(tmp_path: Path) -> None:
    words = [
        "Bad value “search”",
        "element “time”",
        "Duplicate ID",
        "“title”",
        "“lang”",
        "“alt”",
        "“colr”",
        "“colour”",
    ]
    assert missing(words, nu(broken(tmp_path))) == []


def test_html_validate_finds_nothing() -> None:
    assert html_validate(demo().output) == []


def test_html_validate_finds_what_is_broken(tmp_path: Path) -> None:
    words = [
        "element-required-attributes",
        "empty-title",
        "no-implicit-close",
        "wcag/h37",
        "no-dup-id",
        "no-implicit-button-type",
    ]
    assert missing(words, html_validate(broken(tmp_path))) == []


def test_stylelint_finds_nothing() -> None:
    assert stylelint(HERE.parent.parent / "themes") == []


def test_stylelint_finds_what_is_broken(tmp_path: Path) -> None:
    words = ["property-no-unknown", "disallowed-list", "outline", "transition", "px"]
    assert missing(words, stylelint(broken(tmp_path))) == []


def test_what_is_reviewed_has_a_reason() -> None:
    assert all(one["reason"] for known in REVIEWED.values() for one in known)
