"""Turns what the template language says in English about a template into Chinese that a person can act upon.

It refuses to know which template it was; words that it does not know stay as they are.
"""

from __future__ import annotations

import re

_TAGS = r"'[^']+'(?:(?:,| or) '[^']+')*"
_NEEDED = rf"(?: Jinja was looking for the following tags: (?P<tags>{_TAGS})\.)?"
_INNERMOST = r"(?: The innermost block that needs to be closed is '(?P<open>[^']+)'\.?)?"
_KNOWN = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (
            rf"Encountered unknown tag '(?P<tag>end\w+|else|elif)'\.{_NEEDED}{_INNERMOST}.*",
            "“{tag}”放错了地方{tags}{open}",
        ),
        (
            rf"Encountered unknown tag '(?P<tag>[^']*)'\.{_NEEDED}{_INNERMOST}.*",
            "没有“{tag}”这种标签{tags}{open}",
        ),
        (
            r"Encountered unknown tag '(?P<tag>[^']*)'\. You probably made a nesting mistake\..*"
            rf"looking for (?P<tags>{_TAGS})\.{_INNERMOST}.*",
            "“{tag}”放错了地方{tags}{open}",
        ),
        (rf"Unexpected end of template\.{_NEEDED}{_INNERMOST}.*", "模板没有写完{tags}{open}"),
        (r"unexpected end of template, expected '(?P<wanted>.+?)'", "模板没有写完，这里应当是“{wanted}”"),
        (r"expected token '(?P<wanted>.+?)', got '(?P<got>.+?)'", "这里应当是“{wanted}”，却是“{got}”"),
        (r"Expected an expression, got '(?P<got>.+?)'", "这里应当写一个值，却是“{got}”"),
        (r"unexpected char (?P<got>.+?) at \d+", "这里不能有 {got}"),
        (r"unexpected '(?P<got>.+?)'.*", "这里不能有“{got}”"),
        (r"Missing end of comment tag", "注释没有结束，缺少“#}}”"),
        (r"Missing end of raw directive", "raw 没有结束，缺少“{{% endraw %}}”"),
        (r"block '(?P<name>[^']+)' defined twice", "“{name}”这一块写了两次"),
        (r"Block names in Jinja have to be valid Python identifiers.*", "块的名称只能用字母、数字和下划线"),
        (r"can(?:not|'t) assign to '?(?P<name>[^']+?)'?", "这里不能赋值，变量的名称只能是字母、数字和下划线"),
        (r"No filter named '(?P<name>[^']+)'.*", "没有“{name}”这个过滤器"),
        (r"No test named '(?P<name>[^']+)'.*", "没有“{name}”这个判断"),
        (r"extended multiple times", "extends 写了两次，一个模板只能有一个上级"),
        (r"access to attribute '(?P<name>[^']+)' of .* is unsafe.*", "模板里不能用“{name}”"),
        (r"Range too big.*", "range 里的数太大，不能超过100000"),
        (r"division by zero|integer modulo by zero|float (?:floor )?division by zero|.* by zero", "除数是0"),
        (r"maximum recursion depth exceeded.*", "模板自己用到了自己，绕成了圈"),
        (r"'(?P<name>[^']+)' object is not callable", "这里把 {name} 当成了可以带括号调用的东西"),
        (r"'(?P<name>[^']+)' object is not iterable", "这里应当是列表，却是 {name}"),
        (
            r"macro '(?P<name>[^']+)' (?:takes no keyword|takes not more|got multiple).*",
            "给宏“{name}”的参数不对",
        ),
        (r"can only concatenate str .*", "文字和数不能相加，连接文字请用“~”"),
        (r"parameter '(?P<name>[^']+)' was not provided", "宏缺少参数“{name}”"),
        (
            r"the template .* does not export the requested name '(?P<name>[^']+)'",
            "导入的模板里没有“{name}”这个宏",
        ),
        (
            r"there is no parent block called '(?P<name>[^']+)'",
            "上级模板里没有“{name}”这一块，不能用 super()",
        ),
        (r"there is no block called '(?P<name>[^']+)'", "没有“{name}”这一块"),
        (
            r"unsupported operand type\(s\) for .*: '(?P<got>.+?)' and '(?P<name>.+?)'",
            "{got} 和 {name} 不能这样运算",
        ),
    )
)

_TOKENS = {
    "end of statement block": "%}",
    "end of print statement": "}}",
    "end of template": "模板的结尾",
    "begin of statement block": "{%",
    "begin of print statement": "{{",
}


def in_chinese(complaint: str) -> str:
    """The same in Chinese, without a full stop; as it is when there are no words for it."""
    plain = complaint.strip().rstrip(".")
    for pattern, words in _KNOWN:
        if found := pattern.fullmatch(complaint.strip()) or pattern.fullmatch(plain):
            return words.format(**{name: _shown(name, text) for name, text in found.groupdict().items()})
    return plain


def _shown(name: str, text: str | None) -> str:
    if name == "tags":
        tags = re.findall("'([^']+)'", text or "")
        return f"，这里缺少 {' 或 '.join(tags)}" if tags else ""
    if name == "open":
        return f"（还没有结束的是 {text}）" if text else ""
    return _TOKENS.get(text or "", text or "")
