"""`site-builder explain CODE`: the longer page of a rule, or the titles of all.

It refuses to keep a list of its own: rules are found where they stand.
"""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from pkgutil import walk_packages

import click

import site_builder
from site_builder.cli.chinese import ChineseCommand
from site_builder.cli.options import EXIT_USAGE
from site_builder.cli.report import WORDS
from site_builder.kernel.diagnostic import Rule


def rules() -> dict[str, Rule]:
    """Every rule of the program by code: constants beside the code that raises them."""
    found: dict[str, Rule] = {}
    for info in walk_packages(site_builder.__path__, "site_builder."):
        if not info.name.endswith("__main__"):
            for value in vars(import_module(info.name)).values():
                if isinstance(value, Rule):
                    found[value.code] = value
    return dict(sorted(found.items(), key=lambda pair: (pair[0][1:], pair[0])))


@click.command(
    "explain", cls=ChineseCommand, help="解释一条规则，例如 explain E303；不写代码就列出全部规则。"
)
@click.argument("code", metavar="代码", required=False)
def command(code: str | None) -> None:
    """Print one rule, or all titles."""
    known = rules()
    if code is None:
        for rule in known.values():
            click.echo(f"{rule.code}  {WORDS[rule.severity]}  {rule.title}")
        return
    rule_ = known.get(code.upper())
    if rule_ is None:
        near = get_close_matches(code.upper(), known, 1, 0.5)
        guess = f"您要查的是不是 {near[0]}？" if near else ""
        click.echo(f"没有“{code}”这条规则。{guess}用  site-builder explain  列出全部规则。", err=True)
        sys.exit(EXIT_USAGE)
    click.echo(page(rule_))


def page(rule: Rule) -> str:
    """A rule's page."""
    parts = [f"{rule.code}  {rule.title}（{WORDS[rule.severity]}）", "", f"提示的话：{_plain(rule.message)}"]
    if rule.fix:
        parts.append(f"怎么改：{_plain(rule.fix)}")
    if rule.about:
        parts += ["", rule.about]
    return "\n".join(parts)


def _plain(template: str) -> str:
    """A sentence template with dots for what is filled in."""
    return (
        "".join("……" if part.startswith("{") else part for part in _split(template))
        .replace("{{", "{")
        .replace("}}", "}")
    )


def _split(template: str) -> list[str]:
    parts: list[str] = []
    rest = template.replace("{{", "\0").replace("}}", "\1")
    while "{" in rest:
        head, _, tail = rest.partition("{")
        _, _, rest = tail.partition("}")
        parts += [head, "{}"]
    return [p.replace("\0", "{").replace("\1", "}") if p != "{}" else p for p in [*parts, rest]]
