"""data/interpretation-coverage.csv: how far documents have their interpretations, by year and unit, for a spreadsheet.

The numbers are those of the pages; what an interpretation is stands in the content types.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.exports.base import Export, as_csv
from site_builder.model.coverage import coverage
from site_builder.model.document import Document, percent
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.pages.base import Portal

URL = "data/interpretation-coverage.csv"
HEAD = (
    *("年度", "部门", "需要解读的文件", "有图文解读", "图文占比（%）", "有动漫视频", "动漫视频占比（%）"),
    *("发布会、负责人解读", "首篇解读最长用时（工作日）"),
)


def plan(portal: Portal) -> Iterator[Page]:
    """One row a unit and year, oldest year first, each year's total at its end."""
    catalog = portal.catalog
    rows = []
    for year in reversed(coverage(catalog)):
        named = [(catalog.register.title(unit.name), unit) for unit in year.units]
        for name, unit in (*named, ("合计", year.total)):
            total = len(unit.documents)
            days = [one.days for one in unit.documents if one.days is not None]
            counts = (
                *(total, len(unit.written), percent(len(unit.written), total)),
                *(len(unit.filmed), percent(len(unit.filmed), total), len(unit.briefings)),
            )
            rows.append([str(year.year), name, *map(str, counts), str(max(days)) if days else ""])
    yield Page(url=URL, template=EXPORT.name, title="解读覆盖情况", props={"rows": rows})


def render(page: Page, documents: Sequence[Document], site: Site) -> bytes:
    """The table as CSV."""
    return as_csv(HEAD, page.props["rows"])


EXPORT = Export("interpretation_coverage", plan, render)
