"""公告公示、通告 and 动态: dated items that announce something and have no validity state.

It adds a category to the common fields, and nothing else.
"""

from __future__ import annotations

from typing import Annotated

from site_builder.model.document import Card
from site_builder.types.base import ContentType, Published, replaced
from site_builder.types.fields import key


class Notice(Published):
    """公告公示、通告、动态。"""

    category: Annotated[str, key("类别", "公告、公示、通告或动态", "公示")] = ""

    def card(self, card: Card) -> Card:
        """The category is the label that lists show."""
        return replaced(super().card(card), label=self.category)


TYPE = ContentType("notice", "notices", "公告公示", Notice, "notice.html", "工作动态", 40)
