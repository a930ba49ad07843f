"""Builds one content tree twice, with a history and without, and tells in which files the two portals differ.

It refuses to know how the tree came about; a small tree with every type and relation is here for tests that need one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.build import Report
from site_builder.kernel.diagnostic import Diagnostic
from tests.portal import CONFIG, Portal, policy, portal

THEMED = CONFIG + "theme: own\n"
OLD = 1_600_000_000_000_000_000
"""A time long past, in ns: files that old are trusted by size and time alone."""
OF_THE_RUN = ("N890", "W503")
"""Findings that tell about the cache and the last output instead of the content."""


@dataclass
class History:
    """A portal that is built again and again; ``found`` are the findings of the last build.

    Files get distinct old times, so that the quick look at size and time is what is tested.
    """

    site: Portal
    builds: int = 0
    writes: int = 0
    files: dict[str, str | bytes] = field(default_factory=dict)
    found: tuple[Diagnostic, ...] = ()

    def write(self, path: str, text: str | bytes) -> None:
        """One content file."""
        self.files[path] = text
        target = self.site.write(path, text)
        self.writes += 1
        os.utime(target, ns=(OLD + self.writes * 10**9,) * 2)

    def remove(self, path: str) -> None:
        """Delete one content file."""
        del self.files[path]
        self.site.remove(path)

    def build(self) -> Report:
        """Build on top of all earlier builds."""
        report = self.site.build()
        self.found = report.diagnostics
        return report

    def build_clean(self) -> tuple[Report, dict[str, bytes]]:
        """Build the same content with an empty cache into an empty folder."""
        self.builds += 1
        folder = self.site.home / "clean" / str(self.builds)
        return clean_build(self.site, folder)


def clean_build(site: Portal, folder: Path) -> tuple[Report, dict[str, bytes]]:
    """The report and the files of a build without any history; the folder is taken away again."""
    config = replace(site.config, output=folder / "output", cache=folder / "cache")
    report = site.build(config=config)
    made = files_in(folder / "output") if report.published else {}
    shutil.rmtree(folder)
    return report, made


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file by its path below ``folder``, hidden ones excepted for the program's own record."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".site-builder.json"
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The addresses at which two portals differ."""
    return sorted(url for url in {*one, *other} if one.get(url) != other.get(url))


def of_content(found: tuple[Diagnostic, ...]) -> set[Diagnostic]:
    """Findings that depend on the content alone."""
    return {d for d in found if d.code not in OF_THE_RUN}


FINDINGS = "what is said of the content"
"""Stands among stale files when two builds of one content report different findings."""


def stale_files(history: History) -> list[str]:
    """The files in which a build on top of earlier ones differs from a clean one, and FINDINGS when it says otherwise."""
    before = files_in(history.site.home / "output")
    report = history.build()
    after = files_in(history.site.home / "output")
    clean, made = history.build_clean()
    said = [] if of_content(report.diagnostics) == of_content(clean.diagnostics) else [FINDINGS]
    assert report.published == clean.published
    assert set(report.changed) <= set(after) and not set(report.removed) & set(after)
    if not report.published:
        return said + differing(after, before)
    assert {url for url in after if before.get(url) != after[url]} == set(report.changed)
    return said + differing(after, made)


def rich() -> dict[str, str | bytes]:
    """A small tree with every type, every relation, attachments, facets, several years and a vocabulary."""
    long_text = (
        "第一章 总则\n\n第一条 为了规范管理，制定本办法。\n\n第二条 适用于全县。\n\n1. 其一\n2. 其二\n"
    )
    return {
        "vocabularies/主题分类.yaml": "- 名称: 综合政务\n  编码: general\n  小类:\n"
        "    - {名称: 政务公开, 编码: openness}\n- {名称: 财政, 编码: finance}\n",
        "organizations/office.yaml": "名称: 云栖县人民政府办公室\n简称: [县政府办公室]\n职责: [综合协调]\n",
        "organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n曾用名: [云栖县财税局]\n",
        "policies/2023/a-2023-001.md": policy(
            "甲办法", long_text, 发布日期="2023-02-01", 发文字号="云政发〔2023〕1号", 成文日期="2023-01-20",
            文件性质="行政规范性文件", 主题分类="[综合政务/政务公开]", 有效期至="2027-01-31", 解读要求="需要",
        ),
        "policies/2024/b-2024-001.md": policy(
            "乙办法", long_text + "\n第三条 依照[甲办法](a-2023-001#第一条)执行，见云政发〔2023〕1号。\n",
            发布日期="2024-05-06", 发文字号="云政发〔2024〕1号", 发文机关="[县财政局, 国务院办公厅]",
            主题分类="[财政]", 依据="[云政发〔2023〕1号]", 附件="[{名称: 申请表, 文件: b-1.csv}]",
        ),
        "policies/2024/b-1.csv": b"a,b\n1,2\n",
        "policies/2025/c-2025-001.md": policy(
            "丙办法", long_text.replace("全县", "全县各单位"), 发布日期="2025-03-01", 替代="[b-2024-001]",
            修改="[{文件: 云政发〔2023〕1号, 自: 2025-04-01}]", 旧网址="[old/c.html]",
        ),
        "policies/2025/d-2025-002.md": policy("丁意见", 发布日期="2025-06-01", 部分废止="[{文件: 甲办法, 条款: [第二条]}]"),
        "policies/2026/e-2026-001.md": policy("戊通知", 发布日期="2026-12-01", 施行日期="2027-01-01"),
        "policies/2026/f-2026-002.md": policy("己通知", 发布日期="2026-10-01", 撤回="{日期: 2026-11-01, 理由: 有误}"),
        "interpretations/i-1.md": policy("甲办法图解", "完整文字。", 发布日期="2023-02-01", 解读="[甲办法]", 形式="图解"),
        "notices/n-1.md": policy("关于公示的公告", "见[乙办法](b-2024-001)。", 发布日期="2026-11-20 09:30", 类别="公告"),
        "cleanups/k-1.yaml": "标题: 清理结果\n发布日期: 2026-01-10\n继续有效: [{文件: 甲办法, 有效期至: 2028-01-31}]\n",
        "topics/t-1.yaml": "标题: 政务公开专题\n发布日期: 2025-01-01\n精选: [甲办法]\n查询: {主题分类: [综合政务], 状态: [有效, 已修改, 部分失效]}\n",
        "plans/2026/p-1.md": policy(
            "2026年工作要点", 发布日期="2026-03-01", 年度="'2026'",
            任务="[{编号: '1', 内容: 公开, 牵头部门: 县财政局, 完成时限: 2026-11-21, 佐证: [n-1]}]",
        ),
    }  # fmt: skip


def history(home: Path, files: Mapping[str, str | bytes], config: str = CONFIG) -> History:
    """A portal without any builds yet."""
    made = History(portal(home, config=config))
    for path, text in files.items():
        made.write(path, text)
    return made


def child_theme(home: Path, templates: Mapping[str, str]) -> None:
    """A theme called ``own`` below the base theme, with the given templates."""
    folder = home / "themes" / "own"
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "theme.yaml").write_text("name: own\nparent: base\n", encoding="utf-8")
    for name, text in templates.items():
        (folder / "templates" / name).write_text(text, encoding="utf-8")
