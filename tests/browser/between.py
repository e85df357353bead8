"""Stands between the browser and the program: takes the network away, cuts answers off, and sends a new worker."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}
QUEUE = "/offline/queue"


@dataclass
class Between:
    """``down``: nothing passes. ``cut_every``: of so many items that the program has kept, one is never acknowledged.
    ``note``: stands in the service worker's script, so that another note is another version.
    ``lie``: the answer to each item, which the program never sees. ``slow``: the first sending arrives after the page
    that cut it short, and just before a second."""

    port: int = 0
    upstream: int = 0
    down: bool = False
    cut_every: int = 0
    note: str = ""
    lie: bytes = b""
    received: list[str] = field(default_factory=list)
    cut: int = 0
    slow: bool = False
    sendings: int = 0
    second_came: Event = field(default_factory=Event)
    first_went: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def through(self, link: str) -> str:
        """An address of the program, by this way."""
        return link.replace(f":{self.upstream}/", f":{self.port}/")

    def turn(self, path: str) -> Callable[[], None]:
        """Where the first sending is ``slow`` it goes on only once a second has come, and before that one: waits for
        the turn of this request, and gives what is to be called after it."""
        with self.lock:
            counts = self.slow and path.endswith(QUEUE)
            self.sendings += counts
            number = self.sendings if counts else 0
        if number == 1:
            self.second_came.wait(20)
            return self.first_went.set
        if number == 2:
            self.second_came.set()
            self.first_went.wait(20)
        return lambda: None

    def is_lost(self, path: str) -> bool:
        """Whether the answer to what the program has just kept is to be lost."""
        if not path.endswith(QUEUE):
            return False
        with self.lock:
            self.received.append(path)
            lost = self.cut_every > 0 and len(self.received) % self.cut_every == 0
            self.cut += lost
            return lost


@contextmanager
def between(upstream: str) -> Iterator[Between]:
    """Listens on a free port until the block ends."""
    state = Between(upstream=int(upstream.rpartition(":")[2]))

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length) if length else None
            self.close_connection = True
            if state.down:
                return
            if state.lie and self.path.endswith(QUEUE):
                self.send_response_only(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(state.lie)))
                self.end_headers()
                self.wfile.write(state.lie)
                return
            turn = state.turn(self.path)
            there = http.client.HTTPConnection("127.0.0.1", state.upstream, timeout=30)
            there.request(
                self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() not in HOP}
            )
            answer = there.getresponse()
            content = answer.read()
            there.close()
            turn()
            if self.path == "/sw.js":
                content += f"\n// {state.note}".encode()
            if state.is_lost(self.path):
                return
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header(
                "content-length", answer.headers["content-length"] if self.command == "HEAD" else str(len(content))
            )
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_HEAD = pass_on  # noqa: N815  (the names that http.server calls)

        def log_message(self, *_: object) -> None:
            """Nothing is written for each request."""

    class Listener(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128  # a new worker asks for all its files at once

    server = Listener(("127.0.0.1", 0), Handler)
    state.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
