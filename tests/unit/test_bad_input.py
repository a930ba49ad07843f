"""Every item of bad input that editors can commit: the exact report, the portal left as it was, and a fix that works.

Each case starts from one small portal that was published; a refused build leaves its bytes alone.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.kernel.diagnostic import Severity
from tests.portal import CONFIG, PDF, PNG, ROOT, Portal, policy, portal

GOOD = {
    "policies/2018/yzf-2018-003.md": policy(
        "云栖县城市绿化管理办法", 发布日期="2018-03-01", 成文日期="2018-02-20", 发文字号="云政发〔2018〕3号"
    ),
    "policies/2019/yzf-2019-007.md": policy(
        "云栖县停车场管理办法", 发布日期="2019-07-01", 成文日期="2019-06-20", 发文字号="云政发〔2019〕7号"
    ),
    "notices/2024/tz-2024-001.md": policy("关于道路施工的公告", 发布日期="2024-05-06"),
}
BAD = "policies/2024/bad.md"
OTHER = "policies/2024/other.md"
THIRD = "policies/2024/third.md"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small portal, built once with its cache."""
    made = portal(tmp_path_factory.mktemp("good"), GOOD)
    report = made.build()
    assert report.published and not report.diagnostics
    return made.home


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Portal:
    """A copy of the small portal, as it was published."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return Portal(tmp_path)


def add(site: Portal, files: Mapping[str, str | bytes]) -> None:
    for path, text in files.items():
        site.write(path, text)


def same(actual: str, expected: str) -> None:
    """A whole report, written on its own lines."""
    assert actual == expected.strip("\n")


def refused(site: Portal, expected: str, as_of: date | None = None) -> None:
    """The build is refused with exactly this report, and what was published stands as it stood."""
    before = site.output()
    report = site.build(as_of)
    same(site.report(report.diagnostics), expected)
    assert not report.published
    assert any(d.severity is Severity.ERROR for d in report.diagnostics)
    assert site.output() == before


def accepted(site: Portal, expected: str = "没有发现问题。") -> dict[str, bytes]:
    """The build is published with exactly this report; gives what it published."""
    report = site.build()
    same(site.report(report.diagnostics), expected)
    assert report.published
    return site.output()


@dataclass(frozen=True)
class Case:
    """Files that must be refused with a report, and the same files after doing what the report says."""

    name: str
    files: Mapping[str, str | bytes]
    report: str
    mended: Mapping[str, str | bytes] = field(default_factory=dict)


SLIPS = [
    Case(
        "full-width colon",
        {BAD: "---\n标题：关于加强河道管理的通知\n发布日期: 2024-01-01\n---\n\n正文。\n"},
        """
错误 E120  content/policies/2024/bad.md:2:3
  “标题”后面是全角冒号“：”，程序认不出这是一项。
   2 | 标题：关于加强河道管理的通知
     |     ^^
  怎么改：改成英文冒号加一个空格：  标题: 关于加强河道管理的通知

共 1 处错误。
""",
        {BAD: "---\n标题: 关于加强河道管理的通知\n发布日期: 2024-01-01\n---\n\n正文。\n"},
    ),
    Case(
        "full-width colons on the last line and in a list",
        {
            BAD: "---\n标题: 关于加强河道管理的通知\n发布日期：2024-01-01\n---\n\n正文。\n",
            OTHER: "---\n标题: 甲通知\n发布日期: 2024-01-01\n废止:\n  - 文件：云政发〔2018〕3号\n    自: 2024-05-01\n---\n\n正文。\n",
        },
        """
错误 E120  content/policies/2024/bad.md:3:5
  “发布日期”后面是全角冒号“：”，程序认不出这是一项。
   3 | 发布日期：2024-01-01
     |         ^^
  怎么改：改成英文冒号加一个空格：  发布日期: 2024-01-01

错误 E120  content/policies/2024/other.md:5:7
  “文件”后面是全角冒号“：”，程序认不出这是一项。
   5 |   - 文件：云政发〔2018〕3号
     |         ^^
  怎么改：改成英文冒号加一个空格：  文件: 云政发〔2018〕3号

共 2 处错误。
""",
        {
            BAD: "---\n标题: 关于加强河道管理的通知\n发布日期: 2024-01-01\n---\n\n正文。\n",
            OTHER: "---\n标题: 甲通知\n发布日期: 2024-01-01\n废止:\n  - 文件: 云政发〔2018〕3号\n    自: 2024-05-01\n---\n\n正文。\n",
        },
    ),
    Case(
        "tab indent",
        {
            BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n废止:\n\t- 文件: 云政发〔2018〕3号\n\t  自: 2024-05-01\n---\n\n正文。\n"
        },
        """
错误 E123  content/policies/2024/bad.md:5:1
  这一行用 Tab 键缩进（这样的行共有 2 行），这里只能用空格。
   5 |  - 文件: 云政发〔2018〕3号
     | ^
  怎么改：把每个 Tab 换成两个空格；编辑器里可以用“查找替换”一次改完。

共 1 处错误。
""",
        {
            BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n废止:\n  - 文件: 云政发〔2018〕3号\n    自: 2024-05-01\n---\n\n正文。\n"
        },
    ),
    Case(
        "duplicate key",
        {
            BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n施行日期: 2024-02-01\n施行日期: 2024-03-01\n---\n\n正文。\n"
        },
        """
错误 E137  content/policies/2024/bad.md:5:1
  “施行日期”在同一处写了两次，不知道以哪一个为准。
   5 | 施行日期: 2024-03-01
     | ^^^^^^^^
  另见 content/policies/2024/bad.md:4:1  第一次写在这里
  怎么改：保留正确的一个，删掉另一个；如果有多个值，请写成列表，例如  施行日期: [第一个, 第二个]

共 1 处错误。
""",
        {BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n施行日期: 2024-03-01\n---\n\n正文。\n"},
    ),
    Case(
        "duplicate key under its identifier",
        {BAD: "---\n标题: 甲通知\ntitle: 乙通知\n发布日期: 2024-01-01\n---\n\n正文。\n"},
        """
错误 E226  content/policies/2024/bad.md:3:1
  “title”和“标题”是同一项，写了两次，不知道以哪一个为准。
   3 | title: 乙通知
     | ^^^^^
  另见 content/policies/2024/bad.md:2:1  第一次写在这里
  怎么改：保留一行，删去另一行；中文键和英文键只写一种。

共 1 处错误。
""",
        {BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n---\n\n正文。\n"},
    ),
    Case(
        "unclosed quote",
        {BAD: '---\n标题: "关于加强河道管理的通知\n发布日期: 2024-01-01\n---\n\n正文。\n'},
        """
错误 E124  content/policies/2024/bad.md:2:5
  这里的英文引号 " 只有前一半，后面没有找到另一半。
   2 | 标题: "关于加强河道管理的通知
     |       ^
  怎么改：在值的末尾补上同样的英文引号 "；如果不需要引号，就把前面这个删掉，或者改用中文引号“”。

共 1 处错误。
""",
        {BAD: '---\n标题: "关于加强河道管理的通知"\n发布日期: 2024-01-01\n---\n\n正文。\n'},
    ),
    Case(
        "unclosed single quote in a list",
        {BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n关键词: [绿化, '河道]\n---\n\n正文。\n"},
        """
