"""Every command as an editor types it: exit codes, what is printed, what is written, and that all of it is Chinese."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages
from socket import AF_INET6, SOCK_STREAM, socket
from typing import Any

import click
import pytest
import yaml
from rich.console import Console
from selectolax.lexbor import LexborHTMLParser

import site_builder
from site_builder.build import parts, with_store
from site_builder.cli import build, check, next, serve
from site_builder.cli.explain import rules
from site_builder.cli.hits import Answer, table
from site_builder.cli.main import COMMANDS, cli, main
from site_builder.cli.options import today
from site_builder.cli.report import Reporter, width
from site_builder.cli.schema import schema_text
from site_builder.cli.search import Question, answer
from site_builder.engine.store import STORE_FILES
from site_builder.kernel.diagnostic import Rule
from tests.portal import CONFIG, ROOT, Portal, policy, portal

CORPUS = os.environ.get("SITE_BUILDER_CORPUS", "")
DAY = ("--as-of", "2026-11-21", "--jobs", "1")
GOOD = {
    "policies/2018/yzf-2018-003.md": policy(
        "云栖县城市绿化管理办法", 发布日期="2018-03-01", 发文字号="云政发〔2018〕3号", 有效期至="2027-02-28"
    ),
    "notices/2024/tz-2024-001.md": policy("关于道路施工的公告", 发布日期="2024-05-06"),
}


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended."""

    code: int
    out: str
    err: str


