"""Reads the tables of 导入.md and holds the importer to every row."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from site_builder.importing.markdown import ImportResult, import_markdown
from site_builder.importing.sources import SourceFile
from site_builder.importing.statute import title_key
from site_builder.kernel.digest import digest_bytes

SPEC = Path(__file__).with_name("导入.md").read_text(encoding="utf-8")
Row = dict[str, str]


def tables() -> list[list[Row]]:
    found: list[list[Row]] = []
    head: list[str] = []
    for line in SPEC.split("\n"):
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not head:
            head = cells
            found.append([])
        elif not set("".join(cells)) <= {"-"} or not "".join(cells):
            found[-1].append(dict(zip(head, cells, strict=True)))
    return found


SINGLE, CHAIN, REPORTED = tables()


def statute(row: Row) -> SourceFile:
    lines = [
        f"# {row['标题']}",
        *row["题注"].split("／"),
        "<!-- INFO END -->",
        "第一条 内容。",
        row["最后一条"],
    ]
    text = "\n\n".join(line for line in lines if line)
    return SourceFile(f"laws/{row['文件名']}", row["文件名"], text.encode())


def fields(result: ImportResult, source: str) -> Row:
    (file,) = (file for file in result.files if file.source == f"laws/{source}")
    loaded = yaml.load(file.text.split("---\n")[1], yaml.BaseLoader)
    flat = {key: "、".join(value) if key == "发文机关" else value for key, value in loaded.items()}
    ids = [target["文件"] for target in loaded.get("替代", ())]
    assert all(target["说明"] == "修订" for target in loaded.get("替代", ()))
    dates = [f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in (one.rsplit("-", 1)[1] for one in ids)]
    return {"发文机关": "", **flat, "替代": "、".join(dates)}


@pytest.mark.parametrize("row", SINGLE, ids=lambda row: row["文件名"])
def test_single(row: Row) -> None:
    result = import_markdown([statute(row)], "policy", "policies")
    assert not result.skipped and not result.diagnostics
    made = fields(result, row["文件名"])
    wanted = {key: value for key, value in row.items() if key not in ("文件名", "题注", "最后一条")}
    assert {key: made[key] for key in wanted} == wanted


def test_chain() -> None:
    result = import_markdown([statute(row) for row in CHAIN], "policy", "policies")
    assert not result.skipped and not result.diagnostics
    for row in CHAIN:
        made = fields(result, row["文件名"])
        wanted = {key: row[key] for key in ("标题", "发布日期", "施行日期", "发文字号", "替代")}
        assert {key: made[key] for key in wanted} == wanted


@pytest.mark.parametrize("row", REPORTED, ids=lambda row: row["文件名"])
def test_reported(row: Row) -> None:
    data = b"\x89PNG\r\n\x00\x01" if row["代码"] == "W803" else row["内容"].replace("⏎", "\n").encode()
    source = SourceFile(f"laws/{row['文件名']}", row["文件名"], data)
    longer = SourceFile(
        "laws/a.md", "a.md", "# 已有一份较长的办法\n\n2020年1月1日 公布\n\n第一条 很长的内容。".encode()
    )
    stem = digest_bytes(title_key("已经在门户里的办法").encode()).hex()[:8]
    result = import_markdown([source, longer], "policy", "policies", [f"law-{stem}-20200101"])
    found = [*result.skipped, *result.diagnostics]
    assert [finding.code for finding in found] == [row["代码"]]
    assert found[0].span.path == source.path
    assert found[0].fix and found[0].message.endswith("。")
    imported = source.path in [file.source for file in result.files]
    assert imported is (row["代码"] in ("W808", "W811", "W812"))
