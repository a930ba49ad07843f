"""Real statutes: every one renders, its articles are found, and its anchors are unique."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from markup_samples import PATH

from site_builder.markup import BodySource, render_body

CORPUS = os.environ.get("SITE_BUILDER_CORPUS", "")
ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零]+条(?:之[一二三四五六七八九十]+)?(?= )", re.MULTILINE)

pytestmark = pytest.mark.skipif(not CORPUS, reason="SITE_BUILDER_CORPUS names no folder of statutes")


def statutes() -> list[Path]:
    return sorted(Path(CORPUS).glob("*.md")) if CORPUS else []


def test_the_corpus_is_there() -> None:
    assert len(statutes()) > 400


def test_every_statute_renders() -> None:
    for path in statutes():
        text = path.read_text(encoding="utf-8")
        body, findings = render_body(BodySource(PATH, "policies", text, 1))
        written = ARTICLE.findall(text)
        assert body.html.count('<p class="article"') == len(written), path.name
        if len(written) >= 2:
            articles = [clause for clause in body.clauses if clause.label in set(written)]
            assert [clause.label for clause in articles] == written, path.name
        ids = re.findall(r' id="([^"]*)"', body.html)
        assert len(ids) == len(set(ids)), path.name
        assert all(clause.id in ids for clause in body.clauses), path.name
        levels = [1, *(heading.level for heading in body.outline)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path.name
        assert not [item for item in findings if item.code.startswith("E")], path.name


def test_no_letter_of_a_statute_is_lost() -> None:
    for path in statutes():
        text = path.read_text(encoding="utf-8")
        body, _ = render_body(BodySource(PATH, "policies", text, 1))
        han = re.compile(r"[\u4e00-\u9fff]+")
        assert "".join(han.findall(body.text)) == "".join(han.findall(text)), path.name