Program = Callable[..., Ended]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """Runs a command line in this process, from the outermost guard inwards."""

    def run(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["site-builder", *map(str, words)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    return run


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A small portal, with the program started from its folder."""
    monkeypatch.chdir(tmp_path)
    return portal(tmp_path, GOOD)


def written(folder: Path) -> dict[str, bytes]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


# Exit codes


def test_a_good_portal_is_built(program: Program, site: Portal) -> None:
    first = program("build", *DAY)
    assert (first.code, first.err) == (0, "")
    assert re.fullmatch(
        r"已生成 (\d+) 个文件：更新 \1 个，删除 0 个，沿用 0 个；用时 \d+\.\d 秒。\n", first.out
    )
    again = program("build", *DAY)
    assert again.code == 0 and re.match(r"已生成 (\d+) 个文件：更新 0 个，删除 0 个，沿用 \1 个；", again.out)
    assert program("check", *DAY) == Ended(0, "没有发现问题。\n", "")


def test_warnings_do_not_change_the_exit_code(program: Program, site: Portal) -> None:
    site.write("interpretations/jd.md", policy("一图读懂"))
    ended = program("build", *DAY)
    assert ended.code == 0
    assert (
        ended.err
        == """\
警告 W233  content/interpretations/jd.md:2:5
  这篇解读没有写“解读”，无法和文件互相链接。
   2 | 标题: 一图读懂
     |       ^^^^^^^^
  怎么改：写明被解读的文件，例如  解读: [云政发〔2024〕3号]

共 1 处警告。
"""
    )
    assert program("check", *DAY).code == 0


NOT_FOUND = """\
错误 E303  content/notices/gg.md:4:6
  本网站没有“云政发〔2018〕30号”这份文件。您要写的是不是“云政发〔2018〕3号”？
   4 | 依据: [云政发〔2018〕30号]
     |        ^^^^^^^^^^^^^^^^^^
  怎么改：核对文号、标题或编号；如果文件不在本网站，写成  {文件: 云政发〔2018〕30号, 名称: 文件标题, 外部: true}

共 1 处错误。
"""


def test_errors_in_the_content_end_with_1(program: Program, site: Portal) -> None:
    assert program("build", *DAY).code == 0
    before = written(site.home / "output")
    site.write("notices/gg.md", policy("公告", 依据="[云政发〔2018〕30号]"))
    built = program("build", *DAY)
    assert (built.code, built.out) == (1, "")
    assert built.err == NOT_FOUND + "网站没有发布：请先改正上面的错误。原来的网站没有改动。\n"
    assert program("check", *DAY) == Ended(1, NOT_FOUND, "")
    assert program("next", *DAY) == Ended(1, "", NOT_FOUND)
    assert written(site.home / "output") == before


def test_a_raised_warning_ends_with_1(program: Program, site: Portal) -> None:
    site.write("interpretations/jd.md", policy("一图读懂"))
    (site.home / "config.yaml").write_text(CONFIG + "severity: {W233: error}\n", encoding="utf-8")
    assert program("check", *DAY).code == 1


SETTINGS = {
    "no theme": "theme: nothing\n",
    "no content": "content: nowhere\n",
    "output in content": "output: content/out\n",
    "unknown key": "outputs: out\n",
    "key written twice": "theme: base\ntheme: base\n",
}


@pytest.mark.parametrize("more", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("command", ["build", "check", "next"])
def test_wrong_settings_end_with_2(program: Program, site: Portal, command: str, more: str) -> None:
    (site.home / "config.yaml").write_text(CONFIG + more, encoding="utf-8")
    ended = program(command, *DAY)
    assert ended.code == 2
    assert re.search(
        r"^错误 E\d{3}  (?:config\.yaml|themes/nothing/theme\.yaml):\d+:\d+$",
        ended.out + ended.err,
        re.MULTILINE,
    )
    assert not (site.home / "output").exists()


@pytest.mark.parametrize(
    ("module", "name", "words"),
    [(build, "build", ["build"]), (check, "examine", ["check"]), (next, "examine", ["next"])],
)
def test_a_bug_of_ours_ends_with_3_and_one_line(
    program: Program, site: Portal, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, words: list[str]
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(module, name, broken)
    ended = program(*words, *DAY)
    assert (ended.code, ended.out) == (3, "")
    said = re.fullmatch(r"抱歉，程序出了故障，不是您的问题。详细记录在 (\S+)，请交给技术人员。\n", ended.err)
    assert said
    log = Path(said[1])
    text = log.read_text(encoding="utf-8")
    log.unlink()
    assert text.startswith("Traceback") and text.endswith("RuntimeError: boom\n")


def test_the_program_runs_as_a_module(site: Portal) -> None:
    words = [sys.executable, "-m", "site_builder", "check", *DAY]
    ended = subprocess.run(words, cwd=site.home, capture_output=True, check=False, encoding="utf-8")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "没有发现问题。\n", "")


# Wrong usage, and help


USAGE = {
    "biuld": "没有“biuld”这个命令。您要写的是不是 build？",
    "发布": "没有“发布”这个命令。",
    "build --outptu x": "没有“--outptu”这个选项。您要写的是不是 --output？",
    "build -x": "没有“-x”这个选项。",
    "build more": "多写了参数。",
    "build --output": "“--output”后面缺少值。",
    "build --verify=yes": "“--verify”后面不写值。",
    "build --jobs two": "“--jobs”的值不对：应当是整数。",
    "build --jobs 0": "“--jobs”的值不对：应当在 1 到 512 之间。",
    "build --as-of 2026-02-30": "“--as-of”的值不对：应当写成 2026-11-21 这样的日期。",
    "build --as-of 明天": "“--as-of”的值不对：应当写成 2026-11-21 这样的日期。",
    "check --format xml": "“--format”的值不对：只能写 text、json、github、sarif。",
    "serve --port 99999": "“--port”的值不对：应当在 0 到 65535 之间。",
    "search": "缺少“词…”。",
    "search 低保 --sort 日期": "“--sort”的值不对：只能写 relevance、date。",
    "search 低保 --limit 0": "“--limit”的值不对：应当在 1 到 10000 之间。",
    "search 低保 --statsu 有效": "没有“--statsu”这个选项。您要写的是不是 --status？",
    "why": "缺少“网址”。",
    "new": "缺少“类型”。",
    "schema": "缺少“类型”。",
    "import": "缺少“文件或文件夹…”。",
    "explain E303 E304": "多写了参数。",
    "--bogus": "没有“--bogus”这个选项。",
}


@pytest.mark.parametrize("line", USAGE)
def test_wrong_usage_is_told_in_chinese(program: Program, line: str) -> None:
    said = f"命令写得不对：{USAGE[line]}\n查看用法：site-builder --help\n"
    assert program(*line.split()) == Ended(2, "", said)


@pytest.mark.parametrize("line", ["schema polici", "new polici", "import x --type polici"])
def test_an_unknown_type_is_told_with_all_types(program: Program, site: Portal, line: str) -> None:
    ended = program(*line.split())
    assert (ended.code, ended.out) == (2, "")
    listed = ended.err.partition("现有：")
    assert listed[0] == "没有“polici”这个内容类型。"
    names = {f"{kind.name}（{kind.label}）" for kind in parts().types.values()}
    assert set(listed[2].strip("。\n").split("、")) == names


ENGLISH = {
    "site-builder",
    "config.yaml",
    "content",
    "output",
    "cache",
    "policy",
    "text",
    "json",
    "github",
    "sarif",
}
ENGLISH |= {"E303", "JSON", "Schema", "Markdown", "relevance", "date", "csv", "ics", "html"}
"""Words of help pages that are names: of files, settings, formats, rules."""


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese(program: Program, name: str) -> None:
    ended = program(*name.split(), "--help")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"用法：{' '.join(['site-builder', *name.split()])}")
    assert "选项：\n" in ended.out and "--help" in ended.out
    known = ENGLISH | set(COMMANDS)
    words = re.findall(r"(?<![\w.-])-{0,2}[A-Za-z][\w.-]*", ended.out)
    assert [w for w in words if not w.startswith("--") and w.strip(".") not in known] == []


def test_without_words_the_help_is_shown(program: Program) -> None:
    shown = program("--help")
    assert program() == Ended(2, shown.out, "")
    assert all(re.search(rf"^  {name} ", shown.out, re.MULTILINE) for name in COMMANDS)


def test_every_option_and_command_says_what_it_does() -> None:
    han = re.compile("[一-鿿]")
    context = click.Context(cli)
    named = [cli.get_command(context, name) for name in COMMANDS]
    for command in (cli, *(one for one in named if one)):
        assert han.search(command.help or "") and (command.help or "").endswith("。")
        for option in command.params:
            about = getattr(option, "help", None)
            assert option.param_type_name == "argument" or (
                about and han.search(about) and about.endswith("。")
            )


# check


def test_scheduled_items_are_listed(program: Program, site: Portal) -> None:
    site.write("policies/soon.md", policy("乙办法", 发布日期="2027-09-01"))
    ended = program("check", *DAY)
    assert ended.code == 0
    assert "定时发布，到期自动出现：\n  2027-09-01  content/policies/soon.md:2:5  乙办法" in ended.out


def test_findings_as_json(program: Program, site: Portal) -> None:
    site.write("notices/gg.md", policy("公告", 依据="[云政发〔2018〕30号]"))
    site.write("notices/b.md", policy("<b>公告</b>"))
    ended = program("check", "--format", "json", *DAY)
    assert (ended.code, ended.err) == (1, "")
    error, warning = json.loads(ended.out)
    assert error == {
        "code": "E303",
        "severity": "error",
        "path": "content/notices/gg.md",
        "line": 4,
        "column": 6,
        "end_line": 4,
        "end_column": 18,
        "message": "本网站没有“云政发〔2018〕30号”这份文件。您要写的是不是“云政发〔2018〕3号”？",
        "fix": "核对文号、标题或编号；如果文件不在本网站，写成  {文件: 云政发〔2018〕30号, 名称: 文件标题, 外部: true}",
        "notes": [],
    }
    assert (warning["code"], warning["severity"], warning["path"]) == (
        "W403",
        "warning",
        "content/notices/b.md",
    )


def test_no_findings_in_every_format(program: Program, site: Portal) -> None:
    assert json.loads(program("check", "--format", "json", *DAY).out) == []
    assert program("check", "--format", "github", *DAY).out == "\n"
    assert json.loads(program("check", "--format", "sarif", *DAY).out)["runs"][0]["results"] == []


def test_findings_as_github_annotations(program: Program, site: Portal) -> None:
    site.write("notices/gg.md", policy("公告：100%，进度", 依据="[云政发〔2018〕30号]"))
    site.write("notices/a,b：c.pdf", b"x")
    site.write("notices/n.md", "正文\n")
    ended = program("check", "--format", "github", *DAY)
    assert ended.code == 1
    assert ended.out == (
        "::error file=content/notices/gg.md,line=4,col=6,title=E303::本网站没有“云政发〔2018〕30号”这份文件。您要写的是不是"
        "“云政发〔2018〕3号”？%0A怎么改：核对文号、标题或编号；如果文件不在本网站，写成  {文件: 云政发〔2018〕30号, 名称: 文件标题, 外部: true}\n"
        "::error file=content/notices/n.md,line=1,col=1,title=E110::文件开头没有用“---”围起来的前置信息，不知道标题和发布日期。"
        "%0A怎么改：开头写成这样：%0A---%0A标题: 关于……的通知%0A发布日期: 2024-03-01%0A---%0A正文从这里开始。\n"
        "::warning file=content/notices/a%2Cb：c.pdf,line=1,col=1,title=W404::没有任何文章使用“a,b：c.pdf”，它不会出现在网站上。"
        "%0A怎么改：在文章的“附件”里写上它，或者删去这个文件。\n"
    )


def test_findings_as_sarif(program: Program, site: Portal) -> None:
    """The parts of SARIF 2.1.0 that code hosts read (OASIS standard, §§3.13, 3.14, 3.27, 3.30)."""
    site.write("notices/gg.md", policy("公告", 依据="[云政发〔2018〕30号]", 废止="[gg]"))
    site.write("notices/附件 1.pdf", b"x")
    site.write("notices/e.md", "")
    ended = program("check", "--format", "sarif", *DAY)
    assert ended.code == 1
    log = json.loads(ended.out)
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert driver["name"] == "site-builder"
    known = [rule["id"] for rule in driver["rules"]]
    assert len(known) == len(set(known)) and {r["ruleId"] for r in run["results"]} == set(known)
    assert {r["level"] for r in run["results"]} == {"error", "warning"}
    for result in run["results"]:
        assert re.search("[一-鿿]", result["message"]["text"])
        (place,) = result["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"content/[\w./%-]+", uri, re.ASCII)
        region = place["physicalLocation"]["region"]
        start, end = (region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"])
        assert (1, 1) <= start <= end
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]}
    assert "content/notices/%E9%99%84%E4%BB%B6%201.pdf" in uris


def test_check_writes_nothing_but_the_cache(program: Program, site: Portal) -> None:
    before = written(site.home)
    program("check", *DAY)
    assert {k: v for k, v in written(site.home).items() if not k.startswith(".cache/")} == before
    assert not (site.home / "output").exists()


# Options and settings


def test_paths_in_the_settings_are_relative_to_them_and_options_override(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contract §2: foreign content is built with the theme and settings of another folder."""
    office = portal(
        tmp_path / "office", GOOD, CONFIG + "content: content\noutput: public\ncache: tmp/cache\ntheme: own\n"
    )
    theme = office.home / "themes" / "own"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.yaml").write_text("name: own\nparent: base\n", encoding="utf-8")
    (theme / "templates" / "404.html").write_text("我们的 {{ site.name }}", encoding="utf-8")
    foreign = portal(
        tmp_path / "foreign", {"notices/gg.md": policy("外来的公告")}, "site: 这个文件不会被读到\n"
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    assert program("build", "--config", "../office/config.yaml", *DAY).code == 0
    own = written(office.home / "public")
    assert own["404.html"].decode() == "我们的 云栖县人民政府" and "notices/2024/tz-2024-001.html" in own
    assert (office.home / "tmp" / "cache" / STORE_FILES[0]).is_file()

    ended = program(
        *("build", "--config", office.home / "config.yaml", "--content", "../foreign/content"),
        *("--output", "made/site", "--cache", "made/cache", *DAY),
    )
    assert ended.code == 0, ended.err
    made = written(elsewhere / "made" / "site")
    assert made["404.html"] == own["404.html"] and "notices/gg.html" in made
    assert "notices/2024/tz-2024-001.html" not in made
    assert (elsewhere / "made" / "cache" / STORE_FILES[0]).is_file()
    assert written(office.home / "public") == own and not (foreign.home / "output").exists()


def test_an_option_is_blamed_as_such_not_the_settings(program: Program, site: Portal) -> None:
    (site.home / "config.yaml").write_text(CONFIG + "output: output\n", encoding="utf-8")
    ended = program("build", "--output", "content", *DAY)
    assert ended.code == 2
    assert (
        ended.err
        == """\
错误 E881  config.yaml:1:1
  输出文件夹“HOME/content”和内容、主题、缓存或配置所在的文件夹重叠。
  怎么改：换一个单独的文件夹，例如  output: output

共 1 处错误。
网站没有发布：请先改正上面的错误。原来的网站没有改动。
""".replace("HOME", str(site.home.resolve()))
    )


def test_the_day_decides_states(program: Program, site: Portal) -> None:
    for day, state in (("2027-02-28", "有效"), ("2027/3/1", "失效"), ("2018年2月28日", None)):
        assert program("build", "--as-of", day, "--jobs", "1").code == 0
        data = json.loads((site.home / "output" / "data" / "documents.json").read_text(encoding="utf-8"))
        found = {d["id"]: d["status"] for d in data["documents"]}
        assert found.get("yzf-2018-003") == state


def test_today_is_the_day_in_shanghai(program: Program, site: Portal) -> None:
    assert program("build", "--jobs", "1").code == 0
    data = json.loads((site.home / "output" / "data" / "documents.json").read_text(encoding="utf-8"))
    assert data["as_of"] == today().isoformat()


# next


def test_the_next_day_on_which_something_happens(program: Program, site: Portal) -> None:
    def following(day: str) -> str:
        ended = program("next", "--as-of", day, "--jobs", "1")
        assert (ended.code, ended.err) == (0, "")
        return ended.out.strip()

    assert following("2026-11-21") == "2027-03-01"  # the day after the last day in force
    assert following("2027-03-01") == "无"
    site.write(
        "plans/yd-2026.md",
        policy(
            "工作要点",
            年度="'2026'",
            任务="[{编号: '1', 内容: 公开预算, 完成时限: 2026-12-20}, {编号: '2', 内容: 已办, 完成时限: 2026-12-01, 状态: 已完成}]",
        ),
    )
    assert following("2026-11-21") == "2026-12-21"  # the day after a task's last day
    assert following("2026-12-21") == "2027-03-01"
    site.write("notices/gg.md", policy("定时发布的公告", 发布日期="2026-12-05 09:30"))
    assert following("2026-11-21") == "2026-12-05"
    site.write(
        "policies/new.md",
        policy("新办法", 施行日期="2026-12-01", 废止="[{文件: yzf-2018-003, 自: 2026-12-10}]"),
    )
    assert following("2026-11-21") == "2026-12-01"
    assert following("2026-12-01") == "2026-12-05"
    assert following("2026-12-05") == "2026-12-10"
    site.write("policies/hidden.md", policy("不公开的文件", 施行日期="2026-11-25", 公开属性="不予公开"))
    assert following("2026-11-21") == "2026-12-01"


# search


FOUND = {
    "policies/2022/yzf-2022-005.md": policy(
        "云栖县最低生活保障办法",
        "第一条 城乡低保标准每年公布。\n\n第二条 由民政局负责。",
        发布日期="2022-03-01",
        发文字号="云政发〔2022〕5号",
        发布机构="云栖县民政局",
        主题分类="[民政/社会救助]",
        有效期至="2027-02-28",
    ),
    "policies/2019/yzf-2019-002.md": policy(
        "云栖县低保工作规程",
        "农村低保另行规定。",
        发布日期="2019-05-01",
        发文字号="云政发〔2019〕2号",
        有效期至="2024-04-30",
    ),
    "notices/2026/gg-2026-001.md": policy("关于公布低保标准的公告", 发布日期="2026-01-05"),
    "organizations/yqmz.yaml": "标题: 云栖县民政局\n简称: [县民政局]\n曾用名: [云栖县民政和劳动局]\n",
    "organizations/yqxf.yaml": "标题: 云栖县人民政府办公室\n",
    "vocabularies/主题分类.yaml": "- 名称: 民政\n  编码: civil\n  小类:\n    - {名称: 社会救助, 编码: aid}\n",
}


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """Documents to search among."""
    monkeypatch.chdir(tmp_path)
    return portal(tmp_path, FOUND)


def files(ended: Ended) -> list[str]:
    """The files that a search lists, in its order."""
    assert (ended.code, ended.err) == (0, ""), ended
    return re.findall(r"^content/\S+", ended.out, re.MULTILINE)


REGULATION, PROCEDURE, NOTICE = (f"content/{path}" for path in list(FOUND)[:3])


def test_documents_are_found_with_their_files(program: Program, library: Portal) -> None:
    ended = program("search", "低保", "标准", *DAY)
    assert (ended.code, ended.err) == (0, "")
    assert [" ".join(line.split()) for line in ended.out.splitlines()] == [
        "找到 2 份文件。",
        "文件 状态 发布日期",
        "关于公布低保标准的公告 2026-01-05",
        "云栖县人民政府办公室",
        NOTICE,
        "云栖县最低生活保障办法 有效 2022-03-01",
        "云政发〔2022〕5号 云栖县民政局",
        REGULATION,
    ]


def test_a_search_is_read_like_one_on_the_portal(program: Program, library: Portal) -> None:
    def found(*words: str) -> list[str]:
        return sorted(files(program("search", *words, *DAY)))

    assert found("低保") == sorted([REGULATION, PROCEDURE, NOTICE])
    assert found("低保", "-农村") == sorted([REGULATION, NOTICE])
    assert found("-农村", "低保 标准") == sorted([REGULATION, NOTICE])
    assert found("“低保标准每年”") == found('"低保标准每年"') == [REGULATION]
    assert found("“每年标准”") == []
    assert found("2022 5号") == found("云政发[2022]5号") == [REGULATION]
    assert found("低保標準") == sorted([REGULATION, NOTICE])
    assert found("段简") == [] and found("政局负") == [REGULATION]


def test_hits_are_narrowed_and_sorted(program: Program, library: Portal) -> None:
    def found(*words: str) -> list[str]:
        return files(program("search", "低保", *words, *DAY))

    assert found("--sort", "date") == [NOTICE, REGULATION, PROCEDURE]
    assert found("--type", "policy", "--sort", "date") == [REGULATION, PROCEDURE]
    assert found("--type", "policies", "--type", "公告", "--sort", "date") == [NOTICE, REGULATION, PROCEDURE]
    assert found("--status", "有效") == [REGULATION] and found("--status", "失效") == [PROCEDURE]
    assert found("--status", "有效", "--status", "失效", "--sort", "date") == [REGULATION, PROCEDURE]
    assert found("--year", "２０２６") == [NOTICE]
    assert found("--publisher", "民政局") == found("--publisher", "云栖县民政和劳动局") == [REGULATION]
    assert found("--topic", "民政") == found("--topic", "社会救助") == found("--topic", "民政/社会救助")
    assert found("--topic", "民政") == [REGULATION]
    ended = program("search", "低保", "--sort", "date", "--limit", "1", *DAY)
    assert files(ended) == [NOTICE]
    assert ended.out.startswith("找到 3 份文件，列出前 1 份；加上 --limit 3 列出全部。\n")


UNKNOWN = {
    "--type 政策文建": "没有“政策文建”。您要写的是不是“政策文件”？可以写：“政策文件”、“",
    "--status 有笑": "没有“有笑”。您要写的是不是“有效”？可以写：“尚未施行”、“有效”、“已修改”、“部分失效”、“失效”、“废止”。",
    "--year 1999": "没有“1999”。可以写：“2019”、“2022”、“2026”。",
    "--publisher 水利局": "没有“水利局”。可以写：“云栖县人民政府办公室”、“云栖县民政局”。",
    "--topic 卫生": "没有“卫生”。可以写：“民政”、“民政/社会救助”。",
}


@pytest.mark.parametrize("option", UNKNOWN)
def test_a_filter_that_nothing_has_is_told_with_what_there_is(
    program: Program, library: Portal, option: str
) -> None:
    ended = program("search", "低保", *option.split(), *DAY)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"命令写得不对：“{option.split()[0]}”的值不对：{UNKNOWN[option]}")


def test_where_nothing_is_found_there_is_help(program: Program, library: Portal) -> None:
    def said(*words: str) -> str:
        ended = program("search", *words, *DAY)
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    assert said("养老") == "没有找到“养老”。\n"
    assert said("低保", "养老") == "没有找到“低保 养老”。\n可以只搜索：低保（3 份）。\n"
    assert said("低保养老") == "没有找到“低保养老”。\n可以只搜索：低保（3 份）。\n"
    assert said("农村", "--year", "2026") == "“农村”找到 1 份文件，但是没有一份符合筛选条件。\n"
    library.write("notices/soon.md", policy("养老公告", 发布日期="2027-09-01"))
    assert said("养老").endswith("还有 1 份定时发布的文件不在其中；要一起搜索，加上 --as-of 2027-09-01。\n")
    later = program("search", "养老", "--as-of", "2027-09-01", "--jobs", "1")
    assert files(later) == ["content/notices/soon.md"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["？！"], "“？！”里没有可以搜索的字：写汉字、字母或者数字"),
        ([""], "“”里没有可以搜索的字：写汉字、字母或者数字"),
        (["-农村"], "“-农村”里只写了不要的词，还要写想找的词"),
    ],
)
def test_a_search_for_nothing(program: Program, library: Portal, words: list[str], said: str) -> None:
    assert program("search", *words, *DAY) == Ended(2, "", f"{said}，例如  site-builder search 救助 -农村\n")


