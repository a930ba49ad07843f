"""Personal numbers are found by form and check digit, shown masked, and never confused with codes of organs."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.kernel.diagnostic import Severity
from site_builder.kernel.span import Span
from site_builder.model.personal_data import (
    BANK_CARD,
    IDENTITY_NUMBER,
    MOBILE_NUMBER,
    find_personal_data,
    is_card_number,
    is_identity_number,
)

PATH = "content/notices/a.md"
# Made from check-digit rules, not of any person: the region and the birthday are visibly invented.
BODY = "33012719000101001"
WEIGHTS = [pow(2, 17 - i, 11) for i in range(17)]


def identity(body: str) -> str:
    """The whole number by the definition of GB 11643: the weighted sum is 1 modulo 11."""
    rest = (1 - sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True))) % 11
    return body + "0123456789X"[rest]


def card(body: str) -> str:
    """The whole number by trying all check digits against the textbook form of Luhn's rule."""
    for check in "0123456789":
        digits = [int(d) for d in body + check]
        doubled = [sum(divmod(2 * d, 10)) if i % 2 else d for i, d in enumerate(reversed(digits))]
        if sum(doubled) % 10 == 0:
            return body + check
    raise AssertionError


ID = identity(BODY)
CARD = card("622200000000000001")


def found(text: str) -> list[tuple[str, int, int, int]]:
    return [
        (d.code, d.span.start.line, d.span.start.column, d.span.end.column)
        for d in find_personal_data(PATH, text)
    ]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"身份证号{ID}，", [("E601", 1, 5, 23)]),
        (f"甲\n乙 {ID}\n", [("E601", 2, 3, 21)]),
        (full_width(ID), [("E601", 1, 1, 19)]),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]}", [("E601", 1, 1, 21)]),
        (f"a_{ID}.pdf", [("E601", 1, 3, 21)]),
        (CARD, [("E602", 1, 1, 20)]),
        (f"账号：{card('622200000000000')}。", [("E602", 1, 4, 20)]),
        ("4111 1111 1111 1111", [("E602", 1, 1, 20)]),
        ("4111-1111-1111-1111", [("E602", 1, 1, 20)]),
        (" ".join(CARD[i : i + 4] for i in range(0, 19, 4)), [("E602", 1, 1, 24)]),
        (f"{CARD} 13800000000", [("E602", 1, 1, 20), ("W601", 1, 21, 32)]),
        (full_width(CARD), [("E602", 1, 1, 20)]),
        ("手机13800000000。", [("W601", 1, 3, 14)]),
        ("138-0000-0000", [("W601", 1, 1, 14)]),
        ("138 0000 0000", [("W601", 1, 1, 14)]),
        ("138—0000—0000", [("W601", 1, 1, 14)]),
        ("+8613800000000", [("W601", 1, 1, 15)]),
        ("+86 138 0000 0000", [("W601", 1, 1, 18)]),
        ("8613800000000", [("W601", 1, 1, 14)]),
        (full_width("13800000000"), [("W601", 1, 1, 12)]),
        (f"13800000000、{ID}\n{CARD}", [("W601", 1, 1, 12), ("E601", 1, 13, 31), ("E602", 2, 1, 20)]),
    ],
)
def test_found_at_its_place(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "11330127MB1234567X",
        "11341700MB1714830K/202207-00035",
        "YQ0000001/202403-00012",
        ID + "0",
        "A" + ID,
        ID + "A",
        "1111111111111111",
        "4111111111111112",
        "2019 2020 2021 2022",
        "2024-03-01 2024-04-30",
        "2024-03-01-2024-04-30",
        "0000-8800123",
        "0000-88001234",
        "138000000001",
        "A13800000000",
        "12800000000",
        "13800000000元",
        "13800000000.50",
        "3.13800000000",
        "https://www.yunqi.example/t/4111111111111111.html",
        "[甲](https://www.yunqi.example/13800000000)",
        "云政发〔2024〕12号",
        "邮编 000000 电话 0000-8800123 0000-8800124",
        "",
    ],
)
def test_other_numbers_do_not_fire(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        ID[:17] + ("1" if ID[17] != "1" else "2"),
        identity("33012719000230001"),
        identity("33012718990101001"),
        identity("90012719000101001"),
        identity("10012719000101001"),
    ],
    ids=["check", "day", "century", "region-90", "region-10"],
)
def test_numbers_that_are_no_identity_numbers(text: str) -> None:
    assert not is_identity_number(text)
    assert "E601" not in [code for code, *_ in found(text)]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (ID, f"330*************{ID[-2:]}"),
        (CARD, f"622************{CARD[-4:]}"),
        ("138-0000-1234", "138****1234"),
    ],
)
def test_numbers_are_shown_masked_only(text: str, masked: str) -> None:
    (diagnostic,) = find_personal_data(PATH, text)
    shown = diagnostic.message + diagnostic.fix
    assert masked in shown
    assert text not in shown and text.replace("-", "") not in shown


def test_severities_and_laws() -> None:
    assert (IDENTITY_NUMBER.severity, BANK_CARD.severity) == (Severity.ERROR, Severity.ERROR)
    assert MOBILE_NUMBER.severity is Severity.WARNING
    for rule in (IDENTITY_NUMBER, BANK_CARD, MOBILE_NUMBER):
        assert "个人信息保护法" in rule.about
        assert "政府信息公开条例》第十五条" in rule.about
        assert 601 <= int(rule.code[1:]) <= 609


def test_lines_count_from_the_given_one() -> None:
    (diagnostic,) = find_personal_data(PATH, "甲\n13800000000", first_line=7)
    assert diagnostic.span == Span.at(PATH, 8, 1, 11)


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "13800000000 " * 5_000, "1 " * 50_000, "://" * 30_000 + "13800000000"]
)
def test_long_texts_are_answered(text: str) -> None:
    assert len(found(text)) in {0, 1, 5_000}


@given(st.integers(11, 82), st.dates(), st.integers(0, 999), st.integers(0, 9999))
def test_every_valid_identity_number_is_found(region: int, born: object, serial: int, county: int) -> None:
    text = identity(f"{region}{county:04}{str(born).replace('-', '')}{serial:03}")
    valid = "1900" <= str(born)[:4] <= "2099"
    assert is_identity_number(text) == valid
    assert ("E601" in [code for code, *_ in found(f"号码{text}")]) == valid


@given(st.integers(15, 18), st.integers(0, 2**32))
def test_every_valid_card_is_found_unless_it_is_an_identity_number(length: int, seed: int) -> None:
    text = card("".join(random.Random(seed).choices("0123456789", k=length)))
    assert is_card_number(text) == (len(set(text)) > 1)
    assert not is_card_number(text[:-1] + str((int(text[-1]) + 1) % 10))
    assert len(set(text)) == 1 or [code for code, *_ in found(f"卡号{text}")] in (["E602"], ["E601"])


@given(st.text(st.sampled_from("0123456789Xx -０１甲\n+元."), max_size=80))
def test_any_text_gives_findings_inside_it(text: str) -> None:
    lines = text.split("\n")
    for diagnostic in find_personal_data(PATH, text):
        line = lines[diagnostic.span.start.line - 1]
        assert 1 <= diagnostic.span.start.column < diagnostic.span.end.column <= len(line) + 1
