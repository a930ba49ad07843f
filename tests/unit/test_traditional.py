"""The Traditional edition: what of a page is converted, what stays, and the file of exceptions.

Pages are compared by a parser that knows nothing of the converter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.html.traditional import SPOKEN, as_simplified, simplified_only, traditional
from site_builder.model.cited_number import document_numbers, order_numbers
from site_builder.stages.traditional_terms import PATH, read_terms
from tests.demo import demo
from tests.portal import ROOT

TERMS, FOUND = read_terms((ROOT / "content" / PATH).read_bytes())
HAN = "[\u3400-\u9fff]"


@dataclass(frozen=True)
class Text:
    """A text of a page, with the name of its element and whether that one has a language or is not to be translated."""

    tag: str
    alone: bool
    text: str


class Seen(HTMLParser):
    """What a page is made of: tags with attributes, texts, comments."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: list[Text] = []
        self.notes: list[str] = []
        self._open: list[tuple[str, bool]] = [("", False)]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        self._open.append((tag, tag != "html" and bool({"lang", "translate"} & dict(attrs).keys())))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(("/" + tag, ()))
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append(Text(*self._open[-1], data))

    def handle_comment(self, data: str) -> None:
        self.notes.append(data)


def plain(html: str) -> str:
    """``html`` converted without exceptions."""
    return traditional(html, ())


@pytest.mark.parametrize(
    ("simplified", "expected"),
    [
        ("<p>云栖县人民政府办公室关于印发办法的通知</p>", "<p>雲棲縣人民政府辦公室關於印發辦法的通知</p>"),
        ("<p>干部、干旱、若干</p>", "<p>幹部、乾旱、若干</p>"),
        ("没有标签，以后也没有", "沒有標籤，以後也沒有"),
        ("<p>头发</p><p>发展</p>", "<p>頭髮</p><p>發展</p>"),
        ("头<mark>发</mark>", "頭<mark>髮</mark>"),
        ('头<a href="#x" class="y">发</a>', '頭<a href="#x" class="y">髮</a>'),
        ('头<a href="#第三条">发</a>', '頭<a href="#第三条">髮</a>'),
        ("头<p>发</p>", "頭<p>發</p>"),
        ('头<p></p><a href="#第三条">发</a>', '頭<p></p><a href="#第三条">發</a>'),
        ('<a title="头">发</a>', '<a title="頭">發</a>'),
        ('头<a title="县">发</a>', '頭<a title="縣">發</a>'),
        ("头<code>发</code>发", "頭<code>发</code>發"),
        ("头<b> </b>发", "頭<b> </b>發"),
        ("5 < 6，对 > 错 & 说 &amp;lt; 说&nbsp;&#8212;", "5 < 6，對 > 錯 & 說 &amp;lt; 說&nbsp;&#8212;"),
        ("<title>发文 - 县</title>", "<title>發文 - 縣</title>"),
        ("<svg><title>图</title><text>县</text></svg>", "<svg><title>圖</title><text>縣</text></svg>"),
        ("<kbd>养老 补贴</kbd>", "<kbd>養老 補貼</kbd>"),
        ("<ruby>邡<rt>fāng</rt></ruby>县", "<ruby>邡<rt>fāng</rt></ruby>縣"),
        ("<template>县</template><noscript>县</noscript>", "<template>縣</template><noscript>縣</noscript>"),
    ],
)
def test_texts_are_converted(simplified: str, expected: str) -> None:
    assert plain(simplified) == expected