def test_any_words_are_answered(program: Program, library: Portal) -> None:
    for words in (
        "低" * 5000,
        "[bold]低保[/]",
        "*.?+(",
        "😀 低保",
        "\ud800低保",
        "a\x00b",
        "低保\n标准",
        "--- 低保",
    ):
        ended = program("search", "--", words, *DAY)
        assert ended.code in (0, 2) and "程序出了故障" not in ended.err, words
    assert "输入太长，只搜索了前 120 个字。\n" in program("search", "低" * 121, *DAY).err


def test_errors_in_the_content_do_not_keep_anybody_from_searching(program: Program, library: Portal) -> None:
    library.write("notices/broken.md", "没有前置信息\n")
    library.write("notices/公告.md", policy("低保公告"))
    library.write("notices/refers.md", policy("另一份低保公告", 依据="[云政发〔2018〕30号]"))
    ended = program("search", "低保公告", *DAY)
    assert ended.code == 0 and "content/notices/refers.md" in ended.out
    assert ended.err == "有 2 个内容文件读不出来，没有搜索；运行 site-builder check 查看原因。\n"


def test_a_search_writes_nothing_but_the_cache(program: Program, library: Portal) -> None:
    before = written(library.home)
    assert program("search", "低保", *DAY).code == 0
    assert {k: v for k, v in written(library.home).items() if not k.startswith(".cache/")} == before
    assert not (library.home / "output").exists()


