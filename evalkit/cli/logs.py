"""The log: one JSON object on a line, with fields of this list and nothing else.

What a library says in its own words may hold what somebody typed (a database names the value that it refuses), so of
it only its name, the place and the kind of error are kept. There is no log of who asked for what.
"""

from __future__ import annotations

import datetime as dt
import json
import logging

FIELDS = ("at", "level", "logger", "event", "error", "where")
"""The only fields. A value comes from our own code, never from a request or a row."""


class Lines(logging.Formatter):
    """Makes such lines."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="seconds")
        said = {"at": at, "level": record.levelname.lower(), "logger": record.name} | _said(record)
        return json.dumps({name: said[name] for name in FIELDS if said.get(name)}, ensure_ascii=False)


def _said(record: logging.LogRecord) -> dict[str, str]:
    if record.name.partition(".")[0] == "evalkit":
        given = {name: str(getattr(record, name)) for name in ("error", "where") if hasattr(record, name)}
        return {"event": str(record.msg), **given}  # the words as they stand in our code, without values
    said = {"event": "library", "where": f"{record.filename}:{record.lineno}"}
    if isinstance(record.msg, OSError) and record.msg.strerror:
        said["event"] = record.msg.strerror  # uvicorn: the address is in use, or may not be opened
    if record.exc_info and record.exc_info[0] is not None:
        said["error"] = record.exc_info[0].__name__
    return said


def begin() -> None:
    """From now on this process logs so, to stderr: warnings and worse."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