@pytest.mark.parametrize(
    ("simplified", "expected"),
    [
        ('<img alt="图" src="图.png">', '<img alt="圖" src="图.png">'),
        ("<img alt='图' title = '县' src=图.png>", "<img alt='圖' title = '縣' src=图.png>"),
        (
            '<nav aria-label="当前位置" aria-labelledby="位置">',
            '<nav aria-label="當前位置" aria-labelledby="位置">',
        ),
        ('<input placeholder="搜索文号" name="号">', '<input placeholder="搜索文號" name="号">'),
        ('<track label="简体">', '<track label="簡體">'),
        ('<a title="a>b 县" href="?x>县">县</a>', '<a title="a>b 縣" href="?x>县">縣</a>'),
        ('<b data-then="废止" data-state="废止">', '<b data-then="廢止" data-state="废止">'),
        (
            '<b data-say="县" data-say-stop="县" data-sayings="县">',
            '<b data-say="縣" data-say-stop="縣" data-sayings="县">',
        ),
        ('<meta name="description" content="县">', '<meta name="description" content="縣">'),
        ('<meta content="县" name="Keywords">', '<meta content="縣" name="Keywords">'),
        ('<meta name="ColumnType" content="政策文件类">', '<meta name="ColumnType" content="政策文件类">'),
        ('<meta name="SiteName" content="云栖县">', '<meta name="SiteName" content="云栖县">'),
        ('<p content="县">', '<p content="县">'),
    ],
)
def test_of_attributes_those_that_are_read(simplified: str, expected: str) -> None:
    assert plain(simplified) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<p id="第三条" class="条" data-id="县" data-status="废止" data-url="县.html">',
        '<a href="#第三条">', '<a href="../条/县.html#一（二）">', '<label for="县">', '<input name="县" value="县">',
        '<option value="县">', '<use href="#县"/>', '<form action="县/">', '<link rel="县" href="县">',
        "<script>var 县 = '<p>县</p>';</script>", '<SCRIPT type="application/ld+json">{"name": "县"}</SCRIPT>',
        "<style>/* 县 */</style>", "<!-- 县 <p title='县'> -->", "<!DOCTYPE 县>", "<code>县</code>",
        '<a lang="zh-Hans" hreflang="zh-Hans" title="县">简体</a>', '<span lang="ja">会社</span>',
        '<p translate="no" title="县">县<p>县</p>县</p>', '<div translate=no><div>县</div>县</div>',
        '<img translate="no" alt="县">', '<svg lang="zh-Hans"/>',
    ],
)  # fmt: skip
def test_what_only_programs_read_stays(html: str) -> None:
    assert plain(html) == html
    assert plain(f"<p>县</p>{html}<p>县</p>").startswith(f"<p>縣</p>{html}")


@pytest.mark.parametrize(
    "alone",
    [
        '<a lang="zh-Hans">简体</a>', '<p translate="no">县<p>县</p>县</p>', '<img translate="no" alt="县">',
        '<svg translate="no"/>', "<code>县</code>", '<DIV LANG="zh">县<div>县</DIV>县</div>',
    ],
)  # fmt: skip
def test_an_element_left_alone_ends_where_it_ends(alone: str) -> None:
    assert plain(f"县{alone}县<b>县</b>") == f"縣{alone}縣<b>縣</b>"


def test_an_element_left_alone_that_never_ends_is_the_rest_of_the_page() -> None:
    assert plain("县<p translate='no'>县</div>县") == "縣<p translate='no'>县</div>县"


@pytest.mark.parametrize("lang", ['lang="zh-Hans"', "lang='zh-Hans-CN'", "lang=zh", 'lang="zh-Hant"'])
def test_the_page_says_its_language(lang: str) -> None:
    html = f'<!DOCTYPE html>\n<html data-x="lang=县" {lang}>\n<body lang="zh-Hans">县</body>'
    page = plain(html + "县")
    assert page == '<!DOCTYPE html>\n<html data-x="lang=县" lang="zh-Hant">\n<body lang="zh-Hans">县</body>縣'


@pytest.mark.parametrize(
    ("simplified", "expected"),
    [
        ("根据云政发〔2018〕3号文件规定", "根據云政发〔2018〕3号文件規定"),
        ("废止云城管发〔2025〕2号、云政办发〔2025〕7号", "廢止云城管发〔2025〕2号、云政办发〔2025〕7号"),
        ("《办法》（云卫健发〔2022〕5号）同时废止", "《辦法》（云卫健发〔2022〕5号）同時廢止"),
        ("<b>云医保发[2026]2号</b>", "<b>云医保发[2026]2号</b>"),
        ("一份很长很长很长的文件<a>云医保发[2026]2号</a>", "一份很長很長很長的文件<a>云医保发[2026]2号</a>"),
        ("（国务院令第711号）", "（国务院令第711号）"),
        ("按照国家发展和改革委员会令2023年第16号", "按照国家发展和改革委员会令2023年第16号"),
        ("长江路3号，电话号码", "長江路3號，電話號碼"),
        ("索引号：YQ0000001/202403-00012", "索引號：YQ0000001/202403-00012"),
        ("下载：补贴申请表.docx，另见发放 汇总.xlsx。", "下載：补贴申请表.docx，另見發放 汇总.xlsx。"),
        ("养老服务补贴申请表（DOCX，31 KB）", "養老服務補貼申請表（DOCX，31 KB）"),
        ("把.docx文件转换为.pdf文件", "把.docx文件轉換爲.pdf文件"),
    ],
)
def test_numbers_and_names_of_files_stay(simplified: str, expected: str) -> None:
    assert plain(simplified) == expected


