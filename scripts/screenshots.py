"""Turns the built demo portal into the pictures of the README and of docs/, each small enough to keep in git.

It refuses to build: run ``scripts/build`` first. Run with ``python scripts/screenshots.py``; CHROMIUM names a browser.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
LARGEST = 200_000
PICTURES = {
    "home": ("index.html", 1280, 900),
    "document": ("policies/2018/yzf-2018-006.html", 1280, 900),
    "library": ("library/index.html", 1280, 900),
    "ledger": ("plans/2026/plan-2026.html#任务19", 1024, 620),
    "comparison": ("compare/yzf-2026-008--yzf-2022-005.html", 1024, 680),
    "mobile": ("policies/2022/yzf-2022-005.html", 320, 640),
}


def main() -> int:
    """Take every picture; 1 when one is too large or there is no browser."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        print("没有找到 Chromium：请安装，或者用环境变量 CHROMIUM 指明。")
        return 1
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver, TemporaryDirectory() as profile:
        context = driver.chromium.launch_persistent_context(profile, executable_path=browser, args=FLAGS)
        page = context.new_page()
        for name, (url, width, height) in PICTURES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto((ROOT / "output").as_uri() + "/" + url)
            page.screenshot(path=folder / f"{name}.png")
        context.close()
    large = [p.name for p in folder.glob("*.png") if p.stat().st_size > LARGEST]
    for name in large:
        print(f"{name} 超过了 {LARGEST // 1000} KB。")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
