"""Document numbers, days, index numbers, deadlines and numerals: read as people write them, or explained."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.kernel.diagnostic import Problem, Rule, Severity
from site_builder.kernel.span import Span
from site_builder.model import day as days
from site_builder.model import deadline, doc_number, index_number, web_address, written
from site_builder.model.day import parse_day, parse_moment
from site_builder.model.deadline import LAST_DAY_OF_MONTH, Due, due_days, parse_deadline
from site_builder.model.doc_number import DocNumber, match_key, parse_doc_number, written_irregularly
from site_builder.model.index_number import IndexNumber, check_organ_code, parse_index_number
from site_builder.model.numeral import number_from_chinese
from site_builder.model.title import title_key

HERE = Span.at("a.md")


def sentence(outcome: object) -> tuple[str, str]:
    """The code and the whole text of a problem."""
    assert isinstance(outcome, Problem)
    diagnostic = outcome.at(HERE)
    return diagnostic.code, diagnostic.message + diagnostic.fix


@pytest.mark.parametrize(
    "text",
    [
        "云政发〔2018〕3号",
        "云政发[2018]3号",
        "云政发(2018)3号",
        "云政发【2018】3号",
        "云政发（2018）3号",
        "云政发［2018］3号",
        "云政发﹝2018﹞3号",
        "云政发〔２０１８〕３号",
        " 云政发 〔2018〕 3 号 ",
        "云政发\u3000〔2018〕3号",
        "云政发〔2018〕第3号",
        "云政发〔2018〕003号",
        "云政发〔2018年〕3号",
        "云政发〔二〇一八〕三号",
        "云政发〔2018〕3",
        "云政发〔2018]3號",
    ],
)
def test_document_numbers_match_however_they_are_written(text: str) -> None:
    assert parse_doc_number(text) == DocNumber("云政发", 2018, 3)
    assert match_key(text) == "云政发〔2018〕3号"
    assert written_irregularly(text) == (None if text == "云政发〔2018〕3号" else "云政发〔2018〕3号")


@pytest.mark.parametrize(
    ("text", "number", "standard"),
    [
        ("国务院令第711号", DocNumber("国务院令", 0, 711), None),
        ("云栖县人民政府令第3号", DocNumber("云栖县人民政府令", 0, 3), None),
        ("云栖县人民政府令（第3号）", DocNumber("云栖县人民政府令", 0, 3), "云栖县人民政府令第3号"),
        ("中华人民共和国主席令第五十二号", DocNumber("主席令", 0, 52), "主席令第52号"),
        ("国家税务总局公告2024年第12号", DocNumber("国家税务总局公告", 2024, 12), None),
        ("市监公告〔2024〕1号", DocNumber("市监公告", 2024, 1), None),
        ("云栖县财政局公告〔2024〕1号", DocNumber("云栖县财政局公告", 2024, 1), None),
    ],
)
def test_orders_and_announcements(text: str, number: DocNumber, standard: str | None) -> None:
    assert parse_doc_number(text) == number
    assert written_irregularly(text) == standard


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("政〔〕8号", "E211", "没有年份"),
        ("政〔 〕8号", "E211", "政〔2024〕8号"),
        ("国发〔98〕12号", "E222", "没有写全四位"),
        ("国发〔2O24〕12号", "E222", "2O24"),
        ("国发〔20244〕12号", "E222", "20244"),
        ("国发〔1024〕12号", "E222", "不合常理"),
        ("国发〔2024〕0号", "E210", "从 1 开始"),
        ("国发〔2024〕", "E210", "没有顺序号"),
        ("国发2024-12", "E210", "括起来的年份"),
        ("〔2024〕12号", "E210", "机关代字"),
        ("国发〔2024 12号", "E210", "没有成对"),
        ("国发〔2024〕12号文", "E210", "“号”字后面"),
        ("ABC〔2024〕12号", "E210", "汉字"),
        ("无", "E210", "无"),
        ("", "E223", "发文字号"),
    ],
)
def test_faulty_document_numbers_are_explained(text: str, code: str, words: str) -> None:
    found, shown = sentence(parse_doc_number(text))
    assert found == code and words in shown
    assert written_irregularly(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "关于印发《云栖县“清廉”办法（试行）》的通知",
        "《关于印发〈云栖县“清廉”办法（试行）〉的通知》",
        '关于印发《云栖县"清廉"办法(试行)》的通知',
        " 关于印发 《云栖县「清廉」办法〔试行〕》的通知\u3000",
        "关于印发云栖县清廉办法【试行】的通知",
    ],
)
def test_titles_match_however_they_are_written(text: str) -> None:
    assert title_key(text) == match_key(text) == "关于印发云栖县清廉办法(试行)的通知"


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024-3-1",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "2024年03月01号",
        "２０２４－０３－０１",
        "２０２４年３月１日",
        "二〇二四年三月一日",
        "2024—03—01",
        "2024 年 3 月 1 日",
        " 2024-03-01 ",
    ],
)
def test_days(text: str) -> None:
    assert parse_day(text) == date(2024, 3, 1)
    assert parse_moment(text) == datetime.combine(date(2024, 3, 1), datetime.min.time())


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("2024-02-30", "E212", "“2024-02-30”这一天不存在：2024 年 2 月只有 29 天。"),
        ("2023年2月29日", "E212", "2023 年 2 月只有 28 天"),
        ("2024-04-31", "E212", "4 月只有 30 天"),
        ("2024-13-01", "E212", "没有 13 月"),
        ("2024-00-01", "E212", "没有 0 月"),
        ("2024-03-00", "E212", "没有 0 日"),
        ("24-03-01", "E215", "2024-03-01"),
        ("24年3月1日", "E215", "两位"),
        ("2024-03", "E214", "“日”"),
        ("2024年3月", "E214", "“日”"),
        ("2024", "E214", "“月”和“日”"),
        ("3月1日", "E214", "“年”"),
        ("03-01", "E214", "“年”"),
        ("0204-03-01", "E216", "204 年"),
        ("20244-03-01", "E216", "20244 年"),
        ("20240301", "E213", "2024-03-01"),
        ("01/03/2024", "E213", "顺序"),
        ("明天", "E213", "不像日期"),
        ("2024-03/01", "E213", "不像日期"),
        ("2024-03-01 09:30", "E218", "2024-03-01"),
        ("2024年3月1日上午9点", "E218", "时间"),
        ("长" * 200, "E213", "太长"),
        ("", "E223", "日期"),
    ],
)
def test_faulty_days_are_explained(text: str, code: str, words: str) -> None:
    found, shown = sentence(parse_day(text))
    assert found == code and words in shown


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("2024-03-01 09:30", "09:30"),
        ("2024-3-1 9:30", "09:30"),
        ("2024-03-01 09:30:15", "09:30"),
        ("2024-03-01T09:30", "09:30"),
        ("2024-03-01T09:30:00+08:00", "09:30"),
        ("2024年3月1日09:30", "09:30"),
        ("2024 年 3 月 1 日 09:30", "09:30"),
        ("2024-03-01\u3000２３：５９", "23:59"),
    ],
)
def test_moments(text: str, minute: str) -> None:
    moment = parse_moment(text)
    assert isinstance(moment, datetime) and moment.tzinfo is None
    assert moment.isoformat(" ", "minutes") == f"2024-03-01 {minute}"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("2024-03-01 24:00", "E217", "没有 24 时"),
        ("2024-03-01 09:75", "E217", "没有 75 分"),
        ("2024-03-01 9点半", "E217", "时:分"),
        ("2024-03-01 下午3:30", "E217", "时:分"),
        ("2024-02-30 09:30", "E212", "29 天"),
        ("09:30", "E213", "不像日期"),
        ("", "E223", "日期"),
    ],
)
def test_faulty_moments_are_explained(text: str, code: str, words: str) -> None:
    found, shown = sentence(parse_moment(text))
    assert found == code and words in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11341700MB1714830K/202207-00035", IndexNumber("11341700MB1714830K", "202207", "00035")),
        ("11441700007280420Y/2021-00050", IndexNumber("11441700007280420Y", "2021", "00050")),
        ("000014349/2017-00110", IndexNumber("000014349", "2017", "00110")),
        ("yq0000001／202403－00012", IndexNumber("YQ0000001", "202403", "00012")),
    ],
)
def test_index_numbers(text: str, expected: IndexNumber) -> None:
    assert parse_index_number(text) == expected
    assert parse_index_number(expected.text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("云栖", "斜线"),
        ("YQ000001/202403-00012", "8 位"),
        ("YQ0000001/202413-00012", "没有 13 月"),
        ("YQ0000001/20243-00012", "六位年月"),
        ("YQ0000001/202403-12", "五位"),
        ("云栖00000001/202403-00012", "数字和大写字母"),
        ("11341700MB1714830O/202207-00035", "不使用字母"),
    ],
)
def test_faulty_index_numbers_are_explained(text: str, words: str) -> None:
    found, shown = sentence(parse_index_number(text))
    assert found == "W219" and words in shown


@pytest.mark.parametrize("code", ["11341700MB1714830K", "11441700007280420Y", "000014349", "006939748", "短"])
def test_right_organ_codes(code: str) -> None:
    assert check_organ_code(code) is None


@pytest.mark.parametrize(
    ("code", "expected"), [("11341700MB1714830J", "K"), ("000014348", "9"), ("430S00001", "X")]
)
def test_wrong_organ_codes_are_only_a_reminder(code: str, expected: str) -> None:
    problem = check_organ_code(code)
    assert isinstance(problem, Problem) and problem.rule.severity is Severity.WARNING
    assert problem.values["expected"] == expected or code == "430S00001"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年10月", "2023-10-31"),
        ("2023年2月", "2023-02-28"),
        ("2023-10", "2023-10-31"),
        ("2023-10-31", "2023-10-31"),
        ("2023年10月31日", "2023-10-31"),
        ("２０２３年１０月", "2023-10-31"),
        ("2022年10月底前", "2022-10-31"),
        ("10月底前", "2023-10-31"),
        ("10月底", "2023-10-31"),
        ("10月", "2023-10-31"),
        ("10月15日前", "2023-10-15"),
        ("10月15日之前", "2023-10-15"),
        ("10月15日前完成。", "2023-10-15"),
        ("十月底前", "2023-10-31"),
        ("10月上旬", "2023-10-10"),
        ("10月中旬", "2023-10-20"),
        ("10月下旬", "2023-10-31"),
        ("年底前", "2023-12-31"),
        ("年底", "2023-12-31"),
        ("年内", "2023-12-31"),
        ("2024年年底前", "2024-12-31"),
        ("2024年底", "2024-12-31"),
        ("2024年", "2024-12-31"),
        ("上半年", "2023-06-30"),
        ("第三季度", "2023-09-30"),
        ("一季度末", "2023-03-31"),
        ("次年1月31日前", "2024-01-31"),
    ],
)
def test_deadlines_with_one_day(text: str, day: str) -> None:
    due = parse_deadline(text, 2023)
    assert due == Due(text, last_day=date.fromisoformat(day))
    assert due_days(due, int(day[:4])) == (date.fromisoformat(day),)
    assert due_days(due, int(day[:4]) + 1) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("每季度最后一个月10日前", ["03-10", "06-10", "09-10", "12-10"]),
        ("每季度末月10日前", ["03-10", "06-10", "09-10", "12-10"]),
        ("每季度首月5日前", ["01-05", "04-05", "07-05", "10-05"]),
        ("每季度末", ["03-31", "06-30", "09-30", "12-31"]),
        ("每季度", ["03-31", "06-30", "09-30", "12-31"]),
        ("每半年", ["06-30", "12-31"]),
        ("每年12月底前", ["12-31"]),
        ("每年3月15日前", ["03-15"]),
        ("每年", ["12-31"]),
        ("每月5日前", [f"{month:02}-05" for month in range(1, 13)]),
    ],
)
def test_recurring_deadlines(text: str, days: list[str]) -> None:
    due = parse_deadline(text, 2023)
    assert isinstance(due, Due) and due.last_day is None
    assert [day.isoformat() for day in due_days(due, 2023)] == [f"2023-{day}" for day in days]
    assert len(due_days(due, 2040)) == len(days)


def test_the_end_of_every_month_follows_the_calendar() -> None:
    due = parse_deadline("每月底前", 2024)
    assert isinstance(due, Due) and due.recurring_day == LAST_DAY_OF_MONTH
    assert date(2024, 2, 29) in due_days(due, 2024)
    assert date(2023, 2, 28) in due_days(due, 2023)


@pytest.mark.parametrize(
    "text", ["长期", "长期坚持", "持续推进", "持续", "常年", "常态化推进", "全年", "及时更新", "每周五"]
)
def test_standing_tasks_have_no_day(text: str) -> None:
    assert parse_deadline(text, 2023) == Due(text)
    assert due_days(Due(text), 2023) == ()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("10月前", "E221", "10月底前"),
        ("每年3月前", "E221", "3月底前"),
        ("2月30日前", "E212", "28 天"),
        ("13月", "E212", "没有 13 月"),
        ("每月32日前", "E212", "32 日"),
        ("尽快", "E220", "看不出"),
        ("前", "E220", "看不出"),
        ("2023年6月-8月", "E220", "看不出"),
        ("长" * 200, "E220", "太长"),
        ("", "E223", "完成时限"),
    ],
)
def test_faulty_deadlines_are_explained(text: str, code: str, words: str) -> None:
    found, shown = sentence(parse_deadline(text, 2023))
    assert found == code and words in shown


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十一", 21),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百零三", 103),
        ("一百一十", 110),
        ("一千零一", 1001),
        ("一万二千", 12000),
        ("两百", 200),
        ("廿一", 21),
        ("二〇二四", 2024),
        ("壹佰贰拾", 120),
        ("21", 21),
        ("２１", 21),
        ("〇", 0),
        ("百", None),
        ("十十", None),
        ("二十零", None),
        ("万", None),
        ("第三", None),
        ("", None),
    ],
)
def test_chinese_numerals(text: str, number: int | None) -> None:
    assert number_from_chinese(text) == number


@given(st.integers(1, 99_999_999))
def test_numerals_in_chinese_are_read_back(number: int) -> None:
    assert number_from_chinese(_in_chinese(number)) == number


def _in_chinese(number: int) -> str:
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return _in_chinese(high) + "万" + (("零" if low < 1000 else "") + _in_chinese(low) if low else "")
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and number and not text.endswith("零"):
            text += "零"
    return text


HAN = st.text(st.sampled_from("云栖政办发规函财教令国务院公告局"), min_size=1, max_size=8)


@given(
    HAN,
    st.just(0) | st.integers(1900, 2199),
    st.integers(1, 99_999),
    st.sampled_from(["〔〕", "[]", "()", "【】", "（）", "［］"]),
)
def test_standard_forms_are_read_back(code: str, year: int, serial: int, brackets: str) -> None:
    if year == 0:
        code += "府令"
    number = DocNumber(code, year, serial)
    assert parse_doc_number(number.text) == number
    assert written_irregularly(number.text) is None
    if year:
        assert parse_doc_number(f"{code}{brackets[0]}{year}{brackets[1]}第0{serial}號") == number


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}/{0.month}/{0.day}"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert parse_day(form.format(day)) == day
    assert due_days(Due("", last_day=day), day.year) == (day,)
    end = parse_deadline(f"{day.year}年{day.month}月", 2000)
    assert isinstance(end, Due) and end.last_day is not None
    assert (end.last_day + timedelta(days=1)).day == 1


ANY = (
    st.text(
        st.sampled_from(
            "0129年月日号-/.:T 〔〕[]（）第令云政发每季度末底前上旬长期一二十百万〇之条款项\n\u3000２："
        ),
        max_size=24,
    )
    | st.text()
)


@given(ANY, st.integers(-5, 99_999))
def test_any_text_gives_a_value_or_a_problem(text: str, year: int) -> None:
    outcomes = [
        parse_doc_number(text),
        parse_day(text),
        parse_moment(text),
        parse_index_number(text),
        parse_deadline(text, year),
        check_organ_code(text) or "",
    ]
    for outcome in outcomes:
        if isinstance(outcome, Problem):
            assert outcome.at(HERE).message
        elif isinstance(outcome, Due):
            assert all(day.year == 2024 for day in due_days(outcome, 2024))
    number_from_chinese(text)
    assert match_key(match_key(text)) == match_key(text)


@pytest.mark.parametrize(
    "piece", ["推进落实", "完成", "T", "2", "〔2018〕", "云", "令第3", "第一", "十", "[2018]3号"]
)
def test_long_nonsense_is_answered(piece: str) -> None:
    text = "长期" + piece * 20_000
    assert isinstance(parse_deadline(text, 2024), Problem)
    assert isinstance(parse_day(text), Problem)
    assert isinstance(parse_moment(text), Problem)
    assert isinstance(parse_doc_number(text), Problem)


def test_rules_are_well_formed() -> None:
    rules: dict[str, Rule] = {}
    for module in (days, deadline, doc_number, index_number, web_address, written):
        for value in vars(module).values():
            if isinstance(value, Rule):
                assert rules.setdefault(value.code, value) is value
    for code, rule in rules.items():
        assert 210 <= int(code[1:]) <= 229
        assert (code[0] == "E") == (rule.severity is Severity.ERROR)
        assert rule.title and rule.message and rule.fix and rule.about
