"""Pictures as the renderer draws them, all that are wanted at once, by one process that stays.

What was drawn is remembered by what the picture holds, in memory only: a report that is not released yet must not lie
about as a file. Drawn alone or beside others, today or tomorrow, a picture comes out the same.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from evalkit.reporting.charts.data import rows
from evalkit.reporting.charts.drawing import Picture

_KEPT: Final = 600
"""Pictures to remember: a release in three languages, in every format, a few times over; some 20 MB."""
_PATIENCE: Final = 120.0
"""Seconds for one sheet. A drawing takes a second; a process that does not answer must not hold up all others."""
_SVG: Final = "{http://www.w3.org/2000/svg}"

_remembered: OrderedDict[Picture, ET.Element] = OrderedDict()
_one_at_a_time = threading.Lock()


def drawn(pictures: Sequence[Picture]) -> tuple[ET.Element, ...]:
    """Each picture as the group that the renderer drew for it; what is not remembered is drawn in one go."""
    with _one_at_a_time:
        wanted = [one for one in dict.fromkeys(pictures) if one not in _remembered]
        found = dict(zip(wanted, _sheet(wanted), strict=True))
        found |= {one: _remembered[one] for one in pictures if one not in found}
        for one, group in found.items():
            _remembered[one] = group
            _remembered.move_to_end(one)
        while len(_remembered) > _KEPT:
            _remembered.popitem(last=False)
        return tuple(found[one] for one in pictures)


def warm() -> None:
    """Start the process and do not wait for it: the first report then finds it ready."""
    with _one_at_a_time, suppress(OSError):
        _PROCESS.start()


def forget() -> None:
    """Remember nothing, as a measurement needs it."""
    with _one_at_a_time:
        _remembered.clear()


def _sheet(pictures: Sequence[Picture]) -> list[ET.Element]:
    marks = rows(pictures)
    groups = [ET.Element("g") for _ in pictures]
    if not marks:
        return groups
    root = ET.fromstring(_PROCESS.ask(marks))  # noqa: S314  (our own renderer's output)
    places = next(one for one in root.iter(f"{_SVG}g") if "cell" in one.get("class", "").split())
    # A picture without a mark has no place on the sheet.
    for number, group in zip(dict.fromkeys(row["picture"] for row in marks), places, strict=True):
        groups[number] = group
    return groups


class _Process:
    """The drawing process: started when first asked, started anew when it is gone."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def ask(self, marks: list[dict[str, object]]) -> str:
        """The SVG of a sheet. A process that died since it was last asked (it may have been stopped) is replaced."""
        question = json.dumps(marks, ensure_ascii=False).encode() + b"\n"
        answer = self._answer(question) or self._answer(question)
        if not answer:
            raise RuntimeError("the process that draws pictures does not answer")
        drawn: str = json.loads(answer)
        return drawn

    def start(self) -> subprocess.Popen[bytes]:
        """The process, started unless it runs."""
        if self._running is None or self._running.poll() is not None:
            self.stop()
            self._running = subprocess.Popen(
                [sys.executable, "-I", "-m", "evalkit.reporting.drawing_child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
        return self._running

    def _answer(self, question: bytes) -> bytes:
        process = self.start()
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101  (both pipes were asked for)
        watch = threading.Timer(_PATIENCE, process.kill)
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(question)
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = b""
        finally:
            watch.cancel()
        if not answer.endswith(b"\n"):
            self.stop()
            return b""
        return answer

    def stop(self) -> None:
        """End the process; it ends by itself when its questions end."""
        process, self._running = self._running, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


_PROCESS: Final = _Process()
atexit.register(_PROCESS.stop)
