"""The 主送机关 is set flush left, and nothing else is taken for one."""

from site_builder.markup import BodySource, render_body


def html(text: str) -> str:
    body, _ = render_body(BodySource("content/policies/a.md", "policies", text, 5))
    return body.html


def test_a_first_paragraph_ending_in_a_colon_is_the_addressee() -> None:
    assert html("各乡镇人民政府，县政府各部门：\n\n现将办法印发给你们。").startswith('<p class="addressee"')


def test_later_paragraphs_and_other_endings_are_not() -> None:
    assert "addressee" not in html("现将办法印发给你们。\n\n下列文件废止：\n\n正文。")