错误 E124  content/policies/2024/bad.md:4:11
  这里的英文引号 ' 只有前一半，后面没有找到另一半。
   4 | 关键词: [绿化, '河道]
     |                ^
  怎么改：在值的末尾补上同样的英文引号 '；如果不需要引号，就把前面这个删掉，或者改用中文引号“”。

共 1 处错误。
""",
        {BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n关键词: [绿化, '河道']\n---\n\n正文。\n"},
    ),
    Case(
        "number with ASCII brackets in a flow list",
        {BAD: policy("甲通知", 废止="[云政发[2018]3号]")},
        """
错误 E125  content/policies/2024/bad.md:4:9
  方括号列表里的“云政发[2018]3号”又用了英文括号“[”，程序分不清哪里是列表，哪里是文号。
   4 | 废止: [云政发[2018]3号]
     |              ^
  怎么改：文号用六角括号〔〕，例如  云政发〔2018〕3号；或者用英文引号把这一项括起来，例如  "云政发[2018]3号"。

共 1 处错误。
""",
        {BAD: policy("甲通知", 废止="[云政发〔2018〕3号]")},
    ),
    Case(
        "two numbers with ASCII brackets in a flow list, mended with quotes",
        {BAD: policy("甲通知", 废止="[云政发[2018]3号, 云政发[2019]7号]")},
        """
错误 E125  content/policies/2024/bad.md:4:9
  方括号列表里的“云政发[2018]3号”又用了英文括号“[”，程序分不清哪里是列表，哪里是文号。
   4 | 废止: [云政发[2018]3号, 云政发[2019]7号]
     |              ^
  怎么改：文号用六角括号〔〕，例如  云政发〔2018〕3号；或者用英文引号把这一项括起来，例如  "云政发[2018]3号"。

错误 E125  content/policies/2024/bad.md:4:22
  方括号列表里的“云政发[2019]7号”又用了英文括号“[”，程序分不清哪里是列表，哪里是文号。
   4 | 废止: [云政发[2018]3号, 云政发[2019]7号]
     |                               ^
  怎么改：文号用六角括号〔〕，例如  云政发〔2019〕7号；或者用英文引号把这一项括起来，例如  "云政发[2019]7号"。

共 2 处错误。
""",
        {BAD: policy("甲通知", 废止='["云政发[2018]3号", "云政发[2019]7号"]')},
    ),
    Case(
        "missing front matter",
        {BAD: "# 关于加强河道管理的通知\n\n各乡镇人民政府：\n\n正文。\n"},
        """
错误 E110  content/policies/2024/bad.md:1:1
  文件开头没有用“---”围起来的前置信息，不知道标题和发布日期。
   1 | # 关于加强河道管理的通知
     | ^^^^^^^^^^^^^^^^^^^^^^^^
  怎么改：开头写成这样：
    ---
    标题: 关于……的通知
    发布日期: 2024-03-01
    ---
    正文从这里开始。

共 1 处错误。
""",
        {BAD: "---\n标题: 关于加强河道管理的通知\n发布日期: 2024-03-01\n---\n各乡镇人民政府：\n\n正文。\n"},
    ),
    Case(
        "front matter without its first line, and without its last",
        {
            BAD: "标题: 甲通知\n发布日期: 2024-01-01\n---\n\n正文。\n",
            OTHER: "---\n标题: 乙通知\n发布日期: 2024-01-01\n\n各乡镇人民政府：\n\n正文。\n",
            THIRD: "———\n标题: 丙通知\n发布日期: 2024-01-01\n———\n\n正文。\n",
        },
        """
错误 E111  content/policies/2024/bad.md:1:1
  文件开头直接写了“标题: 甲通知”，前面少了一行“---”。
   1 | 标题: 甲通知
     | ^^^^^^^^^^^^
  怎么改：在这一行的上面加一行“---”（三个英文减号，单独成行）。

错误 E112  content/policies/2024/other.md:1:1
  前置信息从这里开始，但一直到文件末尾都没有结束的“---”。
   1 | ---
     | ^^^
  另见 content/policies/2024/other.md:4:1  结束的“---”大概应当写在这一行之前
  怎么改：在最后一项信息的下一行、正文之前，加一行“---”（三个英文减号，单独成行）。
    开头写成这样：
    ---
    标题: 关于……的通知
    发布日期: 2024-03-01
    ---
    正文从这里开始。

错误 E113  content/policies/2024/third.md:1:1
  这一行写的是“———”，像是分隔线，但分隔线只能是三个英文减号“---”，顶格，单独成行。
   1 | ———
     | ^^^
  怎么改：把这一行改成“---”：切换到英文输入法，连按三次减号键。

共 3 处错误。
""",
        {
            BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n---\n\n正文。\n",
            OTHER: "---\n标题: 乙通知\n发布日期: 2024-01-01\n---\n\n各乡镇人民政府：\n\n正文。\n",
            THIRD: "---\n标题: 丙通知\n发布日期: 2024-01-01\n---\n\n正文。\n",
        },
    ),
    Case(
        "GB18030",
        {BAD: policy("关于加强河道管理的通知", "各单位要加强管理。").encode("gb18030")},
        """
错误 E105  content/policies/2024/bad.md:2:1
  这个文件的编码不是 UTF-8，按 GB18030（记事本里叫“ANSI”，也就是 GBK、GB2312）可以读出来。
  怎么改：重新保存为 UTF-8：记事本选“文件→另存为”，在“编码”里选 UTF-8；WPS 选“文件→另存为”，类型选“纯文本”，编码选 UTF-8。内容不用改。

共 1 处错误。
""",
        {BAD: policy("关于加强河道管理的通知", "各单位要加强管理。")},
    ),
    Case(
        "GBK in the body only",
        {BAD: b"---\ntitle: A\npublished: 2024-01-01\n---\n\n" + "各单位要加强管理。".encode("gbk")},
        """
错误 E105  content/policies/2024/bad.md:6:1
  这个文件的编码不是 UTF-8，按 GB18030（记事本里叫“ANSI”，也就是 GBK、GB2312）可以读出来。
  怎么改：重新保存为 UTF-8：记事本选“文件→另存为”，在“编码”里选 UTF-8；WPS 选“文件→另存为”，类型选“纯文本”，编码选 UTF-8。内容不用改。

共 1 处错误。
""",
        {BAD: "---\ntitle: A\npublished: 2024-01-01\n---\n\n各单位要加强管理。\n"},
    ),
    Case(
        "UTF-16, Word renamed, and damaged bytes",
        {
            BAD: policy("甲通知").encode("utf-16"),
            OTHER: b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
            THIRD: policy("丙通知", "各单位要加强河道和岸线的日常管理。").encode() + b"\xb9\xdc\n",
        },
        """
错误 E103  content/policies/2024/bad.md:1:1
  这个文件的编码是 UTF-16 LE（旧版记事本里叫“Unicode”），不是 UTF-8，没法读取。
  怎么改：重新保存为 UTF-8：记事本选“文件→另存为”，在“编码”里选 UTF-8；WPS 选“文件→另存为”，类型选“纯文本”，编码选 UTF-8。内容不用改。

错误 E104  content/policies/2024/other.md:1:1
  这个文件不是纯文本：它其实是 Word、WPS、表格文件或者压缩包。
  怎么改：用记事本新建一个文本文件，把文字粘贴进去，另存为 UTF-8；原来的文件可以作为附件放在旁边。

错误 E106  content/policies/2024/third.md:7:1
  从这里开始有按 UTF-8 读不出来的内容，多半是文件损坏，或者有一段文字用了别的编码。
  怎么改：打开文件看看这里是不是乱码，改正后另存为 UTF-8；如果整篇都是乱码，请找到原始文件重新保存。

共 3 处错误。
""",
        {
            BAD: policy("甲通知"),
            OTHER: policy("乙通知"),
            THIRD: policy("丙通知", "各单位要加强河道和岸线的日常管理。"),
        },
    ),
    Case(
        "empty files",
        {
            BAD: "",
            OTHER: " \n\n",
            THIRD: b"\xef\xbb\xbf",
            "organizations/county.yaml": "",
            "policies/2024/dashes.md": "---\n---\n",
        },
        """
错误 E101  content/organizations/county.yaml:1:1
  这个文件是空的，里面没有任何文字。
  怎么改：补上内容；如果不需要这个文件，就把它删掉。

错误 E101  content/policies/2024/bad.md:1:1
  这个文件是空的，里面没有任何文字。
  怎么改：补上内容；如果不需要这个文件，就把它删掉。

错误 E201  content/policies/2024/dashes.md:2:1
  缺少必填的“发布日期”。
  怎么改：加上一行，例如  发布日期: 2024-03-01 09:30

错误 E201  content/policies/2024/dashes.md:2:1
  缺少必填的“标题”。
  怎么改：加上一行，例如  标题: 云栖县人民政府办公室关于印发……的通知

错误 E101  content/policies/2024/other.md:1:1
  这个文件是空的，里面没有任何文字。
  怎么改：补上内容；如果不需要这个文件，就把它删掉。

错误 E101  content/policies/2024/third.md:1:1
  这个文件是空的，里面没有任何文字。
  怎么改：补上内容；如果不需要这个文件，就把它删掉。

共 6 处错误。
""",
        {
            BAD: policy("甲通知"),
            OTHER: policy("乙通知"),
            THIRD: policy("丙通知"),
            "organizations/county.yaml": "名称: 云栖县人民政府办公室\n",
            "policies/2024/dashes.md": policy("丁通知"),
        },
    ),
    Case(
        "alias bomb",
        {
            BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n关键词: &a [哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈]\n"
            "摘要: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n来源: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
            "责任编辑: [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n---\n\n正文。\n"
        },
        """
错误 E131  content/policies/2024/bad.md:4:6
  这里用了 YAML 的锚点或引用（“&名字”“*名字”），本系统不支持。
   4 | 关键词: &a [哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈]
     |         ^
  怎么改：把内容原样再写一遍；如果这里的 & 或 * 只是文字，请用英文引号把整个值括起来，例如  标题: "*云栖*"。

共 1 处错误。
""",
        {BAD: policy("甲通知", 关键词="[哈]")},
    ),
    *(
        Case(
            f"{depth} lists in lists",
            {BAD: policy("甲通知", 关键词="[" * depth + "]" * depth)},
            """
错误 E135  content/policies/2024/bad.md:4:25
  列表和子项一层套一层，超过了 20 层，从这里开始没有读取。
   4 | 关键词: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
     |                            ^
  怎么改：检查这里是不是多写了“[”“{”或者缩进；内容一般不超过四层。

共 1 处错误。
""",
            {BAD: policy("甲通知", 关键词="[绿化]")},
        )
        for depth in (1_000, 100_000)
    ),
    Case(
        "1000 lists in lists, one a line",
        {
            BAD: "---\n标题: 甲通知\n发布日期: 2024-01-01\n关键词:\n"
            + "".join(" " * n + "-\n" for n in range(1, 1_001))
            + "---\n\n正文。\n"
        },
        """
错误 E135  content/policies/2024/bad.md:24:21
  列表和子项一层套一层，超过了 20 层，从这里开始没有读取。
  24 |                     -
     |                     ^
  怎么改：检查这里是不是多写了“[”“{”或者缩进；内容一般不超过四层。

共 1 处错误。
""",
        {BAD: policy("甲通知", 关键词="[绿化]")},
    ),
]

VALUES = [
    Case(
        "unknown keys",
        {BAD: policy("甲通知", 文号="云政发〔2024〕2号", 施行日="2024-02-01", 天气="晴")},
        """
错误 E202  content/policies/2024/bad.md:4:1
  “文号”不是这里能用的键。您要写的是不是“发文字号”？
   4 | 文号: 云政发〔2024〕2号
     | ^^^^
  怎么改：这里能用的键：标题、发布日期、发布机构、来源、主题分类、关键词、摘要、附件、公开属性、审查、责任编辑、更正、撤回、系列、期别、常设、旧网址、废止、修改、替代、部分废止、依据、依据复核、转发、解读、落实、续期、发文字号、索引号、发文机关、成文日期、施行日期、有效期至、文件性质、公文种类、解读要求、起草部门、已并入、报送公报、题注。

错误 E202  content/policies/2024/bad.md:5:1
  “施行日”不是这里能用的键。您要写的是不是“施行日期”？
   5 | 施行日: 2024-02-01
     | ^^^^^^
  怎么改：这里能用的键：标题、发布日期、发布机构、来源、主题分类、关键词、摘要、附件、公开属性、审查、责任编辑、更正、撤回、系列、期别、常设、旧网址、废止、修改、替代、部分废止、依据、依据复核、转发、解读、落实、续期、发文字号、索引号、发文机关、成文日期、施行日期、有效期至、文件性质、公文种类、解读要求、起草部门、已并入、报送公报、题注。

错误 E202  content/policies/2024/bad.md:6:1
  “天气”不是这里能用的键。
   6 | 天气: 晴
     | ^^^^
  怎么改：这里能用的键：标题、发布日期、发布机构、来源、主题分类、关键词、摘要、附件、公开属性、审查、责任编辑、更正、撤回、系列、期别、常设、旧网址、废止、修改、替代、部分废止、依据、依据复核、转发、解读、落实、续期、发文字号、索引号、发文机关、成文日期、施行日期、有效期至、文件性质、公文种类、解读要求、起草部门、已并入、报送公报、题注。

共 3 处错误。
""",
        {BAD: policy("甲通知", 发文字号="云政发〔2024〕2号", 施行日期="2024-02-01")},
    ),
    Case(
        "unknown keys in a mapping",
        {BAD: policy("甲通知", 废止="[{文件: 云政发〔2018〕3号, 自从: 2024-05-01}]")},
        """
错误 E202  content/policies/2024/bad.md:4:24
  “自从”不是这里能用的键。您要写的是不是“自”？
   4 | 废止: [{文件: 云政发〔2018〕3号, 自从: 2024-05-01}]
     |                                  ^^^^
  怎么改：这里能用的键：文件、条款、自、有效期至、条件、说明、外部、名称、网址。

共 1 处错误。
""",
        {BAD: policy("甲通知", 废止="[{文件: 云政发〔2018〕3号, 自: 2024-05-01}]")},
    ),
    Case(
        "missing required keys",
        {
            BAD: "---\n发文字号: 云政发〔2024〕2号\n附件:\n  - 名称: 申请表\n---\n\n正文。\n",
            "topics/t.yaml": "标题: 专题\n",
        },
        """
错误 E201  content/policies/2024/bad.md:2:1
  缺少必填的“发布日期”。
  怎么改：加上一行，例如  发布日期: 2024-03-01 09:30

错误 E201  content/policies/2024/bad.md:2:1
  缺少必填的“标题”。
  怎么改：加上一行，例如  标题: 云栖县人民政府办公室关于印发……的通知

错误 E201  content/policies/2024/bad.md:4:5
  缺少必填的“文件”（在“附件”里）。
  怎么改：加上一行，例如  文件: xzf-2024-012-1.docx

错误 E201  content/topics/t.yaml:1:1
  缺少必填的“发布日期”。
  怎么改：加上一行，例如  发布日期: 2024-03-01 09:30

共 4 处错误。
""",
        {
            BAD: policy("甲通知", 发文字号="云政发〔2024〕2号"),
            "topics/t.yaml": "标题: 专题\n发布日期: 2024-03-01\n",
        },
    ),
    Case(
        "keys left empty",
        {
            BAD: "---\n标题:\n发布日期: 2024-01-01\n---\n\n正文。\n",
            OTHER: policy("乙通知", 来源='""', 关键词="['']"),
        },
        """
错误 E201  content/policies/2024/bad.md:2:1
  缺少必填的“标题”。
  怎么改：加上一行，例如  标题: 云栖县人民政府办公室关于印发……的通知

错误 E208  content/policies/2024/other.md:5:7
  “关键词”后面没有内容。
   5 | 关键词: ['']
     |          ^^
  怎么改：写上内容，或者删去这一行。

共 2 处错误。
""",
        {BAD: policy("甲通知"), OTHER: policy("乙通知", 关键词="[绿化]")},
    ),
    Case(
        "impossible dates",
        {
            BAD: policy("甲通知", 施行日期="2024-02-30"),
            OTHER: policy("乙通知", 发布日期="2024-13-01 09:30"),
            THIRD: policy("丙通知", 发布日期="2024-03-01 25:00", 有效期至="长期"),
        },
        """
错误 E212  content/policies/2024/bad.md:4:7
  “施行日期”写的“2024-02-30”这一天不存在：2024 年 2 月只有 29 天。
   4 | 施行日期: 2024-02-30
     |           ^^^^^^^^^^
  怎么改：写成“年-月-日”，例如  2024-03-01

错误 E212  content/policies/2024/other.md:3:7
  “发布日期”写的“2024-13-01 09:30”这一天不存在：一年只有 1 月到 12 月，没有 13 月。
   3 | 发布日期: 2024-13-01 09:30
     |           ^^^^^^^^^^^^^^^^
  怎么改：写成“年-月-日”，例如  2024-03-01

错误 E217  content/policies/2024/third.md:3:7
  “发布日期”写的“2024-03-01 25:00”里的时间不对：一天只有 0 时到 23 时，没有 25 时。
   3 | 发布日期: 2024-03-01 25:00
     |           ^^^^^^^^^^^^^^^^
  怎么改：日期后面空一格，写 24 小时制的“时:分”，例如  2024-03-01 09:30；不需要时间就只写日期。

错误 E213  content/policies/2024/third.md:4:7
  “有效期至”写的“长期”不像日期：没有认出年、月、日。
   4 | 有效期至: 长期
     |           ^^^^
  怎么改：写成“年-月-日”，例如  2024-03-01

共 4 处错误。
""",
        {
            BAD: policy("甲通知", 施行日期="2024-02-29"),
            OTHER: policy("乙通知", 发布日期="2024-12-01 09:30"),
            THIRD: policy("丙通知", 发布日期="2024-03-01 15:00"),
        },
    ),
    Case(
        "numbers that cannot be read",
        {
            BAD: policy("甲通知", 发文字号="云政发2024年2号"),
            OTHER: policy("乙通知", 发文字号="云政发〔24〕3号"),
            THIRD: policy("丙通知", 发文字号="[2024]4号"),
            "policies/2024/fourth.md": policy("丁通知", 发文字号="云政发〔2024〕号"),
        },
        """
错误 E210  content/policies/2024/bad.md:4:7
  “发文字号”写的“云政发2024年2号”不像发文字号：没有看到括起来的年份。
   4 | 发文字号: 云政发2024年2号
     |           ^^^^^^^^^^^^^^^
  怎么改：依次写机关代字、六角括号括起来的年份、顺序号和“号”字，例如  云政办发〔2024〕12号；没有文号就写  无

错误 E210  content/policies/2024/fourth.md:4:7
  “发文字号”写的“云政发〔2024〕号”不像发文字号：年份后面没有顺序号。
   4 | 发文字号: 云政发〔2024〕号
     |           ^^^^^^^^^^^^^^^^
  怎么改：依次写机关代字、六角括号括起来的年份、顺序号和“号”字，例如  云政办发〔2024〕12号；没有文号就写  无

错误 E222  content/policies/2024/other.md:4:7
  “发文字号”写的“云政发〔24〕3号”的年份写的是“24”，没有写全四位。
   4 | 发文字号: 云政发〔24〕3号
     |           ^^^^^^^^^^^^^^^
  怎么改：年份写全四位，例如  云政办发〔2024〕12号

错误 E126  content/policies/2024/third.md:4:7
  值不能直接以“[”开头，这个符号在这里另有用处。
   4 | 发文字号: [2024]4号
     |           ^
  怎么改：用英文引号把整个值括起来，例如  发文字号: "[2024]4号"

共 4 处错误。
""",
        {
            BAD: policy("甲通知", 发文字号="云政发〔2024〕2号"),
            OTHER: policy("乙通知", 发文字号="云政发〔2024〕3号"),
            THIRD: policy("丙通知", 发文字号="云政发〔2024〕4号"),
            "policies/2024/fourth.md": policy("丁通知", 发文字号="无"),
        },
    ),
    Case(
        "choices, lists and mappings",
        {
            BAD: policy("甲通知", 文件性质="规范性文件", 公开属性="公开"),
            OTHER: policy("乙通知", 附件="申请表.docx", 标题="[乙, 通知]"),
            THIRD: policy("丙通知", 废止="[{文件: 云政发〔2018〕3号, 外部: 对}]", 撤回="2024-03-01"),
        },
        """
错误 E207  content/policies/2024/bad.md:4:7
  “文件性质”写的是“规范性文件”，不在可选范围内。您要写的是不是“行政规范性文件”？
   4 | 文件性质: 规范性文件
     |           ^^^^^^^^^^
  怎么改：只能写：规章、行政规范性文件、其他政策文件。

错误 E207  content/policies/2024/bad.md:5:7
  “公开属性”写的是“公开”，不在可选范围内。您要写的是不是“主动公开”？
   5 | 公开属性: 公开
     |           ^^^^
  怎么改：只能写：主动公开、依申请公开、不予公开。

错误 E203  content/policies/2024/other.md:2:5
  “标题”应当是一段文字，这里写成了列表。
   2 | 标题: [乙, 通知]
     |       ^^^^^^^^^^
  怎么改：写成一行文字，例如  标题: 内容

错误 E204  content/policies/2024/other.md:4:5
  “附件”应当是列表，这里写成了一段文字。
   4 | 附件: 申请表.docx
     |       ^^^^^^^^^^^
  怎么改：每项一行，以“- ”开头；或者写成  附件: [{名称: 申请表, 文件: a.docx}]

错误 E206  content/policies/2024/third.md:4:28
  “外部”写的“对”不是 true（是），也不是 false（否）。
   4 | 废止: [{文件: 云政发〔2018〕3号, 外部: 对}]
     |                                        ^^
  怎么改：写 true（是）或者 false（否），不加别的字。

错误 E205  content/policies/2024/third.md:5:5
  “撤回”下面应当写“键: 值”，这里写成了一段文字。
   5 | 撤回: 2024-03-01
     |       ^^^^^^^^^^
  怎么改：写成  撤回: {日期: ……, 理由: ……}

共 6 处错误。
""",
        {
            BAD: policy("甲通知", 文件性质="行政规范性文件"),
            OTHER: policy("乙通知"),
            THIRD: policy(
                "丙通知",
                废止="[{文件: 云政发〔2018〕3号, 外部: 否}]",
                撤回="{日期: 2024-03-01, 理由: 重复发布}",
            ),
        },
    ),
]

RELATIONS = [
    Case(
        "target not found, with a near one",
        {
            BAD: policy(
                "甲通知", 废止="[云政发〔2018〕30号]", 替代="[《云栖县停车管理办法》]", 依据="[yzf-2018-03]"
            )
        },
        """
错误 E303  content/policies/2024/bad.md:4:6
  本网站没有“云政发〔2018〕30号”这份文件。您要写的是不是“云政发〔2018〕3号”？
   4 | 废止: [云政发〔2018〕30号]
     |        ^^^^^^^^^^^^^^^^^^
  怎么改：核对文号、标题或编号；如果文件不在本网站，写成  {文件: 云政发〔2018〕30号, 名称: 文件标题, 外部: true}

错误 E303  content/policies/2024/bad.md:5:6
  本网站没有“《云栖县停车管理办法》”这份文件。您要写的是不是“云栖县停车场管理办法”？
   5 | 替代: [《云栖县停车管理办法》]
     |        ^^^^^^^^^^^^^^^^^^^^^^
  怎么改：核对文号、标题或编号；如果文件不在本网站，写成  {文件: 《云栖县停车管理办法》, 名称: 文件标题, 外部: true}

错误 E303  content/policies/2024/bad.md:6:6
  本网站没有“yzf-2018-03”这份文件。您要写的是不是“yzf-2018-003”？
   6 | 依据: [yzf-2018-03]
     |        ^^^^^^^^^^^
  怎么改：核对文号、标题或编号；如果文件不在本网站，写成  {文件: yzf-2018-03, 名称: 文件标题, 外部: true}

共 3 处错误。
""",
        {
            BAD: policy(
                "甲通知", 废止="[云政发〔2018〕3号]", 替代="[《云栖县停车场管理办法》]", 依据="[yzf-2018-003]"
            )
        },
    ),
    Case(
        "target not found, on another portal",
        {BAD: policy("甲通知", "见[发展指引](国办发〔2017〕47号)。", 依据="[国办发〔2017〕47号]")},
        """
错误 E303  content/policies/2024/bad.md:4:6
  本网站没有“国办发〔2017〕47号”这份文件。
   4 | 依据: [国办发〔2017〕47号]
     |        ^^^^^^^^^^^^^^^^^^
  怎么改：核对文号、标题或编号；如果文件不在本网站，写成  {文件: 国办发〔2017〕47号, 名称: 文件标题, 外部: true}

错误 E305  content/policies/2024/bad.md:7:9
  正文里的链接指向“国办发〔2017〕47号”，本网站没有这份文件。
   7 | 见[发展指引](国办发〔2017〕47号)。
     |              ^^^^^^^^^^^^^^^^^^
  怎么改：链接写成编号或文号，例如  [云政发〔2018〕3号](yzf-2018-003)；指向其他网站的要写完整网址。

共 2 处错误。
""",
        {
            BAD: policy(
                "甲通知",
                "见国办发〔2017〕47号。",
                依据="[{文件: 国办发〔2017〕47号, 名称: 政府网站发展指引, 外部: true}]",
            )
        },
    ),
    Case(
        "ambiguous target",
        {
            BAD: policy("云栖县殡葬管理办法"),
            OTHER: policy("云栖县殡葬管理办法"),
            THIRD: policy("丙通知", 废止="[《云栖县殡葬管理办法》]", 发布日期="2025-01-01"),
        },
        """
错误 E304  content/policies/2024/third.md:4:6
  “《云栖县殡葬管理办法》”对应不止一份文件：bad（云栖县殡葬管理办法）；other（云栖县殡葬管理办法）。
   4 | 废止: [《云栖县殡葬管理办法》]
     |        ^^^^^^^^^^^^^^^^^^^^^^
  怎么改：改写成其中一份的编号，例如  bad

共 1 处错误。
""",
        {THIRD: policy("丙通知", 废止="[bad]", 发布日期="2025-01-01")},
    ),
    Case(
        "cycle of three",
        {
            BAD: policy("甲通知", 废止="[other]"),
            OTHER: policy("乙通知", 替代="[third]"),
            THIRD: policy("丙通知", 废止="[bad]"),
        },
        """
错误 E314  content/policies/2024/third.md:4:6
  废止、替代绕成了圈：“甲通知” → “乙通知” → “丙通知” → “甲通知”，等于“甲通知”终止了它自己。
   4 | 废止: [bad]
     |        ^^^
  另见 content/policies/2024/bad.md:4:6  圈里的另一条写在这里
  另见 content/policies/2024/other.md:4:6  圈里的另一条写在这里
  怎么改：核对这几份文件的“废止”“替代”，删去写反的一条：总是新文件写旧文件。

共 1 处错误。
""",
        {THIRD: policy("丙通知")},
    ),
    Case(
        "a document that ends itself",
        {BAD: policy("甲通知", 废止="[bad]")},
        """
错误 E314  content/policies/2024/bad.md:4:6
  废止、替代绕成了圈：“甲通知” → “甲通知”，等于“甲通知”终止了它自己。
   4 | 废止: [bad]
     |        ^^^
  怎么改：核对这几份文件的“废止”“替代”，删去写反的一条：总是新文件写旧文件。

共 1 处错误。
""",
        {BAD: policy("甲通知")},
    ),
    Case(
        "contradicting endings",
        {
            BAD: policy("甲通知", 废止="[云政发〔2018〕3号]", 发布日期="2025-01-01"),
            OTHER: policy("乙通知", 替代="[云政发〔2018〕3号]", 发布日期="2025-03-01"),
            "cleanups/batch.yaml": "标题: 清理结果\n发布日期: 2025-02-01\n失效:\n  - 云政发〔2018〕3号\n",
        },
        """
错误 E310  content/cleanups/batch.yaml:4:5
  “云栖县城市绿化管理办法”已在另一处写明自2025年1月1日起终止，这里又写它自2025年2月1日起终止：同一份文件只能终止一次。
   4 |   - 云政发〔2018〕3号
     |     ^^^^^^^^^^^^^^^^^
  另见 content/policies/2024/bad.md:4:6  先起作用的一条写在这里
  怎么改：核对原文，只保留真正起作用的一条；如果其中一条只是附带提到，请删去这一条关系。

错误 E310  content/policies/2024/other.md:4:6
  “云栖县城市绿化管理办法”已在另一处写明自2025年1月1日起终止，这里又写它自2025年3月1日起终止：同一份文件只能终止一次。
   4 | 替代: [云政发〔2018〕3号]
     |        ^^^^^^^^^^^^^^^^^
  另见 content/policies/2024/bad.md:4:6  先起作用的一条写在这里
  怎么改：核对原文，只保留真正起作用的一条；如果其中一条只是附带提到，请删去这一条关系。

共 2 处错误。
""",
        {
            OTHER: policy("乙通知", 发布日期="2025-03-01"),
            "cleanups/batch.yaml": "标题: 清理结果\n发布日期: 2025-02-01\n",
        },
    ),
    Case(
        "effect before the target existed",
        {
            BAD: policy(
                "甲通知",
                废止="[{文件: 云政发〔2018〕3号, 自: 2018-01-15}]",
                修改="[{文件: 云政发〔2019〕7号, 自: 2019-06-19}]",
            )
        },
        """
错误 E312  content/policies/2024/bad.md:4:6
  这里写废止“云栖县城市绿化管理办法”，自2018年1月15日起；但那份文件2018年2月20日才成文，不可能更早被废止。
   4 | 废止: [{文件: 云政发〔2018〕3号, 自: 2018-01-15}]
     |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  另见 content/policies/2018/yzf-2018-003.md:2:5  目标文件在这里
  怎么改：核对“自”或本文件的施行日期，再核对目标文件是否写错（文号相近的两份文件容易混）。

错误 E312  content/policies/2024/bad.md:5:6
  这里写修改“云栖县停车场管理办法”，自2019年6月19日起；但那份文件2019年6月20日才成文，不可能更早被修改。
   5 | 修改: [{文件: 云政发〔2019〕7号, 自: 2019-06-19}]
     |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  另见 content/policies/2019/yzf-2019-007.md:2:5  目标文件在这里
  怎么改：核对“自”或本文件的施行日期，再核对目标文件是否写错（文号相近的两份文件容易混）。

共 2 处错误。
""",
        {
            BAD: policy(
                "甲通知",
                废止="[{文件: 云政发〔2018〕3号, 自: 2024-01-15}]",
                修改="[{文件: 云政发〔2019〕7号, 自: 2024-06-19}]",
            )
        },
    ),
    Case(
        "a broken file is blamed once, not by those who point at it",
        {
            BAD: policy("云栖县殡葬管理办法", 发文字号="云政发〔2024〕9号", 施行日期="2024-02-30"),
            OTHER: policy(
                "乙通知", "见[办法](bad)。", 依据="[云政发〔2024〕9号, 《云栖县殡葬管理办法》, bad]"
            ),
        },
        """
错误 E212  content/policies/2024/bad.md:5:7
  “施行日期”写的“2024-02-30”这一天不存在：2024 年 2 月只有 29 天。
   5 | 施行日期: 2024-02-30
     |           ^^^^^^^^^^
  怎么改：写成“年-月-日”，例如  2024-03-01

共 1 处错误。
""",
        {BAD: policy("云栖县殡葬管理办法", 发文字号="云政发〔2024〕9号", 施行日期="2024-02-29")},
    ),
]

FILES = [
    Case(
        "missing attachments",
        {
            BAD: policy(
                "甲通知",
                "见[申请表](biao.docx)和![示意图](tu.png)。",
                附件="[{名称: 申请表, 文件: bad-l.docx}]",
            ),
            OTHER: policy("乙通知", 附件="[{名称: 申请表, 文件: Bad-1.DOCX}]"),
            "policies/2024/bad-1.docx": b"docx",
        },
        """
错误 E402  content/policies/2024/bad.md:4:20
  “bad-l.docx”不存在：content/policies/2024 里没有这个文件。您要写的是不是“bad-1.docx”？
   4 | 附件: [{名称: 申请表, 文件: bad-l.docx}]
     |                             ^^^^^^^^^^
  怎么改：把文件放进这个文件夹，或者改正文件名（大小写也要一致）。

错误 E402  content/policies/2024/bad.md:7:8
  “biao.docx”不存在：content/policies/2024 里没有这个文件。
   7 | 见[申请表](biao.docx)和![示意图](tu.png)。
     |            ^^^^^^^^^
  怎么改：把文件放进这个文件夹，或者改正文件名（大小写也要一致）。

错误 E402  content/policies/2024/bad.md:7:26
  “tu.png”不存在：content/policies/2024 里没有这个文件。
   7 | 见[申请表](biao.docx)和![示意图](tu.png)。
     |                                  ^^^^^^
  怎么改：把文件放进这个文件夹，或者改正文件名（大小写也要一致）。

错误 E402  content/policies/2024/other.md:4:20
  “Bad-1.DOCX”不存在：content/policies/2024 里没有这个文件。您要写的是不是“bad-1.docx”？
   4 | 附件: [{名称: 申请表, 文件: Bad-1.DOCX}]
     |                             ^^^^^^^^^^
  怎么改：把文件放进这个文件夹，或者改正文件名（大小写也要一致）。

警告 W404  content/policies/2024/bad-1.docx:1:1
  没有任何文章使用“bad-1.docx”，它不会出现在网站上。
  怎么改：在文章的“附件”里写上它，或者删去这个文件。

共 4 处错误、1 处警告。
""",
        {
            BAD: policy(
                "甲通知",
                "见[申请表](bad-1.docx)和![示意图](tu.png)。",
                附件="[{名称: 申请表, 文件: bad-1.docx}]",
            ),
            OTHER: policy("乙通知", 附件="[{名称: 申请表, 文件: bad-1.docx}]"),
            "policies/2024/tu.png": PNG,
        },
    ),
    Case(
        "attachments outside the content folder",
        {
            BAD: policy("甲通知", 附件="[{名称: 表, 文件: ../../../etc/passwd}]"),
            OTHER: policy(
                "乙通知",
                附件="[{名称: 表, 文件: /etc/passwd}, {名称: 表, 文件: 'C:\\Windows\\win.ini'}, {名称: 表, 文件: '..\\..\\..\\x.pdf'}]",
            ),
            THIRD: policy(
                "丙通知",
                "见[一](../../../etc/passwd.pdf)、[二](/etc/passwd)、[三](%2e%2e/%2e%2e/%2e%2e/x.pdf)、![四](C:\\x.png)。",
            ),
        },
        r"""
错误 E401  content/policies/2024/bad.md:4:18
  附件“../../../etc/passwd”指到了内容文件夹之外，程序不会读取。
   4 | 附件: [{名称: 表, 文件: ../../../etc/passwd}]
     |                         ^^^^^^^^^^^^^^^^^^^
  怎么改：把文件放在本文件旁边，“文件”只写文件名，例如  文件: bad-1.pdf

错误 E401  content/policies/2024/other.md:4:18
  附件“/etc/passwd”指到了内容文件夹之外，程序不会读取。
   4 | 附件: [{名称: 表, 文件: /etc/passwd}, {名称: 表, 文件: 'C:\Windows\win.ini'}, {名称: 表, 文件: '..\..\..\x.pdf'}]
     |                         ^^^^^^^^^^^
  怎么改：把文件放在本文件旁边，“文件”只写文件名，例如  文件: other-1.pdf

错误 E401  content/policies/2024/other.md:4:44
  附件“C:\Windows\win.ini”指到了内容文件夹之外，程序不会读取。
   4 |  [{名称: 表, 文件: /etc/passwd}, {名称: 表, 文件: 'C:\Windows\win.ini'}, {名称: 表, 文件: '..\..\..\x.pdf'}]
     |                                                   ^^^^^^^^^^^^^^^^^^^^
  怎么改：把文件放在本文件旁边，“文件”只写文件名，例如  文件: other-1.pdf

错误 E401  content/policies/2024/other.md:4:79
  附件“..\..\..\x.pdf”指到了内容文件夹之外，程序不会读取。
   4 |  文件: 'C:\Windows\win.ini'}, {名称: 表, 文件: '..\..\..\x.pdf'}]
     |                                                ^^^^^^^^^^^^^^^^
  怎么改：把文件放在本文件旁边，“文件”只写文件名，例如  文件: other-1.pdf

错误 E411  content/policies/2024/third.md:6:6
  “../../../etc/passwd.pdf”指向内容文件夹以外：附件必须放在内容文件夹里。
   6 | 见[一](../../../etc/passwd.pdf)、[二](/etc/passwd)、[三](%2e%2e/%2e%2e/%2e%2e/x.pdf)、![四](C
     |        ^^^^^^^^^^^^^^^^^^^^^^^
  怎么改：把文件放到本文旁边，只写文件名，例如  [申请表](xzf-2024-012-1.pdf)

错误 E411  content/policies/2024/third.md:6:35
  “/etc/passwd”指向内容文件夹以外：附件必须放在内容文件夹里。
   6 | 见[一](../../../etc/passwd.pdf)、[二](/etc/passwd)、[三](%2e%2e/%2e%2e/%2e%2e/x.pdf)、![四](C:\x.png)。
     |                                       ^^^^^^^^^^^
  怎么改：把文件放到本文旁边，只写文件名，例如  [申请表](xzf-2024-012-1.pdf)

错误 E411  content/policies/2024/third.md:6:52
  “../../../x.pdf”指向内容文件夹以外：附件必须放在内容文件夹里。
   6 | ../etc/passwd.pdf)、[二](/etc/passwd)、[三](%2e%2e/%2e%2e/%2e%2e/x.pdf)、![四](C:\x.png)。
     |                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^
  怎么改：把文件放到本文旁边，只写文件名，例如  [申请表](xzf-2024-012-1.pdf)

错误 E411  content/policies/2024/third.md:6:85
  “C:\x.png”指向内容文件夹以外：附件必须放在内容文件夹里。
   6 | d)、[三](%2e%2e/%2e%2e/%2e%2e/x.pdf)、![四](C:\x.png)。
     |                                             ^^^^^^^^
  怎么改：把文件放到本文旁边，只写文件名，例如  [申请表](xzf-2024-012-1.pdf)

共 8 处错误。
""",
        {
            BAD: policy("甲通知", 附件="[{名称: 表, 文件: bad-1.pdf}]"),
            OTHER: policy("乙通知", 附件="[{名称: 表, 文件: bad-1.pdf}]"),
            THIRD: policy("丙通知", "见[一](bad-1.pdf)。"),
            "policies/2024/bad-1.pdf": b"pdf",
        },
    ),
    Case(
        "attachments in the content folder that do not exist there",
        {BAD: policy("甲通知", 附件="[{名称: 表, 文件: ../../etc/passwd}]")},
        """
错误 E402  content/policies/2024/bad.md:4:18
  “passwd”不存在：content/etc 里没有这个文件。
   4 | 附件: [{名称: 表, 文件: ../../etc/passwd}]
     |                         ^^^^^^^^^^^^^^^^
  怎么改：把文件放进这个文件夹，或者改正文件名（大小写也要一致）。

共 1 处错误。
""",
        {BAD: policy("甲通知", 附件="[{名称: 表, 文件: ../bad-1.pdf}]"), "policies/bad-1.pdf": b"pdf"},
    ),
    Case(
        "bad file names",
        {
            "policies/2024/关于河道.md": policy("甲通知"),
            "policies/2024/two words.md": policy("乙通知"),
            "policies/2024/-dash.md": policy("丙通知"),
        },
        """
错误 E154  content/policies/2024/-dash.md:1:1
  文件名“-dash.md”不能用：内容文件的名字就是它的编号和网址。
  怎么改：只用英文字母、数字、连字符（-）、下划线和点，以字母或者数字开头，例如  yzb-2024-012.md

错误 E154  content/policies/2024/two words.md:1:1
  文件名“two words.md”不能用：内容文件的名字就是它的编号和网址。
  怎么改：只用英文字母、数字、连字符（-）、下划线和点，以字母或者数字开头，例如  yzb-2024-012.md

错误 E154  content/policies/2024/关于河道.md:1:1
  文件名“关于河道.md”不能用：内容文件的名字就是它的编号和网址。
  怎么改：只用英文字母、数字、连字符（-）、下划线和点，以字母或者数字开头，例如  yzb-2024-012.md

共 3 处错误。
""",
    ),
    Case(
        "one id three times",
        {"policies/2025/yzf-2018-003.md": policy("乙通知"), "notices/yzf-2018-003.md": policy("丙公告")},
        """
错误 E301  content/policies/2018/yzf-2018-003.md:1:1
  编号“yzf-2018-003”和另一个文件重复：编号就是文件名（不含扩展名），在所有类型里都不能重复。
  另见 content/notices/yzf-2018-003.md:1:1  先用了这个编号的文件
  怎么改：给其中一个文件改名。

错误 E301  content/policies/2025/yzf-2018-003.md:1:1
  编号“yzf-2018-003”和另一个文件重复：编号就是文件名（不含扩展名），在所有类型里都不能重复。
  另见 content/notices/yzf-2018-003.md:1:1  先用了这个编号的文件
  怎么改：给其中一个文件改名。

共 2 处错误。
""",
    ),
    Case(
        "ids that differ in case only",
        {"policies/2019/YZF-2018-003.md": policy("乙通知"), "notices/Tz-2024-001.md": policy("丙公告")},
        """
错误 E302  content/notices/2024/tz-2024-001.md:1:1
  编号“tz-2024-001”和另一个文件的编号“Tz-2024-001”只有大小写不同：在 Windows 和部分服务器上会互相覆盖。
  另见 content/notices/Tz-2024-001.md:1:1  先用了这个编号的文件
  怎么改：给其中一个文件改名，建议一律用小写。

错误 E302  content/policies/2018/yzf-2018-003.md:1:1
  编号“yzf-2018-003”和另一个文件的编号“YZF-2018-003”只有大小写不同：在 Windows 和部分服务器上会互相覆盖。
  另见 content/policies/2019/YZF-2018-003.md:1:1  先用了这个编号的文件
  怎么改：给其中一个文件改名，建议一律用小写。

共 2 处错误。
""",
    ),
    Case(
        "the address of a list page",
        {"policies/index.md": policy("甲通知"), "notices/2031-12.md": policy("乙公告")},
        """
错误 E504  content/notices/2031-12.md:1:1
  网址“notices/2031-12.html”留给网站自己的列表页，别的页面不能用。
  怎么改：给文件换一个名字，例如  tz-2024-001.md；如果是“旧网址”，请删去它。

错误 E504  content/policies/index.md:1:1
  网址“policies/index.html”留给网站自己的列表页，别的页面不能用。
  怎么改：给文件换一个名字，例如  tz-2024-001.md；如果是“旧网址”，请删去它。

共 2 处错误。
""",
    ),
    Case(
        "old addresses that are taken",
        {
            BAD: policy("甲通知", 旧网址="[policies/2018/YZF-2018-003.html, art/1.html]"),
            OTHER: policy("乙通知", 旧网址="[/art/1.html]"),
            THIRD: policy(
                "丙通知", 旧网址="[data/documents.json, art/2, art/2/3.html, notices/2031-1.html, notices/]"
            ),
        },
        """
错误 E501  content/policies/2024/bad.md:4:7
  网址“policies/2018/YZF-2018-003.html”有两个页面要用：content/policies/2018/yzf-2018-003.md，content/policies/2024/bad.md。
   4 | 旧网址: [policies/2018/YZF-2018-003.html, art/1.html]
     |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  另见 content/policies/2018/yzf-2018-003.md:1:1  先用了这个网址的文件
  怎么改：给其中一个文件改名，或者改正“旧网址”。

错误 E501  content/policies/2024/other.md:4:7
  网址“art/1.html”有两个页面要用：content/policies/2024/bad.md，content/policies/2024/other.md。
   4 | 旧网址: [/art/1.html]
     |          ^^^^^^^^^^^
  另见 content/policies/2024/bad.md:4:40  先用了这个网址的文件
  怎么改：给其中一个文件改名，或者改正“旧网址”。

错误 E501  content/policies/2024/third.md:4:7
  网址“data/documents.json”有两个页面要用：content/policies/2024/third.md，网站自己的页面“全部文件”。
   4 | 旧网址: [data/documents.json, art/2, art/2/3.html, notices/2031-1.html, notices/]
     |          ^^^^^^^^^^^^^^^^^^^
  怎么改：给其中一个文件改名，或者改正“旧网址”。

错误 E505  content/policies/2024/third.md:4:28
  网址“art/2”不能用：别的网址把它当作文件夹，例如“art/2/3.html”。
   4 | 旧网址: [data/documents.json, art/2, art/2/3.html, notices/2031-1.html, notices/]
     |                               ^^^^^
  怎么改：写成  art/2/index.html，原来的链接照样能打开。

错误 E504  content/policies/2024/third.md:4:49
  网址“notices/2031-1.html”留给网站自己的列表页，别的页面不能用。
   4 | ta/documents.json, art/2, art/2/3.html, notices/2031-1.html, notices/]
     |                                         ^^^^^^^^^^^^^^^^^^^
  怎么改：给文件换一个名字，例如  tz-2024-001.md；如果是“旧网址”，请删去它。

错误 E504  content/policies/2024/third.md:4:70
  网址“notices/index.html”留给网站自己的列表页，别的页面不能用。
   4 | t/2, art/2/3.html, notices/2031-1.html, notices/]
     |                                         ^^^^^^^^
  怎么改：给文件换一个名字，例如  tz-2024-001.md；如果是“旧网址”，请删去它。

共 6 处错误。
""",
        {
            BAD: policy("甲通知", 旧网址="[art/1.html]"),
            OTHER: policy("乙通知", 旧网址="[/art/11.html]"),
            THIRD: policy("丙通知", 旧网址="[art/2/index.html, art/2/3.html, 旧站/第3期.html, art/4/]"),
        },
    ),
    Case(
        "old addresses that leave the portal",
        {
            BAD: policy(
                "甲通知",
                旧网址="[../x.html, /, 'javascript:alert(1)', 'https://old.example/a.html', 'a?id=3', .htaccess, a//b.html]",
            )
        },
        """
错误 E502  content/policies/2024/bad.md:4:7
  “旧网址”写的“../x.html”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | 旧网址: [../x.html, /, 'javascript:alert(1)', 'https://old.example/a.html', 'a?id=3', .ht
     |          ^^^^^^^^^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

错误 E502  content/policies/2024/bad.md:4:18
  “旧网址”写的“/”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | 旧网址: [../x.html, /, 'javascript:alert(1)', 'https://old.example/a.html', 'a?id=3', .htaccess, a//
     |                     ^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

错误 E502  content/policies/2024/bad.md:4:21
  “旧网址”写的“javascript:alert(1)”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | 旧网址: [../x.html, /, 'javascript:alert(1)', 'https://old.example/a.html', 'a?id=3', .htaccess, a//b.h
     |                        ^^^^^^^^^^^^^^^^^^^^^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

错误 E502  content/policies/2024/bad.md:4:44
  “旧网址”写的“https://old.example/a.html”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | : [../x.html, /, 'javascript:alert(1)', 'https://old.example/a.html', 'a?id=3', .htaccess, a//b.html]
     |                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

错误 E502  content/policies/2024/bad.md:4:74
  “旧网址”写的“a?id=3”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | lert(1)', 'https://old.example/a.html', 'a?id=3', .htaccess, a//b.html]
     |                                         ^^^^^^^^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

错误 E502  content/policies/2024/bad.md:4:84
  “旧网址”写的“.htaccess”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | 'https://old.example/a.html', 'a?id=3', .htaccess, a//b.html]
     |                                         ^^^^^^^^^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

错误 E502  content/policies/2024/bad.md:4:95
  “旧网址”写的“a//b.html”不能用：它离开了网站的文件夹，或者含有不能用的字符。
   4 | d.example/a.html', 'a?id=3', .htaccess, a//b.html]
     |                                         ^^^^^^^^^
  怎么改：写网站根目录以下的路径，例如  旧网址: [art/2019/5/1/art_100_200.html]

共 7 处错误。
""",
        {BAD: policy("甲通知", 旧网址="[art/2019/5/1/art_100_200.html]")},
    ),
]


def ids(cases: list[Case]) -> list[str]:
    return [case.name for case in cases]


def run(site: Portal, case: Case) -> None:
    add(site, case.files)
    refused(site, case.report)
    if case.mended:
        add(site, case.mended)
        report = site.build()
        assert report.published, site.report(report.diagnostics)


@pytest.mark.parametrize("case", SLIPS, ids=ids(SLIPS))
def test_a_slip_of_the_pen(site: Portal, case: Case) -> None:
    run(site, case)


@pytest.mark.parametrize("case", VALUES, ids=ids(VALUES))
def test_a_wrong_value(site: Portal, case: Case) -> None:
    run(site, case)


@pytest.mark.parametrize("case", RELATIONS, ids=ids(RELATIONS))
def test_a_wrong_relation(site: Portal, case: Case) -> None:
    run(site, case)


@pytest.mark.parametrize("case", FILES, ids=ids(FILES))
def test_a_wrong_file_or_address(site: Portal, case: Case) -> None:
    run(site, case)


def documents(output: Mapping[str, bytes]) -> dict[str, dict[str, object]]:
    return {d["id"]: d for d in json.loads(output["data/documents.json"])["documents"]}


def page(output: Mapping[str, bytes], url: str) -> LexborHTMLParser:
    return LexborHTMLParser(output[url].decode())


def test_a_byte_order_mark_and_windows_line_breaks_simply_work(site: Portal) -> None:
    text = policy(
        "甲通知", "第一条 加强管理。\n\n第二条 本通知自公布之日起施行。", 摘要="|\n  第一行\n  第二行"
    )
    site.write(BAD, text)
    plain = accepted(site)
    for written in (
        text.replace("\n", "\r\n"),
        "\ufeff" + text,
        "\ufeff" + text.replace("\n", "\r\n"),
        text.replace("\n", "\r"),
    ):
        site.write(BAD, written)
        assert accepted(site) == plain


def test_text_stays_text(site: Portal) -> None:
    keywords = ["012", "12:30", "no", "1e3", "0x1F", "2024-01-01", "1_000", "TRUE", "12:30:45"]
    site.write(BAD, policy("12:30", 来源="012", 关键词=f"[{', '.join(keywords)}]", 公文种类="是"))
    output = accepted(site)
    assert documents(output)["bad"]["title"] == "12:30"
    shown = page(output, "policies/2024/bad.html")
    meta = {node.attributes["name"]: node.attributes["content"] for node in shown.css("meta[name]")}
    assert (meta["ArticleTitle"], meta["ContentSource"], meta["Keywords"]) == (
        "12:30",
        "012",
        ",".join(keywords),
    )
    assert "来源：012" in shown.css_first(".doc-origin").text()


def test_wrong_brackets_are_repaired_and_said_so(site: Portal) -> None:
    site.write(BAD, policy("甲通知", 发文字号="云政发【2024】02号"))
    site.write(
        OTHER,
        policy(
            "乙通知",
            发文字号="云政发〔2024）３号",
            依据='["云政发[2024]2号", 云政发（2018）3号, "云政发【２０１９】第7号"]',
        ),
    )
    output = accepted(
        site,
        """
警告 W210  content/policies/2024/bad.md:4:7
  “云政发【2024】02号”的写法不规范，已经按“云政发〔2024〕2号”识别。
   4 | 发文字号: 云政发【2024】02号
     |           ^^^^^^^^^^^^^^^^^^
  怎么改：写成  云政发〔2024〕2号

警告 W210  content/policies/2024/other.md:4:7
  “云政发〔2024）３号”的写法不规范，已经按“云政发〔2024〕3号”识别。
   4 | 发文字号: 云政发〔2024）３号
     |           ^^^^^^^^^^^^^^^^^^
  怎么改：写成  云政发〔2024〕3号

共 2 处警告。
""",
    )
    known = documents(output)
    assert [known[id_]["doc_number"] for id_ in ("bad", "other")] == [
        "云政发〔2024〕2号",
        "云政发〔2024〕3号",
    ]
    assert known["other"]["relations"] == {"basis": ["bad", "yzf-2018-003", "yzf-2019-007"]}


def test_a_year_unlike_the_day_of_signing_is_doubted(site: Portal) -> None:
    site.write(BAD, policy("甲通知", 发文字号="云政发〔2024〕2号", 成文日期="2023-12-28"))
    accepted(
        site,
        """
警告 W230  content/policies/2024/bad.md:4:7
  发文字号“云政发〔2024〕2号”写的是2024年，成文日期却在2023年。
   4 | 发文字号: 云政发〔2024〕2号
     |           ^^^^^^^^^^^^^^^^^
  怎么改：核对原件，改正写错的一处；如果确实跨年编号，可以不改。

共 1 处警告。
""",
    )


def test_attachments_with_spaces_and_chinese_names_are_published(site: Portal) -> None:
    name = "附件 1（申请表）#2.pdf"
    site.write(f"policies/2024/{name}", PDF)
    site.write("policies/2024/tu 1.png", PNG)
    body = f"见[申请表](<{name.replace('#', '%23')}>)、![图](<tu 1.png>)和[第二张](tu 1.png)。"
    site.write(BAD, policy("甲通知", body, 附件=f"[{{名称: 申请表, 文件: '{name}'}}]"))
    output = accepted(
        site,
        """
警告 W422  content/policies/2024/bad.md:7:46
  “[第二张](tu 1.png)”没有成为链接：地址里有空格。
   7 | ](<附件 1（申请表）%232.pdf>)、![图](<tu 1.png>)和[第二张](tu 1.png)。
     |                                                   ^^^^^^^^^^^^^^^^^^
  怎么改：方括号后面紧跟半角圆括号；地址里有空格时用尖括号括起来，例如  [申请表](<附件 1.pdf>)

警告 W156  content/policies/2024/tu 1.png:1:1
  附件文件名“tu 1.png”含有空格、汉字或特殊字符，有的浏览器下载时会变成乱码。
  怎么改：文件名改用英文字母和数字，例如  yzb-2024-012-1.pdf；读者看到的名称写在“名称”里。

警告 W156  content/policies/2024/附件 1（申请表）#2.pdf:1:1
  附件文件名“附件 1（申请表）#2.pdf”含有空格、汉字或特殊字符，有的浏览器下载时会变成乱码。
  怎么改：文件名改用英文字母和数字，例如  yzb-2024-012-1.pdf；读者看到的名称写在“名称”里。

共 3 处警告。
""",
    )
    assert output[f"policies/2024/{name}"] == PDF
    shown = page(output, "policies/2024/bad.html")
    links = [unquote(node.attributes["href"] or "") for node in shown.css("a.attachment")]
    assert links == [name, name]
    assert [node.attributes["src"] for node in shown.css(".gw-body img")] == ["tu%201.png"]


needs_links = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights on Windows")


@needs_links
def test_links_out_of_the_content_folder_are_not_followed(site: Portal) -> None:
    outside = site.home / "secret"
    outside.mkdir()
    (outside / "secret.pdf").write_bytes(b"secret")
    (outside / "secret.md").write_text(policy("机密文件"), encoding="utf-8")
    folder = site.home / "content" / "policies"
    (folder / "2018" / "copy.pdf").symlink_to(outside / "secret.pdf")
    (folder / "2018" / "copy.md").symlink_to(outside / "secret.md")
    (folder / "2025").symlink_to(outside, target_is_directory=True)
    site.write(
        BAD,
        policy("甲通知", 附件="[{名称: 表, 文件: ../2018/copy.pdf}, {名称: 表, 文件: ../2025/secret.pdf}]"),
    )
    refused(
        site,
        """
错误 E153  content/policies/2018/copy.md:1:1
  “copy.md”是一个链接，指向内容文件夹以外的地方，程序不会读取。
  怎么改：把文件本身复制到内容文件夹里。

错误 E153  content/policies/2018/copy.pdf:1:1
  “copy.pdf”是一个链接，指向内容文件夹以外的地方，程序不会读取。
  怎么改：把文件本身复制到内容文件夹里。

错误 E153  content/policies/2025:1:1
  “2025”是一个链接，指向内容文件夹以外的地方，程序不会读取。
  怎么改：把文件本身复制到内容文件夹里。

共 3 处错误。
""",
    )
    (site.home / "content" / "policies" / "2018" / "copy.md").unlink()
    (site.home / "content" / "policies" / "2025").unlink()
    (site.home / "content" / "policies" / "2018" / "copy.pdf").unlink()
    site.write("policies/2018/copy.pdf", PDF)
    site.write(BAD, policy("甲通知", 附件="[{名称: 表, 文件: ../2018/copy.pdf}]"))
    assert accepted(site)["policies/2018/copy.pdf"] == PDF


@needs_links
def test_links_within_the_content_folder_are_files_like_any_other(site: Portal) -> None:
    site.write("policies/2018/form.pdf", PDF)
    site.write(BAD, policy("甲通知", 附件="[{名称: 表, 文件: form.pdf}, {名称: 表, 文件: ../2018/form.pdf}]"))
    (site.home / "content" / "policies" / "2024" / "form.pdf").symlink_to("../2018/form.pdf")
    assert accepted(site)["policies/2024/form.pdf"] == PDF


def test_folders_where_files_are_expected(site: Portal) -> None:
    site.write("policies/2024/folder.md/inside.md", policy("里面的通知"))
    site.write("policies/2024/forms.pdf/form.pdf", b"form")
    site.write(BAD, policy("甲通知", 附件="[{名称: 表, 文件: forms.pdf}]"))
    refused(
        site,
        """
错误 E403  content/policies/2024/bad.md:4:18
  “forms.pdf”是一个文件夹，不是文件。
   4 | 附件: [{名称: 表, 文件: forms.pdf}]
     |                         ^^^^^^^^^
  怎么改：把里面的文件移出来，逐个写进“附件”；或者打成一个压缩包，写压缩包的文件名。

错误 E152  content/policies/2024/folder.md:1:1
  “folder.md”是文件夹，不是普通文件。
  怎么改：删去它，或者改名：以 .md、.yaml、.yml 结尾的必须是文本文件，附件必须是普通文件。

警告 W404  content/policies/2024/forms.pdf/form.pdf:1:1
  没有任何文章使用“form.pdf”，它不会出现在网站上。
  怎么改：在文章的“附件”里写上它，或者删去这个文件。

共 2 处错误、1 处警告。
""",
    )


@needs_links
def test_files_that_cannot_be_read(site: Portal) -> None:
    folder = site.home / "content" / "policies" / "2024"
    folder.mkdir()
    os.mkfifo(folder / "pipe.md")
    os.mkfifo(folder / "pipe.pdf")
    (folder / "dangling.md").symlink_to("gone.md")
    (folder / "circle.md").symlink_to("circle.md")
    site.write(BAD, policy("甲通知", 附件="[{名称: 表, 文件: pipe.pdf}]", 依据="[pipe, dangling]"))
    refused(
        site,
        """
错误 E150  content/policies/2024/circle.md:1:1
  这个文件读不出来：它是一个链接，绕成了圈。
  怎么改：检查文件的权限，或者重新复制一份。

错误 E150  content/policies/2024/dangling.md:1:1
  这个文件读不出来：它是一个链接，指向的文件不存在。
  怎么改：检查文件的权限，或者重新复制一份。

错误 E152  content/policies/2024/pipe.md:1:1
  “pipe.md”是管道或者设备，不是普通文件。
  怎么改：删去它，或者改名：以 .md、.yaml、.yml 结尾的必须是文本文件，附件必须是普通文件。

错误 E152  content/policies/2024/pipe.pdf:1:1
  “pipe.pdf”是管道或者设备，不是普通文件。
  怎么改：删去它，或者改名：以 .md、.yaml、.yml 结尾的必须是文本文件，附件必须是普通文件。

共 4 处错误。
""",
    )


def test_a_file_without_the_right_to_read_it(site: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal of the system is played."""
    site.write(BAD, policy("甲通知"))
    site.write("policies/2024/form.pdf", PDF)
    site.write(OTHER, policy("乙通知", 附件="[{名称: 表, 文件: form.pdf}]"))
    real = Path.open

    def locked(path: Path, *given: object, **named: object) -> object:
        if path.name in ("bad.md", "form.pdf"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *given, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    refused(
        site,
        """
错误 E150  content/policies/2024/bad.md:1:1
  这个文件读不出来：没有权限。
  怎么改：检查文件的权限，或者重新复制一份。

错误 E150  content/policies/2024/form.pdf:1:1
  这个文件读不出来：没有权限。
  怎么改：检查文件的权限，或者重新复制一份。

共 2 处错误。
""",
    )
    monkeypatch.undo()
    accepted(site)


def test_a_file_that_goes_away_while_the_portal_is_built(
    site: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write(BAD, policy("甲通知"))
    real = Path.read_bytes

    def gone(path: Path) -> bytes:
        if path.name == "bad.md":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    refused(
        site,
        """
错误 E150  content/policies/2024/bad.md:1:1
  这个文件读不出来：文件不存在。
  怎么改：检查文件的权限，或者重新复制一份。

共 1 处错误。
""",
    )
    monkeypatch.undo()
    accepted(site)


def test_a_file_of_60_megabytes(site: Portal) -> None:
    path = site.write(BAD, policy("甲通知"))
    with path.open("r+b") as stream:
        stream.truncate(60_000_000)
    site.write(OTHER, policy("乙通知", 依据="[bad]"))
    refused(
        site,
        """
错误 E151  content/policies/2024/bad.md:1:1
  这个文件有 60.0 MB，超过了 20 MB 的上限。
  怎么改：正文只放文字；图片、扫描件、压缩包请作为附件放在旁边。

共 1 处错误。
""",
    )


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_text_nested_that_deep_is_only_text(site: Portal, depth: int) -> None:
    for number, text in enumerate(("> " * depth, "- " * depth, "（" * depth, "一、" * depth, "*" * depth)):
        site.write(f"policies/2024/deep-{number}.md", policy(f"通知{number}", f"{text}正文"))
    site.write(
        "policies/2024/brackets.md",
        policy("通知", "[" * min(depth, 10_000) + "正文" + "]" * min(depth, 10_000)),
    )
    report = site.build()
    assert report.published and not [d for d in report.diagnostics if d.severity is Severity.ERROR]


def test_a_scheduled_file_is_judged_today(site: Portal) -> None:
    """Rule 8: it is not on the portal yet, but its day must not break a portal that built the day before."""
    site.write(BAD, policy("甲通知", 发布日期="2031-05-01", 旧网址="[notices/2024/tz-2024-001.html]"))
    refused(
        site,
        """
错误 E501  content/policies/2024/bad.md:4:7
  网址“notices/2024/tz-2024-001.html”有两个页面要用：content/notices/2024/tz-2024-001.md，content/policies/2024/bad.md。
   4 | 旧网址: [notices/2024/tz-2024-001.html]
     |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  另见 content/notices/2024/tz-2024-001.md:1:1  先用了这个网址的文件
  怎么改：给其中一个文件改名，或者改正“旧网址”。

共 1 处错误。
""",
    )
    site.write(BAD, policy("甲通知", 发布日期="2031-05-01", 旧网址="[notices/2024/tz-2024-002.html]"))
    assert "policies/2024/bad.html" not in accepted(site)
    assert site.build(date(2031, 5, 1)).published


TAGS = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>"
RUNS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
)
Q = json.dumps(TAGS, ensure_ascii=False)
EVIL_BODY = f"""\
<script>alert(1)</script>

第一条 {TAGS}

第二条 [一](javascript:alert(1)) [二](<data:text/html,<script>alert(1)</script>>) [三](vbscript:x) [四](JaVaScRiPt:alert(1))
[五](java&#9;script:alert(1)) [六](&#106;avascript:alert(1)) [七](<java\tscript:alert(1)>) [八](\x01javascript:alert(1)) <javascript:alert(1)>

第三条 ![x" onerror="alert(1)](tu.png "x\\" onerror=\\"alert(1)") ![y](javascript:alert(1)) ![z](data:image/svg+xml,<svg/onload=alert(1)>)

[引用][a] [b]

[a]: javascript:alert(1)
[b]: <data:text/html,x> "x"

| {TAGS.replace("|", "")} | 二 |
|---|---|
| [x](javascript:alert(1)) | <a href="javascript:alert(1)">x</a> |

`<script>alert(1)</script>`

    <script>alert(1)</script>
"""
EVIL = {
    "policies/2024/old.md": policy(Q, EVIL_BODY.replace("第一条", "第一条 旧")),
    "policies/2024/evil.md": policy(
        Q,
        EVIL_BODY,
        来源=Q,
        关键词=f"[{Q}, '=1+1']",
        摘要=Q,
        附件=f"[{{名称: {Q}, 文件: tu.png}}]",
        责任编辑=Q,
        审查=f"{{审查人: {Q}, 日期: 2024-01-01, 结论: {Q}}}",
        更正=f"[{{日期: 2024-01-02, 内容: {Q}}}]",
        公文种类=Q,
        发文机关=f"[{Q}]",
        起草部门=Q,
        题注=f"[{Q}]",
        解读要求=f"{{免予解读: {Q}}}",
        主题分类=f"[{Q}]",
        替代=f"[{{文件: old, 说明: {Q}, 条款: [{Q}]}}]",
        旧网址="[art/1.html]",
        依据="["
        + ", ".join(
            f"{{文件: {Q}, 名称: {Q}, 网址: {json.dumps(url)}, 说明: {Q}, 条款: [{Q}], 外部: true}}"
            for url in RUNS
        )
        + "]",
        转发=f"[{{文件: 国办发〔2017〕47号, 网址: ' {RUNS[0]}', 外部: true}}]",
        落实='[{文件: 国办发〔2017〕48号, 网址: "java\\tscript:alert(1)", 外部: true}]',
    ),
    "policies/2024/tu.png": PNG,
    "policies/2024/formula.md": policy(
        '\'=HYPERLINK("https://evil.example/","点这里")\'', 来源="'@SUM(1+1)'"
    ),
    "policies/2024/wide.md": policy("＝1+1", 公文种类="'+1'"),
    "interpretations/evil-video.md": policy(
        Q,
        解读=f"[evil, {{文件: 国办发〔2017〕49号, 网址: '{RUNS[0]}', 外部: true}}]",
        形式="视频",
        解读部门=Q,
        文字稿='"[点](javascript:alert(1)) <script>alert(1)</script>"',
    ).replace("正文。\n", ""),
    "topics/evil-topic.yaml": f"""\
标题: {Q}
发布日期: 2024-01-01
口号: {Q}
摘要: {Q}
查询: {{关键词: [{Q}]}}
精选: [evil]
外部链接:
  - {{名称: {Q}, 网址: "{RUNS[0]}", 级别: 国}}
  - {{名称: 好, 网址: 'https://www.gov.cn/?a="><script>alert(1)</script>', 级别: 省}}
  - {{名称: 好, 网址: "https://www.gov.cn/?a=1&b='x'", 级别: 市}}
子栏目:
  - 标题: {Q}
    说明: {Q}
    外部链接: [{{名称: 甲, 网址: "{RUNS[1]}"}}, {{名称: 乙, 网址: "//evil.example/"}}, {{名称: 丙, 网址: www.gov.cn}}]
""",
    "plans/evil-plan.md": policy(
        Q,
        年度="'2024'",
        任务=f"[{{编号: {Q}, 条款: {Q}, 内容: {Q}, 牵头部门: {Q}, 责任部门: [{Q}], 完成时限: 长期, "
        f"进展: [{{日期: 2024-01-01, 内容: {Q}}}], 佐证: [{{文件: 甲, 网址: '{RUNS[0]}', 外部: true}}, evil]}}]",
    ),
    "organizations/evil-office.yaml": f"""\
名称: {Q}
简称: [{Q}]
曾用名: [{{名称: {Q}, 至: 2020-01-01}}]
职责: [{Q}]
负责人职务: {Q}
机构代字: [{Q}]
联系方式: {{地址: {Q}, 电话: {Q}, 邮箱: {Q}, 传真: {Q}, 办公时间: {Q}, 邮编: {Q}}}
""",
    "notices/evil-notice.md": policy(Q, "正文。", 类别=Q),
    "notices/evil-gone.md": policy(Q, "正文。", 撤回=f"{{日期: 2024-01-03, 理由: {Q}}}"),
    "cleanups/evil-batch.yaml": f"""\
标题: {Q}
发布日期: 2024-02-01
继续有效: [{{文件: evil, 说明: {Q}}}]
失效: [{{文件: 甲, 名称: {Q}, 网址: "{RUNS[2]}", 外部: true, 条件: {Q}}}]
""",
    "vocabularies/主题分类.yaml": f"- 名称: {Q}\n  编码: evil\n",
}
SCHEMES = re.compile(r"(?:javascript|vbscript|data|file):", re.IGNORECASE)


def live(html: str) -> Iterator[str]:
    """Everything in a page that could run: scripts of others, event attributes, addresses with a scheme that runs."""
    tree = LexborHTMLParser(html)
    allowed = tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    for node in tree.css("*"):
        given = {name.lower(): value or "" for name, value in node.attributes.items()}
        if node.tag == "script" and given.get("type") != "application/ld+json":
            own = re.fullmatch(r"(?:\.\./)*/?assets/[\w.-]+\.js", given.get("src", ""))
            text = node.text()
            known = b64encode(sha256(text.encode()).digest()).decode() in allowed
            if not (known if text.strip() else own):
                yield node.html or ""
        if node.tag in ("iframe", "object", "embed", "base", "foreignobject"):
            yield node.html or ""
        own = re.fullmatch(r"(?:\.\./)*/?(?:search/)?index\.html", given.get("action", ""))
        if node.tag == "form" and not own:
            yield node.html or ""
        for name, value in given.items():
            address = name in (
                "href",
                "src",
                "action",
                "formaction",
                "srcset",
                "xlink:href",
                "poster",
                "content",
                "style",
            )
            if name.startswith("on") or (address and SCHEMES.search(re.sub(r"[\x00-\x20\x7f]", "", value))):
                yield f"{node.tag} {name}={value}"


def test_what_could_run_is_inert_everywhere(site: Portal) -> None:
    add(site, EVIL)
    report = site.build()
    assert report.published, site.report(report.diagnostics)
    output = site.output()
    pages = {url: data.decode() for url, data in output.items() if url.endswith(".html")}
    assert {url: found for url, text in pages.items() if (found := list(live(text)))} == {}
    shown = {"policies/2024/evil.html", "compare/evil--old.html", "art/1.html", "notices/evil-gone.html"}
    shown |= {
        "topics/evil-topic.html",
        "plans/evil-plan.html",
        "organizations/evil-office.html",
        "cleanups/evil-batch.html",
    }
    assert shown | {"interpretations/evil-video.html", "library/topic/evil/index.html"} <= set(pages)
    for url, data in output.items():
        if url.endswith(".xml"):
            ElementTree.fromstring(data)
            hrefs = re.findall(r'href="([^"]*)"', data.decode())
            assert all(href.startswith("https://www.yunqi.example/") for href in hrefs), url
        if url.endswith((".json", ".xml", ".csv", ".txt")):
            # Titles stay as they were written; addresses do not.
            assert not SCHEMES.search(data.decode()), url
    for url, text in pages.items():
        for node in LexborHTMLParser(text).css('script[type="application/ld+json"]'):
            assert "<" not in node.text() and json.loads(node.text())["name"], url
    title = page(output, "policies/2024/evil.html").css_first("h1").text()
    assert title == TAGS == documents(output)["evil"]["title"]


def test_addresses_that_may_be_followed_are_links(site: Portal) -> None:
    add(site, EVIL)
    assert site.build().published
    outward = {
        node.attributes["href"] for node in page(site.output(), "topics/evil-topic.html").css("a.external")
    }
    assert outward == {"https://www.gov.cn/?a=1&b='x'"}


def test_formulas_do_not_reach_a_spreadsheet(site: Portal) -> None:
    add(site, {path: text for path, text in EVIL.items() if path.startswith("policies")})
    assert site.build().published
    for name in ("data/documents.csv", "catalogue/in-force.csv"):
        text = site.output()[name].decode("utf-8-sig")
        assert "'=HYPERLINK(" in text and "'＝1+1" in text
        cells = re.split(r'(?:^|,|\r\n)"?', text)
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t＝＋－＠")]


def test_fields_that_could_run_are_told_of(site: Portal) -> None:
    site.write(
        BAD,
        policy(
            '"<b>甲</b>通知"',
            "见[此处](javascript:alert(1))，<script>alert(1)</script>",
            摘要='"<img src=x onerror=alert(1)>"',
            依据="[{文件: 国办发〔2017〕47号, 网址: 'javascript:alert(1)', 外部: true}]",
        ),
    )
    site.write(
        "topics/t.yaml",
        "标题: 专题\n发布日期: 2024-01-01\n外部链接:\n  - 名称: 国务院\n    网址: www.gov.cn\n子栏目:\n  - 标题: 甲\n    外部链接: [{名称: 乙, 网址: 'data:text/html,x'}]\n",
    )
    accepted(
        site,
        """
警告 W403  content/policies/2024/bad.md:2:5
  “标题”里有 HTML 标签（<b>），页面上会原样显示这些字符，不会起作用。
   2 | 标题: "<b>甲</b>通知"
     |       ^^^^^^^^^^^^^^^
  怎么改：删去尖括号里的内容，只写文字。

警告 W403  content/policies/2024/bad.md:4:5
  “摘要”里有 HTML 标签（<img src=x onerror=ale…），页面上会原样显示这些字符，不会起作用。
   4 | 摘要: "<img src=x onerror=alert(1)>"
     |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  怎么改：删去尖括号里的内容，只写文字。

警告 W224  content/policies/2024/bad.md:5:29
  “javascript:alert(1)”不是完整的网址，页面上只显示文字，不做成链接。
   5 | 依据: [{文件: 国办发〔2017〕47号, 网址: 'javascript:alert(1)', 外部: true}]
     |                                         ^^^^^^^^^^^^^^^^^^^^^
  怎么改：写完整的网址，从 https:// 写起，例如  https://www.gov.cn/

警告 W412  content/policies/2024/bad.md:8:7
  链接地址“javascript:alert(1)”用了“javascript:”，门户不允许这种链接，这里只显示文字。
   8 | 见[此处](javascript:alert(1))，<script>alert(1)</script>
     |          ^^^^^^^^^^^^^^^^^^^
  怎么改：只用 https://、http://、mailto: 或 tel: 开头的地址，例如  [省政府网站](https://www.gov.cn/)

警告 W414  content/policies/2024/bad.md:8:28
  正文里写了 <script>，HTML 不会生效，读者看到的就是这几个字符。
   8 | 见[此处](javascript:alert(1))，<script>alert(1)</script>
     |                                ^^^^^^^^
  怎么改：用 Markdown 写法代替，例如加粗写 **文字**，链接写 [文字](地址)，表格写 | 列 | 列 |；不需要的删掉。

警告 W224  content/topics/t.yaml:5:9
  “www.gov.cn”不是完整的网址，页面上只显示文字，不做成链接。
   5 |     网址: www.gov.cn
     |           ^^^^^^^^^^
  怎么改：写完整的网址，从 https:// 写起，例如  https://www.gov.cn/

警告 W224  content/topics/t.yaml:8:24
  “data:text/html,x”不是完整的网址，页面上只显示文字，不做成链接。
   8 |     外部链接: [{名称: 乙, 网址: 'data:text/html,x'}]
     |                                 ^^^^^^^^^^^^^^^^^^
  怎么改：写完整的网址，从 https:// 写起，例如  https://www.gov.cn/

共 7 处警告。
""",
    )


OUTPUTS = [
    Case(
        "inside content",
        {"config.yaml": CONFIG + "output: content/site\n"},
        """
错误 E881  config.yaml:7:9
  输出文件夹“content/site”和内容、主题、缓存或配置所在的文件夹重叠。
   7 | output: content/site
     |         ^^^^^^^^^^^^
  怎么改：换一个单独的文件夹，例如  output: output

共 1 处错误。
""",
    ),
    Case(
        "content itself",
        {"config.yaml": CONFIG + "output: content\n"},
        """
错误 E881  config.yaml:7:9
  输出文件夹“content”和内容、主题、缓存或配置所在的文件夹重叠。
   7 | output: content
     |         ^^^^^^^
  怎么改：换一个单独的文件夹，例如  output: output

共 1 处错误。
""",
    ),
    Case(
        "around content",
        {"config.yaml": CONFIG + "output: ./\n"},
        """
错误 E881  config.yaml:7:9
  输出文件夹“HOME”和内容、主题、缓存或配置所在的文件夹重叠。
   7 | output: ./
     |         ^^
  怎么改：换一个单独的文件夹，例如  output: output

共 1 处错误。
""",
    ),
    Case(
        "a folder that is not ours",
        {
            "config.yaml": CONFIG + "output: theirs\n",
            "theirs/信.txt": "留着",
            "theirs/data/documents.json": "{}",
        },
        """
错误 E880  config.yaml:7:9
  “theirs”不是空的，里面的“data”等文件不是本程序生成的。
   7 | output: theirs
     |         ^^^^^^
  怎么改：换一个空文件夹作为 output，或者先把里面的文件移走；本程序只删除自己生成的文件。

共 1 处错误。
""",
    ),
    Case(
        "a file",
        {"config.yaml": CONFIG + "output: letter.txt\n", "letter.txt": "留着"},
        """
错误 E883  config.yaml:7:9
  输出文件夹“letter.txt”已经是一个文件，不是文件夹。
   7 | output: letter.txt
     |         ^^^^^^^^^^
  怎么改：移走这个文件，或者给 output 换一个名字。

共 1 处错误。
""",
    ),
    Case(
        "the cache",
        {"config.yaml": CONFIG + "output: .cache\n"},
        """
错误 E881  config.yaml:7:9
  输出文件夹“.cache”和内容、主题、缓存或配置所在的文件夹重叠。
   7 | output: .cache
     |         ^^^^^^
  怎么改：换一个单独的文件夹，例如  output: output

共 1 处错误。
""",
    ),
]


def everything(home: Path) -> dict[str, bytes]:
    found = sorted(path for path in home.rglob("*") if path.is_file())
    return {p.relative_to(home).as_posix(): p.read_bytes() for p in found if p.parent.name != ".cache"}


@pytest.mark.parametrize("case", OUTPUTS, ids=ids(OUTPUTS))
def test_an_output_folder_that_is_not_ours(tmp_path: Path, case: Case) -> None:
    made = portal(tmp_path, GOOD)
    for path, text in case.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(str(text), encoding="utf-8")
    before = everything(tmp_path)
    report = made.build()
    same(made.report(report.diagnostics).replace(str(tmp_path), "HOME"), case.report)
    assert not report.published and everything(tmp_path) == before


def test_only_what_was_written_here_is_pruned(site: Portal) -> None:
    stranger = site.home / "output" / "policies" / "own.txt"
    stranger.write_text("留着", encoding="utf-8")
    site.remove("policies/2019/yzf-2019-007.md")
    report = site.build()
    assert report.published and "policies/2019/yzf-2019-007.html" in report.removed
    assert stranger.read_text(encoding="utf-8") == "留着"
    assert not (site.home / "output" / "policies" / "2019").exists()


def test_a_record_that_names_files_outside_the_folder_is_not_believed(site: Portal) -> None:
    precious = site.home / "precious.txt"
    precious.write_text("留着", encoding="utf-8")
    record = site.home / "output" / ".site-builder.json"
    for name in ("../precious.txt", str(precious), "data/../../precious.txt"):
        known = json.loads(record.read_text(encoding="utf-8"))
        known["files"][name] = ["00", 1, 1, True]
        record.write_text(json.dumps(known), encoding="utf-8")
        assert site.build().published and precious.exists()


IDENTITY, CARD, MOBILE = "110101199003078515", "6222020200112230", "13912345678"


def test_personal_numbers_stop_the_build_and_are_not_repeated_in_reports(site: Portal) -> None:
    site.write(
        BAD,
        policy(
            "甲公示",
            f"张某，身份证号{IDENTITY}，手机{MOBILE}。\n\n| 姓名 | 账号 |\n|---|---|\n| 李某 | 6222 0202 0011 2230 |",
            来源=f"王某（{IDENTITY}）",
        ),
    )
    site.write("organizations/office.yaml", f"名称: 县民政局\n联系方式: {{电话: '{MOBILE}'}}\n")
    site.write(
        "plans/p.md",
        policy(
            "要点",
            任务=f"[{{编号: '1', 内容: 发到{CARD}, 进展: [{{日期: 2024-01-02, 内容: '{IDENTITY}'}}]}}]",
        ),
    )
    refused(
        site,
        """
错误 E602  content/plans/p.md:4:22
  这里有一个像银行卡号的数字（622*********2230），不能公开。
   4 | 任务: [{编号: '1', 内容: 发到****************, 进展: [{日期: 2024-01-02, 内容: '******************'}]}]
     |                              ^^^^^^^^^^^^^^^^
  怎么改：删掉它；公示补贴发放等情况时，账号只保留前三位和后四位，例如  622*********2230。如果它是项目编号一类的其他号码，请在它前面紧挨着写上字母，例如  No622*********2230

错误 E601  content/plans/p.md:4:67
  这里有一个公民身份号码（110*************15），不能公开。
   4 | ***********, 进展: [{日期: 2024-01-02, 内容: '******************'}]}]
     |                                               ^^^^^^^^^^^^^^^^^^
  怎么改：删掉它；确需区分同名人员时，只保留前三位和后两位，中间用 * 代替，例如  110*************15

错误 E601  content/policies/2024/bad.md:4:8
  这里有一个公民身份号码（110*************15），不能公开。
   4 | 来源: 王某（******************）
     |             ^^^^^^^^^^^^^^^^^^
  怎么改：删掉它；确需区分同名人员时，只保留前三位和后两位，中间用 * 代替，例如  110*************15

错误 E601  content/policies/2024/bad.md:7:8
  这里有一个公民身份号码（110*************15），不能公开。
   7 | 张某，身份证号******************，手机***********。
     |               ^^^^^^^^^^^^^^^^^^
  怎么改：删掉它；确需区分同名人员时，只保留前三位和后两位，中间用 * 代替，例如  110*************15

错误 E602  content/policies/2024/bad.md:11:8
  这里有一个像银行卡号的数字（622*********2230），不能公开。
  11 | | 李某 | ******************* |
     |          ^^^^^^^^^^^^^^^^^^^
  怎么改：删掉它；公示补贴发放等情况时，账号只保留前三位和后四位，例如  622*********2230。如果它是项目编号一类的其他号码，请在它前面紧挨着写上字母，例如  No622*********2230

警告 W601  content/organizations/office.yaml:2:13
  这里有一个手机号码（139****5678），请确认可以公开。
   2 | 联系方式: {电话: '***********'}
     |                   ^^^^^^^^^^^
  怎么改：个人号码请删掉，或者改成 139****5678；办事联系方式请用单位的固定电话，例如  0000-8800123

警告 W601  content/policies/2024/bad.md:7:29
  这里有一个手机号码（139****5678），请确认可以公开。
   7 | 张某，身份证号******************，手机***********。
     |                                       ^^^^^^^^^^^
  怎么改：个人号码请删掉，或者改成 139****5678；办事联系方式请用单位的固定电话，例如  0000-8800123

共 5 处错误、2 处警告。
""",
    )
    said = site.report(site.build().diagnostics)
    assert not re.search(f"{IDENTITY}|{CARD}|{MOBILE}|6222 0202", said)


def test_a_mobile_number_is_only_asked_about(site: Portal) -> None:
    site.write(BAD, policy("甲通知", f"联系电话：{MOBILE}。"))
    accepted(
        site,
        """
警告 W601  content/policies/2024/bad.md:6:6
  这里有一个手机号码（139****5678），请确认可以公开。
   6 | 联系电话：***********。
     |           ^^^^^^^^^^^
  怎么改：个人号码请删掉，或者改成 139****5678；办事联系方式请用单位的固定电话，例如  0000-8800123

共 1 处警告。
""",
    )


def damaged(data: bytes) -> dict[str, bytes]:
    """A cache file as an accident may leave it."""
    return {
        "not a database": b"nothing of ours" * 1_000,
        "half": data[: len(data) // 2],
        "empty": b"",
        "zeros after the first page": data[:4096] + bytes(max(0, len(data) - 4096)),
        "one page turned over": data[:8192] + bytes(b ^ 255 for b in data[8192:12288]) + data[12288:],
    }


@pytest.mark.parametrize("kind", damaged(b""))
def test_a_damaged_cache_is_rebuilt_and_said_so(site: Portal, kind: str) -> None:
    before = site.output()
    cache = site.home / ".cache" / "store.sqlite"
    cache.write_bytes(damaged(cache.read_bytes())[kind])
    output = accepted(
        site,
        """
说明 N890  config.yaml:1:1
  缓存“.cache”损坏或者不完整，已经重新建立，这一次会慢一些。
  怎么改：不需要做什么；缓存可以随时删除。

共 1 处说明。
""",
    )
    assert output == before
    assert accepted(site) == before


def test_every_single_damaged_value_is_noticed(site: Portal) -> None:
    """Bytes are turned over one place after the other: the portal never changes, whatever the database says."""
    before = site.output()
    cache = site.home / ".cache" / "store.sqlite"
    whole = cache.read_bytes()
    for place in range(100, len(whole), max(1, len(whole) // 12)):
        cache.write_bytes(
            whole[:place] + bytes(b ^ 0x55 for b in whole[place : place + 64]) + whole[place + 64 :]
        )
        report = site.build()
        assert report.published and report.changed == () and site.output() == before
        assert {d.code for d in report.diagnostics} <= {"N890"}


def test_a_cache_that_cannot_be_used_only_costs_time(site: Portal) -> None:
    shutil.rmtree(site.home / ".cache")
    (site.home / ".cache").write_text("a file", encoding="utf-8")
    before = site.output()
    output = accepted(
        site,
        """
警告 W891  config.yaml:1:1
  缓存文件夹“.cache”用不了，这一次没有用缓存，每次都会慢一些。
  怎么改：换一个可以写的文件夹，例如  cache: .cache

共 1 处警告。
""",
    )
    assert output == before


KILLED = """\
import os, signal, sys
from pathlib import Path
from site_builder.stages import write
from tests.portal import Portal
real, left = write._put, int(sys.argv[2])
def put(*given):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given)
write._put = put
Portal(Path(sys.argv[1])).build()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_a_writing_that_was_killed_is_repaired_by_the_next_build(
    site: Portal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    changes = {
        BAD: policy("甲通知", 废止="[云政发〔2018〕3号]"),
        "notices/2024/tz-2024-001.md": policy("关于道路恢复通行的公告"),
    }
    clean = portal(tmp_path_factory.mktemp("clean"), {**GOOD, **changes})
    assert clean.build().published
    add(site, changes)
    site.remove("policies/2019/yzf-2019-007.md")
    clean.remove("policies/2019/yzf-2019-007.md")
    clean.build()
    for written in (0, 5):
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(site.home), str(written)], cwd=ROOT, check=False
        )
        assert ended.returncode == -signal.SIGKILL
        assert site.output() != clean.output()
    report = site.build()
    assert report.published
    assert site.output() == clean.output()
    assert not list((site.home / "output").glob(".site-builder-tmp*"))


def test_findings_carry_a_place_a_sentence_and_a_fix() -> None:
    """What every report above shows, said once: Chinese, full stops, a fix for each."""
    for case in (*SLIPS, *VALUES, *RELATIONS, *FILES, *OUTPUTS):
        for block in case.report.strip("\n").split("\n\n")[:-1]:
            head, sentence, *rest = block.splitlines()
            assert re.fullmatch(r"(?:错误|警告|说明) [EWN]\d{3}  \S.*:\d+:\d+", head), head
            assert sentence.startswith("  ") and sentence.endswith(("。", "？")), sentence
            assert any(line.startswith("  怎么改：") for line in rest), block