def test_exceptions() -> None:
    terms = (("台账", "台賬"), ("布", "布"), ("发布会", "發佈會"), ("台", "臺"), ("账", "帳"))
    assert traditional("<p>台账、发布、发布会、舞台、账</p>", terms) == "<p>台賬、發布、發佈會、舞臺、帳</p>"
    assert traditional('<a title="台账">台<b>账</b></a>', terms) == '<a title="台賬">台<b>賬</b></a>'
    assert traditional("<p>台</p><p>账</p>", terms) == "<p>臺</p><p>帳</p>"
    assert traditional("台账发〔2026〕1号 台账.xlsx", terms) == "台账发〔2026〕1号 台账.xlsx"
    assert traditional("<p id='台账'>", terms) == "<p id='台账'>"


def test_an_exception_does_not_disturb_what_stands_around_it() -> None:
    """The rest of a phrase is what it would be without the exception."""
    assert plain("头发") == "頭髮"
    assert traditional("头发", (("头", "頭"),)) == "頭髮"


@pytest.mark.parametrize(
    "html", ["", "<p>", "plain", '<html lang="zh-Hant"><p title="a">b &amp; c</p></html>']
)
def test_a_page_without_han_text_stays(html: str) -> None:
    assert traditional(html, TERMS) == html


def test_the_exceptions_of_the_demo_portal() -> None:
    assert FOUND == ()
    assert len(TERMS) == len(dict(TERMS)) > 50
    for text, expected in {
        "云栖县": "雲棲縣",
        "公布台账": "公布台賬",
        "征求意见": "徵求意見",
        "规范性文件": "規範性文件",
        "发布台风预警": "發布颱風預警",
        "资金发放": "資金發放",
        "每人参加": "每人參加",
        "三日内制定": "三日內制定",
        "经费包干，交流干部": "經費包幹，交流幹部",
        "没有采纳": "沒有採納",
        "合并为一个，并为群众": "合併為一個，並為群眾",
        "批准确定，核准确认": "批准確定，核准確認",
        "行政复议": "行政復議",
        "玩忽职守": "玩忽職守",
        "审核和核实": "審核和核實",
    }.items():
        assert traditional(text, TERMS) == expected


# Whole pages


@cache
def _pages() -> dict[str, tuple[Seen, Seen]]:
    """The pages of the demo portal by address: as they are, and converted."""
    simplified = {path: html for path, html in demo().pages().items() if not path.startswith("zh-hant/")}
    return {path: (Seen(html), Seen(traditional(html, TERMS))) for path, html in simplified.items()}


def test_whole_pages_keep_their_tags() -> None:
    for path, (before, after) in _pages().items():
        assert len(before.tags) == len(after.tags), path
        assert before.notes == after.notes
        for (tag, old), (other, new) in zip(before.tags, after.tags, strict=True):
            assert tag == other
            assert [name for name, _ in old] == [name for name, _ in new]
            for (name, value), (_, turned) in zip(old, new, strict=True):
                if tag == "html" and name == "lang":
                    assert turned == "zh-Hant"
                elif name not in SPOKEN and (tag, name) != ("meta", "content"):
                    assert value == turned, (path, tag, name)
        assert [x for x in before.texts if x.tag == "script"] == [x for x in after.texts if x.tag == "script"]


