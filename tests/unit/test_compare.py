"""Old and new texts are matched clause by clause, so that an inserted 条 does not shift all that follow."""

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.model.compare import compare
from site_builder.model.document import Clause


def clauses(*texts: str) -> list[Clause]:
    return [Clause(f"第{n}条", f"第{n}条", text) for n, text in enumerate(texts, 1)]


def rows(old: list[Clause], new: list[Clause]) -> list[tuple[str, str, str]]:
    return [(row.change, row.old_label, row.label) for row in compare(old, new)]


def test_an_inserted_clause_shifts_nothing() -> None:
    old = clauses("为了加强供水管理，制定本办法。", "本办法自公布之日起施行。")
    new = clauses(
        "为了加强供水管理，制定本办法。", "县住房和城乡建设局负责监督。", "本办法自公布之日起施行。"
    )
    assert rows(old, new) == [
        ("same", "第1条", "第1条"),
        ("added", "", "第2条"),
        ("same", "第2条", "第3条"),
    ]


def test_a_changed_clause_meets_its_old_self_and_marks_the_words() -> None:
    old = clauses("申请人应当在30日内提交材料，逾期不再受理。", "水表由用户自行购买。")
    new = clauses("申请人应当在15日内提交材料，逾期不再受理。")
    (first, second) = compare(old, new)
    assert (first.change, second.change) == ("changed", "removed")
    assert "<del>30</del>" in first.old and "<ins>15</ins>" in first.new
    assert second.old_label == "第2条" and second.new == ""


def test_what_is_compared_is_shown_as_text() -> None:
    (row,) = compare(clauses("a < b"), clauses("a < b & c"))
    assert "&lt;" in row.old and "&amp;" in row.new and "<script" not in row.new


texts = st.lists(st.text("供水管理办法。，0123", max_size=12), max_size=6)


@settings(max_examples=60)
@given(texts, texts)
def test_every_clause_stands_once_and_in_order(old: list[str], new: list[str]) -> None:
    before, after = clauses(*old), clauses(*new)
    found = compare(before, after)
    assert [row.label for row in found if row.label] == [c.label for c in after]
    assert sorted(row.old_label for row in found if row.old_label) == sorted(c.label for c in before)
