"""What came with the form of a check-in sheet: a closed set of fields, and the answers as they were typed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from litestar import Request

from evalkit.collect.answers import day_from
from evalkit.definitions.words import base
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import Sent
from evalkit.services.asking.sheets import Draft
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.typed_number import whole_number

PREFIX = "answer."
"""Before the key of every question, so that no form can name one of our own fields."""

OWN = (
    "submission_key",
    "form_version",
    "draft_version",
    "language",
    "day",
    "seen_day",
    "mode",
    "do",
    "switch",
    "waiting",
)


@dataclass(frozen=True)
class TypedSheet:
    """``do``: look_over, note (at once, where nothing is to be said first), submit, change, save or afresh.
    ``switch``: a language to go on in. ``seen_day``: the day for which it was read over; another one is read over
    again, since it may count for another occasion. ``waiting``: what was kept aside and is mended here.
    """

    submission_key: str = ""
    form_version: str = ""
    draft_version: int = 0
    language: str = ""
    day: str = ""
    seen_day: str = ""
    mode: str = ""
    do: str = ""
    switch: str = ""
    waiting: str = ""
    raw: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def on(self) -> dt.date | None:
        """The day, or None when what was typed is no day."""
        return day_from(self.day)

    def sent(self, enrolment: str, reader: str, *, mode: str | None = None, day: dt.date | None = None) -> Sent:
        """For the services; a person's own page gives the day itself."""
        return Sent(
            submission_key=self.submission_key,
            enrolment=enrolment,
            form_version=self.form_version,
            raw=self.raw,
            day=day or self.on,
            mode=mode or self.mode,
            language=base(self.language),
            reader=reader,
            waiting=self.waiting,
        )

    def draft(self) -> Draft:
        return Draft(version=self.draft_version + 1, raw=self.raw, day=self.day, mode=self.mode, language=self.language)


async def typed_sheet(request: Request[Any, Any, Any]) -> TypedSheet:
    """Read the fields; one that no sheet has is refused."""
    form = await request.form()
    own: dict[str, str] = {}
    raw: dict[str, tuple[str, ...]] = {}
    for name in form:
        values = tuple(str(value) for value in form.getall(name))
        if name.startswith(PREFIX):
            raw[name.removeprefix(PREFIX)] = values
        elif name in OWN:
            own[name] = values[-1]
        elif name != TOKEN_FIELD:
            raise Refused(problem("request.field_unknown", field=name[:60]))
    version = own.pop("draft_version", "0")
    if not _is_id(own.get("form_version", "")):
        raise Refused(problem("entry.key_missing"))
    return TypedSheet(**own, draft_version=whole_number(version) or 0, raw=raw)


def _is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