def test_a_damaged_cache_is_rebuilt_for_a_search_and_said_so(program: Program, library: Portal) -> None:
    first = program("search", "低保", *DAY)
    (library.home / ".cache" / STORE_FILES[0]).write_bytes(b"no database" * 100)
    again = program("search", "低保", *DAY)
    assert again.out == first.out and "说明 N890" in again.err
    assert program("search", "低保", *DAY) == first


@pytest.mark.parametrize("more", ["theme: nothing\n", "content: nowhere\n", "outputs: out\n"])
def test_wrong_settings_end_a_search_with_2(program: Program, library: Portal, more: str) -> None:
    (library.home / "config.yaml").write_text(CONFIG + more, encoding="utf-8")
    ended = program("search", "低保", *DAY)
    assert (ended.code, ended.out) == (2, "") and re.search("^错误 E", ended.err, re.MULTILINE)


def test_matched_words_are_marked_on_a_terminal(library: Portal) -> None:
    asked = Question("低保", {}, "relevance")
    wanted = library.request()
    found = with_store(wanted, lambda store: answer(wanted, store, asked, Reporter.of(wanted.config)))
    assert isinstance(found, Answer) and found.indexed == 3
    console = Console(
        force_terminal=True, width=60, color_system="standard", file=StringIO(), highlight=False
    )
    console.print(table(found, 2))
    assert isinstance(console.file, StringIO)
    shown = console.file.getvalue()
    assert "\x1b[1;33m低保\x1b[0m" in shown and shown.count("content/") == 2
    assert all(width(re.sub(r"\x1b\[[0-9;]*m", "", line)) <= 60 for line in shown.splitlines())


