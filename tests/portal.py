"""Turns a handful of file texts into a small portal that tests can build, in this process, in milliseconds.

It refuses to know what the tests assert.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pikepdf
from PIL import Image

from site_builder.build import Examined, Report, Request, build, examine, parts, with_store
from site_builder.cleaning.clean import clean
from site_builder.cli.report import Reporter, in_order
from site_builder.config import Config, read_config
from site_builder.engine.pool import SerialExecutor
from site_builder.kernel.diagnostic import Diagnostic
from site_builder.model.page import Page
from site_builder.pages.base import Portal as Context

ROOT = Path(__file__).resolve().parent.parent
CONFIG = """\
site:
  name: 云栖县人民政府
  url: https://www.yunqi.example/
  id_code: "0000000000"
  publisher: 云栖县人民政府办公室
  email: xxgk@yunqi.example
"""
DAY = date(2026, 11, 21)


def _pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].contents_add(b"BT /F 12 Tf 72 720 Td (Form YQ-2026) Tj ET")
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        pdf.save(made, deterministic_id=True)
    return clean("sample.pdf", made.getvalue())[0].data


def _png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 4), "white").save(made, "png")
    return clean("sample.png", made.getvalue())[0].data


PDF, PNG = _pdf(), _png()
"""A whole PDF with a few words, and a whole picture, for attachments that are to be beyond reproach: they are published
as they are, because there is nothing to take out of them."""


def attachment(name: str) -> bytes:
    """A whole file with a few words for a name that ends in .docx, .xlsx or .pdf; a byte for any other."""
    made = io.BytesIO()
    if name.endswith(".docx"):
        word = docx.Document()
        word.add_paragraph("申请表")
        word.save(made)
    elif name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        book.active.append(["姓名", "金额"])
        book.save(made)
    else:
        made.write(PDF if name.endswith(".pdf") else PNG if name.endswith(".png") else b"x")
    return made.getvalue()


@dataclass
class Portal:
    """A portal in ``home``: files are written below ``content/``, and everything else is beside it."""

    home: Path
    as_of: date = DAY

    def write(self, path: str, text: str | bytes) -> Path:
        """One file below the content folder."""
        target = self.home / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def remove(self, path: str) -> None:
        """Delete one file below the content folder."""
        (self.home / "content" / path).unlink()

    @property
    def config(self) -> Config:
        """The settings, read anew."""
        found, diagnostics = read_config(self.home / "config.yaml")
        assert found is not None, diagnostics
        return found

    def request(self, as_of: date | None = None, **changes: object) -> Request:
        """A build as asked for, in this process."""
        asked = Request(
            config=self.config,
            as_of=as_of or self.as_of,
            era=1,
            jobs=1,
            pool=SerialExecutor(),
            themes=(self.home / "themes", ROOT / "themes"),
            verify=False,
            progress=lambda name, done, total: None,
        )
        return replace(asked, **changes)  # type: ignore[arg-type]

    def build(self, as_of: date | None = None, **changes: object) -> Report:
        """Build and publish."""
        return build(self.request(as_of, **changes))

    def examine(self, as_of: date | None = None) -> Examined:
        """Build without publishing."""
        asked = self.request(as_of)
        return with_store(asked, lambda store: examine(asked, store))

    def planned(self) -> list[Page]:
        """Every page of the portal by value, before any is made."""
        resolved, found = self.examine().resolved, parts()
        assert resolved is not None
        context = Context(resolved.catalog, self.config.site, found.types)
        return [page for kind in found.pages for page in kind.plan(context)]

    def report(self, found: tuple[Diagnostic, ...]) -> str:
        """The findings as an editor reads them, with paths relative to ``home``."""
        text = Reporter.of(self.config).text(found)
        return text.replace(self.home.as_posix() + "/", "")

    def output(self) -> dict[str, bytes]:
        """Every published file by address, without the program's own record."""
        folder = self.home / "output"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }


def portal(home: Path, files: dict[str, str | bytes] | None = None, config: str = CONFIG) -> Portal:
    """A new portal in ``home`` holding ``files`` (paths below ``content/``)."""
    (home / "content").mkdir(parents=True, exist_ok=True)
    (home / "config.yaml").write_text(config, encoding="utf-8")
    made = Portal(home)
    for path, text in (files or {}).items():
        made.write(path, text)
    return made


def policy(title: str, body: str = "", **fields: str) -> str:
    """A policy file: front matter from ``fields`` (Chinese keys; values as YAML), then the text."""
    head = {"标题": title, "发布日期": "2024-01-01", **fields}
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    return f"---\n{lines}\n---\n\n{body or '正文。'}\n"


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    """The rule codes of findings, in reporting order."""
    return [d.code for d in in_order(found)]
