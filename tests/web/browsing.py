"""A real Chromium before a real server: what the tests of the sidebar share. Their fixtures stand in conftest.py."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

CHROMIUM = os.environ.get("COACH_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# One coach behind two addresses: the second gets ready only once the gate is there.
SERVER = """
import asyncio, pathlib, sys, threading, time
import uvicorn
from coach.bootstrap import open_coach
from coach.web.app import create_app

lock, opened = threading.Lock(), []

def make(settings):
    with lock:
        if not opened:
            opened.append(open_coach(settings))
    return opened[0]

def make_behind_the_gate(settings):
    while not pathlib.Path(sys.argv[3]).exists():
        time.sleep(0.02)
    return make(settings)

async def serve(port, make):
    await uvicorn.Server(uvicorn.Config(create_app(make=make), port=int(port), log_level="warning")).serve()

async def both():
    await asyncio.gather(serve(sys.argv[1], make), serve(sys.argv[2], make_behind_the_gate))

asyncio.run(both())
"""
CHAT = """\
阿满（店长） 2026-03-12 08:02
今天出炉 海盐卷和碱水结 老时间11点

老陈 2026-03-12 09:15
11点能留两个不 我12点才下班

老陈 2026-03-12 10:50
@阿满（店长） 问你呢 留不留

Lulu 2026-03-12 10:58
昨天的碱水结我家娃一个人吃了两个 太好吃了

老陈 2026-03-12 12:20
问了两遍都没人理 算了 白跑一趟
"""
HIT = "<img src=x onerror=\"window.hit='img'\">"
CLOSING = "</script><script>window.hit='script'</script>"


class Site:
    """A running server: `url` is ready, `slow` gets ready when the gate is opened."""

    def __init__(self, folder: Path) -> None:
        ports = free_ports(2)
        self.gate = folder / "gate"
        self.url, self.slow = (f"http://127.0.0.1:{port}" for port in ports)
        self._log = (folder / "log").open("wb+")
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER, *ports, str(self.gate)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "COACH_HOME": str(folder / "home"), "COACH_MODEL": ""},
            stdout=self._log,
            stderr=self._log,
        )

    def wait_for(self, url: str, seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return
            except urllib.error.HTTPError as error:
                error.close()
            except OSError:
                pass
            time.sleep(0.05)
        self._log.seek(0)
        pytest.fail(f"{url} was not answered: {self._log.read().decode(errors='replace')[-2000:]}")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(timeout=20)
        self._log.close()


def free_ports(count: int) -> list[str]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [str(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class Watch:
    """What a page did behind the operator's back."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self.paths: set[str] = set()
        self.hosts: set[str] = set()
        page.on(
            "console",
            lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        self.paths.add(parts.path)
        self.hosts.add(parts.netloc)

    def refusals_are_fine(self) -> None:
        """Chromium reports every answer of 400 and above as an error of its own; a test that provokes one drops those."""
        self.errors = [error for error in self.errors if not error.startswith("Failed to load resource")]


def open_page(browser: Browser, url: str, **options: Any) -> tuple[Page, Watch]:
    context = browser.new_context(
        **{"locale": "zh-CN", "viewport": {"width": 400, "height": 800}, "reduced_motion": "reduce", **options}
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.add_init_script(
        "window.violations = []; addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
    )
    watch = Watch(page)
    page.goto(url)
    return page, watch


def give(page: Page, text: str) -> None:
    page.get_by_label("聊天记录").fill(text)
    page.get_by_role("button", name="看看").click()


def advised(page: Page) -> None:
    expect(page.locator("#progress")).to_have_text(
        "看完了。", timeout=20_000
    )  # a server's first advice loads the dictionary


def in_sight(node: Locator) -> bool:
    return bool(
        node.evaluate(
            "(node) => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight && box.height > 0; }"
        )
    )


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} was not reached by {most} times Tab")


def hostile_chat(page: Page) -> None:
    people = [
        {"id": "op", "name": f"店长{CLOSING}", "role": "operator"},
        {"id": "m1", "name": f"老陈{HIT}"},
        {"id": "__proto__", "name": "constructor"},
    ]
    said = [
        ("op", f"今天出炉 老时间11点 {HIT}"),
        ("m1", "11点能留两个不 我12点才下班"),
        ("m1", "问你呢 留不留"),
        ("__proto__", f"javascript:alert(1) ${{window.hit=1}} {{{{window.hit=1}}}} {CLOSING}"),
        ("m1", f"问了两遍都没人理 算了 白跑一趟 {HIT}"),
    ]
    messages = [
        {"id": f"{HIT}{number}", "at": f"2026-03-12T1{number}:00:00+08:00", "sender": who, "text": text}
        for number, (who, text) in enumerate(said)
    ]
    chat = {"group": {"id": "g"}, "members": people, "messages": messages, "now": "2026-03-12T15:00:00+08:00"}
    page.get_by_text("补充资料（可以不填）").click()
    page.get_by_label("群资料").fill(json.dumps({"group": {"name": f"群{HIT}{CLOSING}", "theme": HIT}}))
    give(page, json.dumps(chat))