def test_searching_loads_whoosh_and_nothing_else_does(site: Portal) -> None:
    """The preview and the build do not wait for what only editors' searches need."""
    code = "import sys; import site_builder.cli.main, site_builder.cli.build, site_builder.cli.serve; print('whoosh' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert ended.stdout == "False\n"


# why


def test_why_a_page_was_made_again(program: Program, site: Portal) -> None:
    url = "policies/2018/yzf-2018-003.html"
    never = program("why", url)
    assert (never.code, never.out) == (1, "")
    assert (
        never.err
        == f"没有生成过“{url}”。网址写成相对于网站根目录的路径，例如 policies/2024/yzb-2024-012.html。\n"
    )
    program("build", *DAY)
    assert program("why", url) == Ended(0, f"“{url}”是第一次生成（或者缓存清空以后第一次生成）。\n", "")
    site.write("notices/gg.md", policy("公告", 依据="[云政发〔2018〕3号]"))
    program("build", *DAY)
    assert program("why", url).out == f"“{url}”上一次重新生成，是因为：\n  相关文件：有变化\n"
    site.write(
        "policies/2018/yzf-2018-003.md",
        GOOD["policies/2018/yzf-2018-003.md"].replace("正文。", "改过的正文。"),
    )
    program("build", *DAY)
    changed = f"“{url}”上一次重新生成，是因为：\n  文件 yzf-2018-003 的内容：有变化\n"
    assert program("why", url).out == changed
    assert program("why", f"https://www.yunqi.example/{url}").out == changed
    assert program("why", f"/{url}").out == changed
    program("build", "--as-of", "2027-03-01", "--jobs", "1")
    assert re.search("^  效力状态：有变化$", program("why", url).out, re.MULTILINE)


# explain


def test_every_rule_is_explained(program: Program) -> None:
    listed = program("explain").out.splitlines()
    known = rules()
    assert [line.split("  ")[0] for line in listed] == list(known)
    for code, rule in known.items():
        ended = program("explain", code.lower())
        assert (ended.code, ended.err) == (0, "")
        head, _, rest = ended.out.partition("\n\n")
        assert head in {f"{code}  {rule.title}（{word}）" for word in ("错误", "警告", "说明")}
        assert rest.startswith("提示的话：") and "\n怎么改：" in rest
        assert not re.search(r"\{\w*\}|\{\{|\}\}", rest), code
        assert rule.about in rest


def test_no_two_rules_share_a_code() -> None:
    found: dict[str, Rule] = {}
    for info in walk_packages(site_builder.__path__, "site_builder."):
        if not info.name.endswith("__main__"):
            for value in vars(import_module(info.name)).values():
                if isinstance(value, Rule):
                    assert found.setdefault(value.code, value) == value, value.code
    assert found


def test_rules_read_like_sentences() -> None:
    for code, rule in rules().items():
        assert re.fullmatch("[EWN][0-9]{3}", code)
        assert {"E": "error", "W": "warning", "N": "note"}[code[0]] == rule.severity.value, code
        assert rule.title and not rule.title.endswith("。")
        assert rule.message.endswith(("。", "}")) and rule.fix, code
        assert re.search("[一-鿿]", rule.message + rule.fix), code


def test_an_unknown_rule(program: Program) -> None:
    said = "没有“E3003”这条规则。您要查的是不是 E303？用  site-builder explain  列出全部规则。\n"
    assert program("explain", "E3003") == Ended(2, "", said)


# schema


def flaws(schema: Any, value: Any, root: Any, place: str = "") -> Iterator[str]:
    """What is wrong with ``value`` by the part of JSON Schema (2020-12) that our schemas use; more is a failure."""
    allowed = {"$ref", "anyOf", "enum", "const", "type", "pattern", "minLength", "items", "properties"}
    allowed |= {
        "required",
        "additionalProperties",
        "patternProperties",
        "$schema",
        "$defs",
        "title",
        "description",
        "default",
        "examples",
    }
    assert set(schema) <= allowed, set(schema) - allowed
    if "$ref" in schema:
        yield from flaws(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root, place)
    if "anyOf" in schema and all(list(flaws(choice, value, root, place)) for choice in schema["anyOf"]):
        yield f"{place}: none of the choices"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is not a choice"
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r} is not {schema['const']!r}"
    kinds = {
        "string": str,
        "number": int | float,
        "integer": int,
        "boolean": bool,
        "array": list,
        "object": dict,
        "null": type(None),
    }
    wanted = schema.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(isinstance(value, kinds[w]) for w in wanted):
        yield f"{place}: {value!r} is not {wanted}"
    elif isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value) or len(value) < schema.get("minLength", 0):
            yield f"{place}: {value!r} is not written right"
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flaws(schema.get("items", {}), inner, root, f"{place}[{number}]")
    elif isinstance(value, dict):
        yield from (f"{place}: {key} is missing" for key in schema.get("required", ()) if key not in value)
        patterns = schema.get("patternProperties", {})
        for key, inner in value.items():
            rules_ = [schema["properties"][key]] if key in schema.get("properties", {}) else []
            rules_ += [rule for pattern, rule in patterns.items() if re.search(pattern, key)]
            if not rules_ and schema.get("additionalProperties") is False:
                yield f"{place}: {key} is not known"
            for rule in rules_:
                yield from flaws(rule, inner, root, f"{place}.{key}")


