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
