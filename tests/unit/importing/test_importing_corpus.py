"""Imports all real statutes and holds the result to the contract's rules for chains (content contract §1)."""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml

from site_builder.importing.markdown import ImportResult, import_markdown
from site_builder.importing.report import report
from site_builder.importing.sources import SourceFile, read_sources

CORPUS = os.environ.get("SITE_BUILDER_CORPUS", "")
pytestmark = pytest.mark.skipif(
    not CORPUS or not Path(CORPUS).is_dir(), reason="SITE_BUILDER_CORPUS does not name a folder of statutes"
)
Head = dict[str, object]


@cache
def sources() -> tuple[SourceFile, ...]:
    found, faults = read_sources([Path(CORPUS)])
    assert not faults
    return found


@cache
def imported() -> ImportResult:
    return import_markdown(sources(), "policy", "policies")


@cache
def heads() -> dict[str, Head]:
    found: dict[str, Head] = {}
    for file in imported().files:
        loaded = yaml.load(file.text.split("\n---\n")[0].removeprefix("---\n"), yaml.BaseLoader)
        found[file.path.rpartition("/")[2].removesuffix(".md")] = loaded
    return found


def replaced(loaded: Head) -> str:
    targets = loaded.get("替代", [{"文件": ""}])
    assert isinstance(targets, list) and len(targets) == 1
    return str(targets[0]["文件"])


def test_counts() -> None:
    result = imported()
    assert (len(sources()), len(result.files), len(result.skipped)) == (427, 415, 12)
    assert not result.diagnostics
    assert {finding.code for finding in result.skipped} == {"W807"}
    assert sum(1 for file in result.files if file.replaces) == 13


def test_every_skipped_file_has_no_date() -> None:
    by_path = {source.path: source for source in sources()}
    for finding in imported().skipped:
        source = by_path[finding.span.path]
        above = source.data.decode().partition("<!-- INFO END -->")[0]
        assert not re.search(r"\d{4}[-年]\d", source.name + above)
        assert finding.span.start.line == 1


def test_ids_and_paths() -> None:
    assert len(heads()) == len(imported().files)
    for file in imported().files:
        assert re.fullmatch(r"policies/(\d{4})/law-[0-9a-f]{8}-\1\d{4}\.md", file.path)


def test_dates_in_order_and_fields_complete() -> None:
    for loaded in heads().values():
        assert loaded["标题"] and loaded["来源"] == "导入"
        assert str(loaded["成文日期"]) <= str(loaded["发布日期"]) <= str(loaded["施行日期"])
        assert loaded["文件性质"] in ("规章", "其他政策文件")


def test_published_on_the_day_in_the_file_name() -> None:
    """Four captions know of a later step than their file's name: those take the later day."""
    later = 0
    for file in imported().files:
        named = re.search(r"\((\d{4}-\d{2}-\d{2})\)", file.source)
        published = str(heads()[file.path.rpartition("/")[2].removesuffix(".md")]["发布日期"])
        if named and named[1] != published:
            later += 1
            assert published > named[1]
    assert later == 4


def test_chains_are_consistent() -> None:
    targets = Counter(replaced(loaded) for loaded in heads().values() if replaced(loaded))
    assert max(targets.values()) == 1
    for own, loaded in heads().items():
        target = replaced(loaded)
        if target:
            before = heads()[target]
            assert before["标题"] == loaded["标题"]
            assert loaded["施行日期"] == loaded["发布日期"]
            assert str(before["施行日期"]) < str(loaded["施行日期"])
            assert str(before["成文日期"]) < str(loaded["施行日期"])
            assert loaded["发文字号"] == "无"
            assert own.rpartition("-")[0] == target.rpartition("-")[0]
    titles = Counter(str(loaded["标题"]) for loaded in heads().values())
    assert sum(count - 1 for count in titles.values()) == targets.total()


def test_numbers_are_unique() -> None:
    numbers = Counter(str(loaded["发文字号"]) for loaded in heads().values() if loaded["发文字号"] != "无")
    assert numbers.total() == 68 and max(numbers.values()) == 1


def test_bodies_keep_every_article() -> None:
    by_path = {source.path: source for source in sources()}
    for file in imported().files:
        source = by_path[file.source].data.decode().partition("<!-- INFO END -->")[2]
        body = file.text.split("\n---\n", 1)[1]
        plain = re.sub(r"<!--.*?-->|\s", "", source)
        assert re.sub(r"\s", "", body) == plain
        assert "INFO END" not in body and not re.search(r"^\u3000", body, re.MULTILINE)


def test_makers_are_found_wherever_the_caption_names_one() -> None:
    unknown = [loaded for loaded in heads().values() if "发文机关" not in loaded]
    assert len(unknown) == 13
    for loaded in unknown:
        assert not re.search("国务院|常务委员会", str(loaded.get("题注", "")))


def test_order_of_files_does_not_matter() -> None:
    shuffled = list(sources())
    Random(7).shuffle(shuffled)
    assert import_markdown(shuffled, "policy", "policies") == imported()


def test_importing_again_imports_nothing() -> None:
    again = import_markdown(sources(), "policy", "policies", list(heads()))
    assert not again.files and not again.diagnostics
    assert Counter(finding.code for finding in again.skipped) == {"W810": 415, "W807": 12}


def test_report_lists_everything() -> None:
    text = report(imported())
    assert all(file.source in text for file in imported().files)
    assert all(finding.span.path in text for finding in imported().skipped)
