"""The log holds fields of its list, and no word of a request, a row or a library."""

from __future__ import annotations

import json
import logging
import sys

from evalkit.cli.logs import FIELDS, Lines


def line(name: str, message: object, *values: object, **more: object) -> dict[str, str]:
    record = logging.LogRecord(name, logging.ERROR, "/srv/evalkit/some_file.py", 12, message, values, None)
    vars(record).update(more)
    said: dict[str, str] = json.loads(Lines().format(record))
    assert said.keys() <= set(FIELDS)
    return said


def test_our_own_words_stay_without_their_values() -> None:
    said = line("evalkit.web", "unforeseen", error="KeyError", where="rooms.py:3 in f", participant="tilleul 27")
    assert (said["event"], said["error"], said["where"]) == ("unforeseen", "KeyError", "rooms.py:3 in f")
    assert "tilleul" not in json.dumps(said)
    assert line("evalkit.web", "could not read %s", "tilleul 27")["event"] == "could not read %s"


def test_of_a_library_only_where_and_what_kind() -> None:
    try:
        raise ValueError("Key (label)=(tilleul 27) already exists")
    except ValueError:
        said = line("asyncpg", "Key (label)=(tilleul 27)", exc_info=sys.exc_info())
    assert said["event"] == "library"
    assert (said["error"], said["where"]) == ("ValueError", "some_file.py:12")
    assert "tilleul" not in json.dumps(said)


def test_why_the_server_cannot_listen_is_told() -> None:
    assert line("uvicorn.error", OSError(98, "Address already in use"))["event"] == "Address already in use"
