"""What every page knows of the portal itself: its names, its owner, and its navigation.

It refuses to know where content lies and how the build runs; that is the configuration's business.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct


class NavItem(Struct, frozen=True):
    """One entry of the main navigation; ``key`` is what a page names to be marked as current."""

    key: str
    label: str
    url: str


class Site(Struct, frozen=True):
    """The portal's identity (footer items of 国办发〔2017〕47号 included). Empty strings are left out of pages."""

    name: str
    url: str
    id_code: str = ""
    icp: str = ""
    police: str = ""
    publisher: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    description: str = ""
    lang: str = "zh-Hans"
    nav: tuple[NavItem, ...] = ()

    @property
    def domain(self) -> str:
        """The host of the portal's address."""
        return urlsplit(self.url).hostname or ""

    def absolute(self, url: str) -> str:
        """The full address of a root-relative one."""
        return self.url.rstrip("/") + "/" + url
