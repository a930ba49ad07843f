"""What every page knows of the portal itself: its names, its owner, and its navigation.

It refuses to know where content lies and how the build runs; that is the configuration's business.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from msgspec import Struct

from site_builder.model.web_address import host


class NavItem(Struct, frozen=True):
    """One entry of the main navigation; ``key`` is what a page names to be marked as current."""

    key: str
    label: str
    url: str


class Site(Struct, frozen=True):
    """The portal's identity (footer items of 国办发〔2017〕47号 included). Empty strings are left out of pages.

    ``logo`` is the name of an asset; ``checked`` the day (ISO) of the last check of accessibility by people;
    ``report_url`` the form for reporting mistakes; ``hotline`` and ``consult_url`` where anything about policies may be
    asked; ``government_domains`` hosts that count as the government's
    beside gov.cn. ``ipv6``, ``traditional`` and ``style_guide`` say what the portal offers; ``basis_note`` that every page tells what became of
    its bases.
    """

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
    logo: str = "logo.svg"
    report_url: str = ""
    hotline: str = ""
    consult_url: str = ""
    checked: str = ""
    government_domains: tuple[str, ...] = ()
    ipv6: bool = True
    traditional: bool = False
    style_guide: bool = False
    basis_note: bool = False

    @property
    def domain(self) -> str:
        """The host of the portal's address."""
        return host(self.url)

    @property
    def root(self) -> str:
        """The folder of the host in which the portal lies, with slashes at both ends."""
        return urlsplit(self.url).path.rstrip("/") + "/"

    def absolute(self, url: str) -> str:
        """The full address of a root-relative one."""
        return self.url.rstrip("/") + "/" + url
