"""A small portal builds, twice to the same bytes, and its data has the promised shapes."""

import json
from pathlib import Path

from tests.portal import policy, portal


def test_a_small_portal_builds_and_builds_again_unchanged(tmp_path: Path) -> None:
    site = portal(
        tmp_path,
        {
            "policies/2024/a-2024-001.md": policy("甲办法", 发文字号="云政发〔2024〕1号"),
            "policies/2025/a-2025-002.md": policy(
                "乙办法", 发布日期="2025-03-01", 发文字号="云政发〔2025〕2号", 废止="[云政发〔2024〕1号]"
            ),
        },
    )
    first = site.build()
    assert first.published and not first.diagnostics
    before = site.output()
    again = site.build()
    assert again.published and again.changed == () and site.output() == before
    data = json.loads(before["data/documents.json"])
    states = {d["id"]: (d["status"], d["status_since"], d["status_source"]) for d in data["documents"]}
    assert states == {
        "a-2024-001": ("废止", "2025-03-01", "a-2025-002"),
        "a-2025-002": ("有效", "2025-03-01", None),
    }


def test_what_may_not_be_named_is_named_nowhere(tmp_path: Path) -> None:
    """Not in lists, and not where plans and clean-up batches refer to it by number, title or id."""
    site = portal(
        tmp_path,
        {
            "policies/soon.md": policy("定时办法", 发布日期="2027-01-01", 发文字号="云未发〔2027〕5号"),
            "policies/secret.md": policy("不公开办法", 公开属性="不予公开"),
            "policies/gone.md": policy("撤回办法", 撤回="{日期: 2024-03-01, 理由: 内容有误}"),
            "plans/p.md": policy(
                "要点", 任务="[{编号: '1', 内容: 甲, 佐证: [云未发〔2027〕5号, 《不公开办法》, gone]}]"
            ),
            "cleanups/c.yaml": "标题: 清理\n发布日期: 2024-05-01\n继续有效: [云未发〔2027〕5号, secret, 《撤回办法》]\n",
        },
    )
    report = site.build()
    assert report.published
    for path, data in site.output().items():
        if not path.startswith("assets/"):
            text = data.decode("utf-8-sig", "replace")
            for name in ("定时办法", "云未发", "不公开办法", "撤回办法", "secret"):
                assert name not in text, (path, name)
