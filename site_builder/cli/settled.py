"""Turns the options of a command that lists into the portal of its day, without making a page.

It refuses to publish, and to decide whether an error in the content keeps a list from being made.
"""

from __future__ import annotations

import sys
from typing import NamedTuple, NoReturn

import click

from site_builder.build import Prepared, Report, levelled, prepare, with_store
from site_builder.cli.build import exit_code
from site_builder.cli.options import Choices, request
from site_builder.cli.report import Reporter
from site_builder.config import Config
from site_builder.kernel.diagnostic import Diagnostic
from site_builder.stages.resolve import Resolved


class Settled(NamedTuple):
    """The portal of the day, what is wrong with it, and how many content files could not be read."""

    resolved: Resolved
    diagnostics: tuple[Diagnostic, ...]
    unread: int


def settled(choices: Choices, config: Config) -> Settled:
    """The portal before any page is made; ends the program when there can be none."""
    with request(config, choices) as asked:
        prepared = with_store(asked, lambda store: prepare(asked, store))
        if isinstance(prepared, Prepared):
            material = prepared.material
            return Settled(material.resolve(), levelled(prepared.diagnostics, config), material.unread)
    refuse(levelled(prepared, config), config)


def refuse(found: tuple[Diagnostic, ...], config: Config) -> NoReturn:
    """Say what is wrong, and end the program."""
    click.echo(Reporter.of(config).text(found), err=True)
    sys.exit(exit_code(Report(found, False)))