class Plain(yaml.SafeLoader):
    """YAML as an editor's program reads it (YAML 1.2, core schema): days are text, numbers are numbers."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _name, _pattern, _first in (
    ("bool", "true|false|True|False|TRUE|FALSE", "tTfF"),
    ("int", "[-+]?[0-9]+", "-+0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Plain.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(f"^(?:{_pattern})$"), list(_first))


def loaded(text: str) -> Any:
    return yaml.load(text.split("\n---\n")[0].removeprefix("---\n"), Plain)


@pytest.mark.parametrize("name", list(parts().types))
def test_the_schema_of_a_type_accepts_what_the_program_accepts(program: Program, name: str) -> None:
    kind = parts().types[name]
    ended = program("schema", name)
    assert (ended.code, ended.err) == (0, "") and ended.out == schema_text(kind) + "\n"
    assert program("schema", kind.label).out == program("schema", kind.folder).out == ended.out
    schema = json.loads(ended.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert all(re.match("[一-鿿]", key) for key in schema["properties"])
    files = [p for p in sorted((ROOT / "content" / kind.folder).rglob("*")) if p.suffix in (".md", ".yaml")]
    assert files
    for path in files:
        assert list(flaws(schema, loaded(path.read_text(encoding="utf-8")), schema)) == [], path


def test_a_schema_knows_right_from_wrong() -> None:
    schema = json.loads(schema_text(parts().types["policy"]))
    good = {"标题": "甲", "发布日期": "2024-03-01 09:30", "废止": "云政发〔2018〕3号", "关键词": ["绿化", 12]}
    assert list(flaws(schema, good, schema)) == []
    assert (
        list(
            flaws(
                schema,
                {"标题": "甲", "发布日期": "2024-03-01", "repeals": [{"文件": "x", "note": "y"}]},
                schema,
            )
        )
        == []
    )
    wrong: list[dict[str, Any]] = [
        {"标题": "甲"},
        {**good, "天气": "晴"},
        {**good, "发布日期": "明天"},
        {**good, "文件性质": "规范性文件"},
        {**good, "废止": [{"自": "2024-05-01"}]},
        {**good, "附件": [{"名称": "表"}]},
        {**good, "标题": ["甲"]},
    ]
    assert all(list(flaws(schema, value, schema)) for value in wrong)


# new


EXPECTED = {
    "interpretation": """\
警告 W233  content/interpretations/YEAR/interpretation-DAY-1.md:3:5
  这篇解读没有写“解读”，无法和文件互相链接。
   3 | 标题: 测试内容
     |       ^^^^^^^^
  怎么改：写明被解读的文件，例如  解读: [云政发〔2024〕3号]

共 1 处警告。
""",
    "consultation": """\
警告 W748  content/consultations/YEAR/consultation-DAY-1.md:3:5
  “测试内容”拿草案征求意见，却没有一篇解读说明草案。
   3 | 标题: 测试内容
     |       ^^^^^^^^
  怎么改：补上草案的解读，在解读里写  解读: [consultation-DAY-1]

共 1 处警告。
""",
}


@pytest.mark.parametrize("name", list(parts().types))
def test_a_new_file_is_good_at_once_and_overwrites_nothing(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    site = portal(tmp_path)
    kind = parts().types[name]
    day = today()
    names = {"DAY": f"{day:%Y%m%d}", "YEAR": str(day.year)}
    folder = site.home / "content" / kind.folder / (names["YEAR"] if kind.listed else "")
    suffix = ".md" if kind.bodied else ".yaml"

    made = program("new", name, "--title", "测试内容")
    path = folder / f"{name}-{names['DAY']}-1{suffix}"
    assert (made.code, made.err) == (0, "") and made.out.startswith(f"已建立 {path}。")
    text = path.read_text(encoding="utf-8")
    checked = program("check", "--jobs", "1")
    expected = EXPECTED.get(name, "没有发现问题。\n")
    for word, value in names.items():
        expected = expected.replace(word, value)
    assert checked == Ended(0, expected, "")

    # Every key is there, with a comment, ready to be used.
    for field in kind.item.model_fields.values():
        assert re.search(rf"^(?:# )?{field.title}:", text, re.MULTILINE), field.title

    assert program("new", name).code == 0
    assert (folder / f"{name}-{names['DAY']}-2{suffix}").is_file()
    own = program("new", name, "my-2024-001")
    assert own.code == 0 and (folder / f"my-2024-001{suffix}").is_file()
    again = program("new", name, f"MY-2024-001{suffix}", "--title", "别的")
    assert (again.code, again.out) == (1, "")
    assert again.err == f"“{folder / f'my-2024-001{suffix}'}”已经有了，没有改动。换一个编号再试。\n"
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    "title",
    [
        "关于 #1 号楼改造: 公告",
        "[征求意见]关于甲",
        "'引号'",
        '"双引号"',
        "@云栖",
        "- 项",
        "甲：乙",
        "*甲*",
        "2024-01-01",
    ],
)
def test_any_title_is_written_so_that_it_can_be_read(program: Program, site: Portal, title: str) -> None:
    assert program("new", "notice", "gg", "--title", title).code == 0
    assert program("check", *DAY[2:]).code == 0
    assert program("build", "--jobs", "1").code == 0
    data = json.loads((site.home / "output" / "data" / "documents.json").read_text(encoding="utf-8"))
    assert title in [d["title"] for d in data["documents"]]


@pytest.mark.parametrize("id_", ["../../x", "关于", "a b", ".hidden", "-x/y", ""])
def test_an_id_that_cannot_be_an_address(program: Program, site: Portal, id_: str) -> None:
    before = written(site.home)
    ended = program("new", "notice", "--", id_)
    assert (ended.code, ended.out) == (2, "")
    assert (
        ended.err == f"编号“{id_}”不能用：只用英文字母、数字、连字符（-）、下划线和点，例如 yzb-2024-012。\n"
    )
    assert written(site.home) == before


# clean


def test_the_cache_is_dropped_and_nothing_else(program: Program, site: Portal) -> None:
    program("build", *DAY)
    before = written(site.home / "output")
    (site.home / ".cache" / "别的.txt").write_text("留着", encoding="utf-8")
    assert program("clean") == Ended(0, "缓存已清空。\n", "")
    assert [p.name for p in (site.home / ".cache").iterdir()] == ["别的.txt"]
    assert program("clean") == Ended(0, "缓存本来就是空的。\n", "")
    again = program("build", *DAY)
    assert again.code == 0 and "更新 0 个" in again.out
    assert written(site.home / "output") == before


# import


STATUTES = {
    "云栖县河道管理条例(2015-03-01).md": "# 云栖县河道管理条例\n\n2015年3月1日 云栖县人民代表大会常务委员会公布\n\n<!-- INFO END -->\n\n"
    "## 第一章 总则\n\n第一条 为了加强河道管理，制定本条例。\n\n第二条 河道管理实行统一管理。\n\n第三条 本条例自2015年5月1日起施行。\n",
    "云栖县河道管理条例(2022-06-01).md": "# 云栖县河道管理条例\n\n2015年3月1日 云栖县人民代表大会常务委员会公布\n\n2022年6月1日 修订\n\n<!-- INFO END -->\n\n"
    "## 第一章 总则\n\n第一条 为了加强河道管理和保护，制定本条例。\n\n第二条 河道管理实行统一管理。\n\n第三条 违反本条例的，依法处理。\n\n第四条 本条例自2022年7月1日起施行。\n",
    "云栖县绿化条例(2019-01-01).md": "# 云栖县绿化条例\n\n2019年1月1日 公布\n\n<!-- INFO END -->\n\n第一条 绿化 <b>人人</b>有责。\n\n第二条 本条例自公布之日起施行。\n",
    "没有日期.md": "# 某地办法\n\n第一条 甲。\n",
}


def test_statutes_become_a_portal_with_comparisons(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "laws").mkdir()
    for name, text in STATUTES.items():
        (tmp_path / "laws" / name).write_text(text, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    ended = program("import", "laws", "--type", "policy", "--to", "content")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("已导入 3 个文件到 content，未导入 1 个。\n  未导入 laws/没有日期.md：")
    assert re.search(
        r"^程序猜测了 \d+ 处，逐项列在 content/导入报告.md，请编辑核对。$", ended.out, re.MULTILINE
    )
    built = program("build", *DAY)
    assert built.code == 0 and "错误" not in built.err
    output = written(tmp_path / "output")
    (comparison,) = [url for url in output if url.startswith("compare/")]
    shown = LexborHTMLParser(output[comparison].decode())
    changes = shown.css_first("main").text()
    assert "有修改" in changes and "和保护" in changes and "违反本条例的" in changes
    data = json.loads(output["data/documents.json"])
    states = {(d["title"], d["id"][-8:]): (d["status"], d["status_since"]) for d in data["documents"]}
    assert states == {
        ("云栖县河道管理条例", "20150301"): ("废止", "2022-06-01"),
        ("云栖县河道管理条例", "20220601"): ("有效", "2022-06-01"),
        ("云栖县绿化条例", "20190101"): ("有效", "2019-01-01"),
    }

    before = written(tmp_path / "content")
    again = program("import", "laws", "--type", "policy", "--to", "content")
    assert again.code == 1 and again.out.startswith("已导入 0 个文件到 content，未导入 4 个。\n")
    assert again.out.count("已经在门户里") == 3 and written(tmp_path / "content") == before


def test_nothing_to_import_leaves_nothing_behind(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = program("import", "nowhere")
    assert (ended.code, ended.err) == (1, "")
    assert (
        ended.out
        == "已导入 0 个文件到 content，未导入 1 个。\n  未导入 nowhere：读不到“nowhere”：文件不存在，因此没有导入。\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(
    not CORPUS or not Path(CORPUS).is_dir(), reason="SITE_BUILDER_CORPUS does not name a folder of statutes"
)
def test_all_statutes_become_a_portal_in_one_go(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    ended = program("import", CORPUS, "--type", "policy", "--to", "content")
    assert ended.code == 0
    counts = re.match(r"已导入 (\d+) 个文件到 content，未导入 (\d+) 个。\n", ended.out)
    assert counts and (int(counts[1]), int(counts[2])) == (415, 12)
    assert len(re.findall("^  未导入 .*没有写明日期，没有导入", ended.out, re.MULTILINE)) == 12
    built = program("build", "--as-of", "2026-11-21")
    assert built.code == 0 and not re.search("^错误", built.err, re.MULTILINE)
    output = tmp_path / "output"
    data = json.loads((output / "data" / "documents.json").read_text(encoding="utf-8"))
    assert len(data["documents"]) == 415
    by_id = {d["id"]: d for d in data["documents"]}
    chains = [(d["id"], old) for d in data["documents"] for old in d["relations"].get("replaces", ())]
    assert len(chains) == 13
    assert {p.name for p in (output / "compare").iterdir()} == {f"{new}--{old}.html" for new, old in chains}
    for new, old in chains:
        assert by_id[old]["status_source"] == new or by_id[old]["status"] == "失效"


# Vanished addresses


def test_an_address_that_vanished_is_told_of_once(program: Program, site: Portal) -> None:
    program("build", *DAY)
    site.remove("notices/2024/tz-2024-001.md")
    ended = program("build", *DAY)
    assert ended.code == 0
    assert (
        ended.err
        == """\
