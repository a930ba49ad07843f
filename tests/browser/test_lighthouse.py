"""What Lighthouse's slow phone thinks of four pages: no point is lost but for speed, which is noted and not judged.

Speed depends on what else the machine does; ``bench/lighthouse.py`` measures it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.lighthouse import Seen, seen
from tests.browser.conftest import Statutes, serving
from tests.browser.test_weight import LIST, QUERY
from tests.browser.tools import path_of

FLAWED = """\
<!DOCTYPE html>
<html>
<head><meta name="robots" content="noindex"></head>
<body><img src="x.png"><button></button><script>console.error(document.cookie)</script></body>
</html>
"""


def looked_at(url: str) -> Seen:
    """By a Lighthouse that knows this machine by its name only: it takes ``[::1]`` for a host that should be encrypted."""
    named = url.replace("[::1]", "localhost")
    flags = ["--host-resolver-rules='MAP localhost [::1]'"]
    return seen(named, path_of("NODE"), path_of("NODE_TOOLS"), path_of("CHROMIUM"), flags)


def judged(found: Seen) -> dict[str, tuple[str, ...]]:
    """What costs points, speed aside."""
    return {
        name: lost for name, lost in found.lost.items() if found.scores[name] < 100 and name != "performance"
    }


@pytest.mark.parametrize("url", ["index.html", LIST, QUERY])
def test_no_point_is_lost(url: str, packed_url: str, record_property: Callable[[str, object], None]) -> None:
    found = looked_at(packed_url + url)
    record_property("performance", found.scores["performance"])
    assert judged(found) == {}


def test_no_point_is_lost_by_the_longest_statute(
    statutes: Statutes, record_property: Callable[[str, object], None]
) -> None:
    found = looked_at(statutes.url + statutes.longest)
    record_property("performance", found.scores["performance"])
    assert judged(found) == {}


def test_a_flawed_page_loses_points(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(FLAWED, encoding="utf-8")
    with serving(tmp_path) as url:
        assert set(judged(looked_at(url))) == {"accessibility", "best-practices", "seo"}
