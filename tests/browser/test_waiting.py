"""The tests' own browser: one for the room, and a page that arrives slowly is read to its end before a test looks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest


class Slowly(BaseHTTPRequestHandler):
    """A form at `/`; whatever it leads to comes in two halves."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(b"<title>a</title><form action=/next><button>on</button></form>")
            return
        self.wfile.write(b"<title>b</title><p>first half" + b" " * 4096)
        self.wfile.flush()
        time.sleep(0.3)
        self.wfile.write(b"<textarea>second half</textarea>")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is written to the tests' output."""


@pytest.fixture
def slow() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slowly) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("by", ["page", "locator"])
def test_after_a_click_the_whole_next_page_is_there(page: Any, slow: str, by: str) -> None:
    page.goto(slow)
    if by == "page":
        page.click("button")
    else:
        page.locator("button").click()
    assert page.locator("textarea").count() == 1


def test_one_browser_serves_every_module_of_this_room(request: pytest.FixtureRequest) -> None:
    """Another fixture of that name beside it would take its place, and start a browser for each module."""
    assert request._get_active_fixturedef("chromium").scope == "package"