def test_whole_pages_are_in_traditional_characters() -> None:
    """Nothing is left that only Simplified has, but what stays on purpose."""
    for path, (before, after) in _pages().items():
        for old, new in zip(before.texts, after.texts, strict=True):
            if old.tag in ("script", "code") or old.alone:
                assert new == old
                continue
            left = new.text
            for start, end in (*document_numbers(old.text), *order_numbers(old.text)):
                assert left[start:end] == old.text[start:end]
                left = left[:start] + "〇" * (end - start) + left[end:]
            assert not simplified_only(left), (path, new)


def test_whole_pages_say_the_terms() -> None:
    written = "".join(x.text for _, after in _pages().values() for x in after.texts)
    for right, wrong in {
        "雲棲縣": "云栖縣",
        "公布": "公佈",
        "發放": "髮放",
        "台賬": "臺賬",
        "參加": "蔘加",
        "制定": "製定",
    }.items():
        assert right in written
        assert wrong not in written


# Any page

WORDS = st.text("县发布台账头第3号云政〔2018〕&amp;lt \n<>/\"'=", max_size=12)
NAMES = st.sampled_from(
    ["p", "a", "b", "div", "img", "code", "script", "p translate=no", 'p lang="zh"', 'a title="县"']
)
HTML = st.lists(
    st.one_of(
        WORDS,
        NAMES.map("<{}>".format),
        NAMES.map(lambda name: f"</{name.split()[0]}>"),
        WORDS.map(lambda text: f'<i id="{text}" alt="{text}">'),
        st.just("<!-- 县 -->"),
    ),
    max_size=20,
).map("".join)


@given(HTML)
def test_no_tag_is_lost_or_added(html: str) -> None:
    """Only Han characters change, each to one: whatever a parser makes of a page, it makes the same of its twin."""
    page = traditional(html, TERMS)
    assert len(page) == len(html)
    assert re.sub(HAN, "", page) == re.sub(HAN, "", html)
    assert [tag for tag, _ in Seen(page).tags] == [tag for tag, _ in Seen(html).tags]


@given(st.text())
def test_any_text_keeps_its_length(text: str) -> None:
    page = traditional(text, TERMS)
    assert len(page) == len(text)
    assert [c for c in page if c.isascii()] == [c for c in text if c.isascii()]


def test_hostile_texts_take_no_longer_than_others() -> None:
    for part in (
        "<a ",
        "<a x='",
        "<!--",
        "<script",
        "县",
        "<p lang=x>",
        "县.docx",
        "<a title='县'>",
        "云〔2018〕3号",
    ):
        assert traditional(part * 3000, TERMS)


# The file of exceptions


def test_no_file_means_no_exceptions() -> None:
    assert read_terms(None) == ((), ())


def test_pairs_stand_in_the_order_of_the_file() -> None:
    text = "\ufeff# 地名\r\n云栖: 雲棲\r\n\r\n公布: 公布 # 不写成公佈\r\n"
    assert read_terms(text.encode()) == ((("云栖", "雲棲"), ("公布", "公布")), ())


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("台账: 台账", "E331"), ("台账: 帳", "E331"), ("台账:", "E331"), ("台账: ''", "E331"), ("台账: [台賬]", "E331"),
        ("台账: {a: b}", "E331"), ("AI: AI", "E331"), ("台账: 台 賬", "E331"), ("台账: 台賬；", "E331"), ("<b>: <b>", "E331"),
        ("臺賬: 台賬", "W331"),
    ],
)  # fmt: skip
def test_faults_are_found_and_the_rest_is_read(entry: str, code: str) -> None:
    terms, found = read_terms(f"云栖: 雲棲\n{entry}\n公布: 公布\n".encode())
    assert [(d.code, d.span.start.line) for d in found] == [(code, 2)]
    assert [t for t in terms if t[0] != "臺賬"] == [("云栖", "雲棲"), ("公布", "公布")]


@given(st.one_of(st.binary(), st.text("台账賬公布: -[]{}#'\n\t", max_size=60).map(str.encode)))
def test_any_file_is_read(data: bytes) -> None:
    terms, _ = read_terms(data)
    assert all(len(simplified) == len(other) for simplified, other in terms)
    traditional("<p>台账公布</p>", terms)


def test_characters_of_one_kind() -> None:
    assert simplified_only("台账、公布、里面、雲棲、羣衆為爲") == "账"
    assert as_simplified("臺賬") == "台账"
    assert as_simplified("乾隆瞭望") == "乾隆瞭望"