警告 W503  output/notices/2024/tz-2024-001.html:1:1
  上次生成的网站有“notices/2024/tz-2024-001.html”，这次没有了，收藏和链接到它的人会看到“页面不存在”。
  怎么改：内容还在就把它写进新文件的“旧网址”；要撤下内容就写“撤回”，网址会保留。

共 1 处警告。
"""
    )
    assert program("build", *DAY).err == ""


OLD = "notices/2024/tz-2024-001"
WAYS_OUT: dict[str, Mapping[str, str]] = {
    "旧网址": {
        "notices/2024/tz-2024-002.md": policy(
            "关于道路施工的公告", 发布日期="2024-05-06", 旧网址=f"[{OLD}.html]"
        )
    },
    "撤回": {
        f"{OLD}.md": policy(
            "关于道路施工的公告", 发布日期="2024-05-06", 撤回="{日期: 2024-06-01, 理由: 重复发布}"
        )
    },
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_an_address_with_somewhere_to_go_is_not_told_of(program: Program, site: Portal, way: str) -> None:
    program("build", *DAY)
    site.remove(f"{OLD}.md")
    for path, text in WAYS_OUT[way].items():
        site.write(path, text)
    ended = program("build", *DAY)
    assert (ended.code, ended.err) == (0, "")
    shown = (site.home / "output" / f"{OLD}.html").read_text(encoding="utf-8")
    assert ("tz-2024-002.html" in shown) if way == "旧网址" else ("重复发布" in shown)


# serve


@dataclass
class Preview:
    """A running preview; ``get`` asks one of its addresses."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[int, str, Mapping[str, str]]:
        status, data, headers = self.fetch(path, host)
        return status, data.decode(), headers

    def fetch(self, path: str, host: str, name: str = "localhost") -> tuple[int, bytes, Mapping[str, str]]:
        connection = http.client.HTTPConnection(host, self.port, timeout=20)
        connection.putrequest("GET", path, skip_host=True)
        connection.putheader("Host", name)
        connection.endheaders()
        answer = connection.getresponse()
        found = answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
        connection.close()
        return found

    def wait(self, path: str, good: Callable[[str], bool]) -> str:
        """The page at ``path`` as soon as it is as wanted."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            text = self.get(path)[1]
            if good(text):
                return text
            time.sleep(0.1)
        raise AssertionError(text)


@pytest.fixture
def preview(site: Portal) -> Iterator[Preview]:
    words = [sys.executable, "-m", "site_builder", "serve", "--port", "0", *DAY]
    process = subprocess.Popen(
        words, cwd=site.home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    assert process.stdout
    for line in process.stdout:
        said = re.search(r"^预览地址：http://\S+:(\d+)/  按 Ctrl\+C 结束。$", line)
        if said:
            break
    else:
        raise AssertionError("the preview ended at once")
    yield Preview(process, int(said[1]))
    if sys.platform != "win32" and process.poll() is None:
        process.send_signal(signal.SIGINT)  # so that it removes its folder
    else:
        process.kill()
    said_last = process.communicate(timeout=30)[0]
    assert sys.platform == "win32" or (process.returncode, said_last[-7:]) in (
        (0, "预览已结束。\n"),
        (0, ""),
    ), said_last


def has_ipv6() -> bool:
    try:
        with socket(AF_INET6, SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def findings(text: str) -> str:
    node = LexborHTMLParser(text).css_first("pre")
    return unescape(node.text()) if node else ""


def test_the_preview_shows_changes_and_errors_on_both_families(
    preview: Preview, program: Program, site: Portal
) -> None:
    url = "/notices/2024/tz-2024-001.html"
    for host in ("127.0.0.1", *(["::1"] if has_ipv6() else [])):
        status, text, headers = preview.get("/", host)
        assert status == 200 and "云栖县人民政府" in text
        assert text.count("/livereload.js") == 1 and headers["cache-control"] == "no-store"
        assert preview.get("/livereload.js", host)[0] == 200
    assert preview.get(url)[0] == 200
    assert preview.get("/data/documents.json")[2]["content-type"] == "application/json; charset=utf-8"
    status, text, _ = preview.get("/notices/none.html")
    assert status == 404 and "没有找到这个网页" in text
    status, _, headers = preview.get("/notices")
    assert status == 302 and headers["location"] == "/notices/"
    assert not (site.home / "output").exists()

    site.write("notices/2024/tz-2024-001.md", policy("关于道路恢复通行的公告", 发布日期="2024-05-06"))
    preview.wait(url, lambda text: "恢复通行" in text)

    site.write("notices/gg.md", policy("公告", 依据="[云政发〔2018〕30号]"))
    shown = preview.wait(url, lambda text: "内容有错误" in text)
    assert findings(shown) == program("check", *DAY).out.rstrip("\n") == NOT_FOUND.rstrip("\n")
    assert "/livereload.js" in shown and preview.get("/data/documents.json")[0] == 200

    site.write("notices/gg.md", policy("公告", 依据="[云政发〔2018〕3号]"))
    assert "恢复通行" in preview.wait(url, lambda text: "内容有错误" not in text)
    assert preview.get("/notices/gg.html")[0] == 200

    (site.home / "config.yaml").write_text(
        CONFIG.replace("name: 云栖县人民政府", "nmae: 云溪县人民政府"), encoding="utf-8"
    )
    shown = preview.wait("/", lambda text: "内容有错误" in text)
    assert "E202  config.yaml:2:3" in findings(shown) and "您要写的是不是“name”？" in findings(shown)
    (site.home / "config.yaml").write_text(
        CONFIG.replace("name: 云栖县人民政府", "name: 云溪县人民政府"), encoding="utf-8"
    )
    preview.wait("/", lambda text: "云溪县人民政府" in text)
    site.remove("notices/gg.md")
    preview.wait("/notices/gg.html", lambda text: "没有找到这个网页" in text)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("[::1]:8000", "host=[::1]&port=8000"),
        ("127.0.0.1:8000", "host=127.0.0.1&port=8000"),
        ("localhost", "host=localhost&port=80"),
    ],
)
def test_pages_of_the_preview_ask_for_news_where_they_come_from(
    name: str, asked: str, preview: Preview
) -> None:
    page = LexborHTMLParser(preview.fetch("/", "127.0.0.1", name)[1].decode())
    (script,) = page.css("script[src^='/livereload.js']")
    assert script.attributes["src"] == f"/livereload.js?{asked}"


def test_the_preview_searches_in_the_index_of_the_portal(
    preview: Preview, program: Program, site: Portal
) -> None:
    """On both families the very bytes of a build, as their own types, and nothing put into them."""
    assert program("build", *DAY).code == 0
    output = written(site.home / "output")
    files = {url: data for url, data in output.items() if url.startswith("search/index/")}
    assert {Path(url).suffix for url in files} == {".bin", ".json"}
    kinds = {".bin": "application/octet-stream", ".json": "application/json; charset=utf-8"}
    for host in ("127.0.0.1", *(["::1"] if has_ipv6() else [])):
        for url, data in files.items():
            status, found, headers = preview.fetch(f"/{url}?v=A-_z", host)
            assert (status, found) == (200, data), url
            assert headers["content-type"] == kinds[Path(url).suffix]
    scripts = [url for url in output if url.endswith(".js")]
    assert scripts
    for url in scripts:
        kind = preview.fetch(f"/{url}", "127.0.0.1")[2]["content-type"]
        assert kind.endswith("/javascript; charset=utf-8")


def test_the_preview_gives_nothing_but_the_portal(preview: Preview, site: Portal) -> None:
    places = [
        "/../config.yaml",
        "/../../../../../../etc/passwd",
        "//etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2f..%2f..%2fetc/passwd",
    ]
    places += [
        "/..%5c..%5cetc%5cpasswd",
        "/notices/../../../../../../../etc/passwd",
        "/%00",
        "/" + "a" * 5000,
        "/a%00.html",
        "/%ff",
    ]
    places += [f"/{site.home}/config.yaml", f"//{site.home}/config.yaml"]
    for place in places:
        status, text, _ = preview.get(place)
        assert status in (400, 404), place
        assert "root:" not in text and "id_code" not in text, place
    assert preview.get("/")[0] == 200


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT for one process on Windows")
def test_the_preview_ends_in_peace(preview: Preview) -> None:
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(20) == 0
    assert preview.process.stdout and preview.process.stdout.read() == "预览已结束。\n"


def test_a_port_that_is_taken(preview: Preview, site: Portal) -> None:
    words = [sys.executable, "-m", "site_builder", "serve", "--port", str(preview.port), *DAY]
    ended = subprocess.run(words, cwd=site.home, capture_output=True, check=False, encoding="utf-8")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert (
        ended.stderr
        == f"地址 ::1 的端口 {preview.port} 用不了：已经被别的程序占用。换一个端口，例如  --port {preview.port % 65535 + 1}\n"
    )


def test_every_address_of_both_families_on_request() -> None:
    sockets = serve.listen("::", 0)
    try:
        assert {s.getsockname()[0] for s in sockets} == ({"::", "0.0.0.0"} if has_ipv6() else {"0.0.0.0"})
        assert len({s.getsockname()[1] for s in sockets}) == 1
        assert serve.address(sockets[0]).startswith(("http://[::1]:", "http://127.0.0.1:"))
    finally:
        for found in sockets:
            found.close()


def test_a_bug_of_ours_does_not_end_the_preview(
    tmp_path: Path, site: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*given: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(serve, "build", broken)
    shown = serve.Preview(
        tmp_path / "preview", serve.Choices(site.home / "config.yaml", as_of=date(2026, 11, 21), jobs=1)
    )
    shown.rebuild()
    said = re.fullmatch(r"抱歉，程序出了故障，不是您的问题。详细记录在 (\S+)，请交给技术人员。", shown.errors)
    assert said and capsys.readouterr().out == shown.errors + "\n"
    assert "boom" in Path(said[1]).read_text(encoding="utf-8")
    Path(said[1]).unlink()
