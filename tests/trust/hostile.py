"""Hostile text in the place of what people write: what is typed anywhere, in a world that is otherwise as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from evalkit import sealing, store
from evalkit.store import Scope

PAYLOADS = (
    "<script>zqx()</script>", "\"><img src=x onerror=zqx()>", "'><svg/onload=zqx()>", "</textarea><b zqx>",
    "</title><i zqx>", "{{7919*104729}}", "{%print(7919*104729)%}", "${7919*104729}", "#{7919*104729}",
    "<%= 7919*104729 %>",
)  # fmt: skip
COMPUTED = str(7919 * 104729)
"""Stands on a page only if something computed what was typed: too long a number to stand in an id by chance."""
TEXT = " ".join(PAYLOADS)

TYPED = {
    "account": ("name",), "activity_session": ("reason",), "api_token": ("name",), "comparison": ("title",),
    "enrolment": ("exit_note",), "form_draft": ("definition",), "form_taken_over": ("author_name", "title"),
    "funding_grant": ("title", "conditions"), "import_batch": ("file_name",), "intended_public": ("source",),
    "invitation": ("name",), "organisation": ("name",), "participant": ("label",),
    "programme": ("names", "public_text", "municipality"), "shared_form": ("about",),
    "tool_sheet": ("texts",), "tool_text": ("title", "words"),
}  # fmt: skip
"""Columns with what somebody typed that are not sealed: texts, and JSON with texts in it."""


def in_every_text(value: Any, plant: Callable[[str], str]) -> Any:
    """The same value with each text of several words in it changed; keys and single words have a meaning for us. A text
    that is JSON itself (the letter that a person's own relay keeps) stays JSON, with its texts changed."""
    if isinstance(value, dict):
        return {key: in_every_text(inner, plant) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_every_text(inner, plant) for inner in value]
    if not isinstance(value, str) or " " not in value.strip():
        return value
    if value.startswith(("{", "[")):
        with suppress(ValueError):
            return json.dumps(in_every_text(json.loads(value), plant), ensure_ascii=False)
    return plant(value)


def beside(text: str) -> str:
    return f"{text} {TEXT}"


@contextmanager
def sealed_with_it() -> Iterator[None]:
    """Whatever is sealed meanwhile holds hostile text beside its own.

    Not the files of a report: they are drawn from what was typed and kept with their hash; other bytes are not served.
    """
    seal = sealing.seal

    def sealed(words: bytes | str, *more: Any) -> bytes:
        if any(getattr(place, "table", "") == "release_file" for place in more):
            return seal(words, *more)
        try:
            content = json.loads(words)
        except ValueError:
            return seal(words, *more)
        return seal(json.dumps(in_every_text(content, beside), ensure_ascii=False), *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "seal", sealed)
        yield


async def plant(opened: store.Store) -> int:
    """Into every typed column of every row; gives how many rows that were. On SQLite, where what keeps rows as they are
    can be put aside meanwhile."""
    planted = 0
    async with opened.unit(Scope.system("accounts"), write=True) as unit:
        held = await unit.raw("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        held = [one for one in held if one["sql"].split(" ON ")[1].split()[0] in TYPED]
        for one in held:
            await unit.raw(f"DROP TRIGGER {one['name']}")
        for table, columns in TYPED.items():
            for column in columns:
                for row in await unit.raw(f"SELECT id, {column} AS it FROM {table}"):  # noqa: S608  (our own names)
                    if row["it"] in (None, ""):
                        continue
                    try:
                        changed = json.dumps(in_every_text(json.loads(row["it"]), beside), ensure_ascii=False)
                    except ValueError:
                        changed = beside(row["it"])
                    await unit.raw(f"UPDATE {table} SET {column} = {{}} WHERE id = {{}}", changed, row["id"])  # noqa: S608
                    planted += changed != row["it"]
        for one in held:
            await unit.raw(one["sql"])
    return planted
