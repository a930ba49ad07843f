"""Which documents resemble which, and which of them a page names."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.search.related import ENOUGH, RECENT, Features, features, matter, related
from site_builder.search.words import segmenter
from tests.portal import Portal, policy, portal

CUT = segmenter()


def of(number: int, *words: str) -> Features:
    """A document of the given words."""
    return Features(f"d{number}", frozenset(words))


FILLING = tuple(of(-number, f"only{number}", "办法") for number in range(1, 41))
"""Forty documents that share one common word: enough for two words of few documents to be rare."""


def answers(*documents: Features) -> dict[str, tuple[str, ...]]:
    """What documents that come after the filling resemble."""
    every = dict(related([*FILLING, *documents]))
    return {document.id: every[document.id] for document in documents}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("云栖县民政局关于印发云栖县临时救助工作规程的通知", "印发云栖县临时救助工作规程的通知"),
        ("转发东岚省医疗保障局关于规范门诊慢性病待遇的通知", "规范门诊慢性病待遇的通知"),
        ("2026年春季森林防火禁火令", "2026年春季森林防火禁火令"),
        ("关于", "关于"),
        ("", ""),
    ],
)
def test_the_matter_of_a_title(title: str, expected: str) -> None:
    assert matter(title) == expected


def test_words_are_taken_from_title_keywords_and_topics() -> None:
    found = features(
        "x", "县民政局关于2026年臨時救助的公告", ["急难救助", "云政发〔2026〕3号"], ["民政/救助"], CUT
    )
    assert found.words >= {"临时", "救助", "公告", "民政/救助"}
    assert not found.words & {"2026", "民政局", "关于", "的", "〔", "3", "号", "臨時"}


def test_two_rare_words_make_documents_alike_and_common_ones_do_not() -> None:
    found = answers(
        of(1, "河道", "采砂", "办法"), of(2, "河道", "采砂"), of(3, "河道", "办法"), of(4, "办法")
    )
    assert found == {"d1": (), "d2": ("d1",), "d3": (), "d4": ()}


def test_one_word_is_enough_where_it_is_very_rare() -> None:
    many = [of(number, "办法") for number in range(2 ** (ENOUGH + 1))]
    *_, (_, found) = related([of(-1, "采砂"), *many, of(-2, "采砂")])
    assert found == ("d-1",)


def test_more_words_come_first_and_then_the_newer_document() -> None:
    few, more = ("河道", "采砂", "许可"), ("河道", "采砂", "许可", "船舶")
    found = answers(of(1, *few), of(2, *more), of(3, *few), of(4, *more))
    assert found["d4"] == ("d2", "d3", "d1")


def test_only_the_last_documents_of_a_word_are_looked_at() -> None:
    many = [of(-number, "办法") for number in range(1, 2000)]
    same = [of(number, "河道", "采砂") for number in range(RECENT + 2)]
    *_, (_, found) = related([*many, *same])
    assert found == tuple(f"d{number}" for number in range(RECENT, 0, -1))


DOCUMENTS = st.lists(st.sets(st.sampled_from("甲乙丙丁戊己庚辛"), max_size=5), max_size=40)


@given(DOCUMENTS, DOCUMENTS)
def test_what_comes_later_changes_nothing_earlier(earlier: list[set[str]], later: list[set[str]]) -> None:
    before = [of(number, *words) for number, words in enumerate(earlier)]
    after = [of(number, *words) for number, words in enumerate(later, len(earlier))]
    alone = answers(*before)
    assert {id_: found for id_, found in answers(*before, *after).items() if id_ in alone} == alone


@given(DOCUMENTS, st.sets(st.sampled_from("甲乙丙丁戊己庚辛"), max_size=5), st.data())
def test_an_older_document_that_appears_late_changes_few(
    words: list[set[str]], own: set[str], data: st.DataObject
) -> None:
    """Those that name it or cannot name another any more for it, and those where a count reaches a power of two."""
    documents = [of(number, *found) for number, found in enumerate(words)]
    place = data.draw(st.integers(0, len(documents)))
    added = [*documents[:place], of(1000, *own), *documents[place:]]
    before, after = answers(*documents), answers(*added)
    counts = dict.fromkeys(own, 0)
    for number, document in enumerate(added):
        carried = {word for word in document.words if word in own}
        full = {word for word in carried if counts[word] >= RECENT}
        doubled = {word for word in carried if _power_of_two(counts[word])}
        moved = _power_of_two(len(FILLING) + number)
        if document.id != "d1000" and not (full or doubled or moved):
            assert tuple(x for x in after[document.id] if x != "d1000") == before[document.id]
        for word in carried:
            counts[word] += 1


def _power_of_two(number: int) -> bool:
    return number > 0 and number & (number - 1) == 0


RIVER = {"发布日期": "2025-02-01", "关键词": "[河道, 船舶, 码头]"}
OTHERS = 32


def river(home: Path, **more: str) -> Portal:
    """A portal of many documents, three of them about the same matter."""
    files: dict[str, str | bytes] = {
        f"policies/2024/other-{number}.md": policy(f"关于第{number}号事项的规定") for number in range(OTHERS)
    }
    titles = {"one": "采砂许可办法", "two": "采砂现场监督规定", "three": "采砂船舶停放规定"}
    for number, (name, title) in enumerate(titles.items(), 1):
        fields = {**RIVER, "发布日期": f"2025-0{number}-01", "主题分类": "[水利]"}
        files[f"policies/2025/{name}.md"] = policy("县水利局关于河道" + title, **fields)
    files["vocabularies/主题分类.yaml"] = "- {名称: 水利, 编码: water}\n"
    return portal(home, {**files, **more})


def named(site: Portal, id_: str) -> list[str]:
    """The ids that a page names as similar."""
    (page,) = [page for page in site.planned() if page.subject == id_]
    return [entry.id for entry in page.props["related"]]


def test_a_page_names_earlier_documents_of_the_same_matter(tmp_path: Path) -> None:
    site = river(tmp_path)
    assert [named(site, id_) for id_ in ("one", "two", "three", "other-3")] == [
        [],
        ["one"],
        ["two", "one"],
        [],
    ]
    assert site.build().published
    html = site.output()["policies/2025/three.html"].decode()
    part = html[html.index('id="part-related"') :]
    assert '<a href="two.html">县水利局关于河道采砂现场监督规定</a>' in part and "2025年2月1日" in part
    assert '<h2 id="part-related">内容相近的文件</h2>' in html
    assert "part-related" not in site.output()["policies/2025/one.html"].decode()


def newer(**fields: str) -> str:
    """A fourth document of the same matter."""
    title = fields.pop("标题", "县水利局关于河道采砂标志设置的规定")
    return policy(title, **{**RIVER, "主题分类": "[水利]", "发布日期": "2025-04-01", **fields})


@pytest.mark.parametrize(
    ("four", "expected"),
    [
        (newer(), ["three", "two", "one"]),
        (newer(依据="[two]"), ["three", "one"]),
        (newer(修改="[three]"), ["two", "one"]),
        (newer(替代="[one]"), ["three", "two"]),
        (newer(标题="县水利局关于河道采砂现场监督规定"), ["three", "one"]),
    ],
    ids=["all", "basis", "amended", "replaced", "same title"],
)
def test_what_the_page_shows_already_is_not_named_again(
    tmp_path: Path, four: str, expected: list[str]
) -> None:
    site = river(tmp_path)
    site.write("policies/2025/four.md", four)
    assert named(site, "four") == expected


def test_ended_documents_and_interpretations_are_not_named(tmp_path: Path) -> None:
    site = river(tmp_path)
    site.write(
        "policies/2025/five.md",
        newer(标题="关于废止一个文件的决定", 关键词="[]", 废止="[two]", 主题分类="[]"),
    )
    told = newer(标题="《河道采砂船舶停放规定》解读", 解读="[three]")
    site.write("interpretations/2025/told.md", told)
    site.write("policies/2025/six.md", newer(发布日期="2025-06-01"))
    assert named(site, "six") == ["three", "one"]
    assert named(site, "told") == ["one"]


def test_hidden_documents_are_not_named(tmp_path: Path) -> None:
    site = river(tmp_path)
    site.write("policies/2025/four.md", newer(发布日期="2026-12-01"))
    site.write("policies/2025/five.md", newer(撤回="{日期: 2026-01-01, 理由: 有误}"))
    site.write("policies/2025/six.md", newer(发布日期="2025-06-01"))
    assert named(site, "six") == ["three", "two", "one"]


def test_a_page_names_at_most_five(tmp_path: Path) -> None:
    site = river(tmp_path)
    for number, (one, two) in enumerate(combinations(("标志", "围栏", "堆场"), 2)):
        site.write(f"policies/2025/more-{number}.md", newer(标题=f"关于河道采砂{one}和{two}的规定"))
    site.write("policies/2025/last.md", newer(发布日期="2025-06-01"))
    assert len(named(site, "last")) == 5
