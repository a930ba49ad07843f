"""What an edit rewrites, as the exact set of files: the architecture's table of blast radii, row by row.

The portal below is small and has everything that can spread a change: facets, years, neighbours, relations,
an interpretation, a topic, a ledger, organizations, and a pair of versions that are compared.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.portal import CONFIG, DAY, Portal, policy, portal

CLAUSES = "第一条 为了规范管理，制定本办法。\n\n第二条 本办法适用于全县。\n\n第三条 本办法由县政府办公室解释。\n"
FILES: dict[str, str | bytes] = {
    "vocabularies/主题分类.yaml": """\
- {名称: 综合政务, 编码: general, 小类: [{名称: 政务公开, 编码: openness}]}
- {名称: 财政, 编码: finance}
""",
    "organizations/office.yaml": "名称: 云栖县人民政府办公室\n简称: [县政府办公室]\n",
    "organizations/finance.yaml": "名称: 云栖县财政局\n简称: [县财政局]\n",
    "policies/2023/old.md": policy(
        "公开办法（试行）", CLAUSES, 发布日期="2023-02-01", 文件性质="行政规范性文件", 主题分类="[综合政务/政务公开]"
    ),
    "policies/2024/grant.md": policy(
        "补助办法", CLAUSES, 发布日期="2024-03-01", 发文字号="云政发〔2024〕2号", 发文机关="县财政局", 主题分类="[财政]"
    ),
    "policies/2025/new.md": policy(
        "公开办法", CLAUSES.replace("全县", "全县各单位"), 发布日期="2025-04-01", 文件性质="行政规范性文件",
        主题分类="[综合政务/政务公开]", 替代="[old]",
    ),
    "policies/2025/steps.md": policy(
        "公开工作方案", "按照[补助办法](grant)执行。", 发布日期="2025-06-01", 主题分类="[综合政务/政务公开]", 依据="[new]"
    ),
    "policies/2026/fees.md": policy("收费办法", 发布日期="2026-05-01", 发文机关="县财政局", 主题分类="[财政]", 有效期至="2026-11-24"),
    "policies/2026/last.md": policy("档案办法", 发布日期="2026-08-01", 文件性质="规章", 主题分类="[综合政务]"),
    "interpretations/2024/explained.md": policy("补助办法解读", 发布日期="2024-03-02", 解读="[grant]"),
    "topics/2025/open.yaml": "标题: 公开专题\n发布日期: 2025-07-01\n精选: [grant]\n查询: {主题分类: [综合政务]}\n",
    "plans/2026/points.md": policy(
        "2026年要点", 发布日期="2026-02-01", 年度="'2026'",
        任务="[{编号: '1', 内容: 修订办法, 牵头部门: 县财政局, 完成时限: 2026-11-22, 佐证: [new]}]",
    ),
    "notices/2026/first.md": policy("第一号公告", 发布日期="2026-06-01"),
    "notices/2026/second.md": policy("第二号公告", 发布日期="2026-07-01"),
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Portal:
    """The portal, built once, with a theme of its own to edit."""
    made = portal(tmp_path, FILES, CONFIG + "theme: own\n")
    theme(made, "policy.html", '{% extends "document.html" %}\n')
    theme(made, "notice.html", '{% extends "document.html" %}\n')
    (tmp_path / "themes/own/theme.yaml").write_text("parent: base\n", encoding="utf-8")
    report = made.build()
    assert report.published and not report.diagnostics, made.report(report.diagnostics)
    return made


def theme(site: Portal, name: str, text: str) -> None:
    """One template of the portal's own theme."""
    folder = site.home / "themes" / "own" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def edit(site: Portal, path: str, old: str, new: str) -> None:
    """Replace words in one file."""
    before = (site.home / "content" / path).read_text(encoding="utf-8")
    assert old in before
    site.write(path, before.replace(old, new))
