"""Two screens that go on with the same draft: neither loses what was typed, the second becomes a draft of its own.

The number of savings tells that another screen was faster. The same text again is no second draft; another text gets a
key made of what it says, so that a second try of the same saving is the same draft.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from evalkit import store
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused
from evalkit.services.asking import sheets
from evalkit.services.asking.sheets import Draft
from evalkit.store import Scope


@dataclass(frozen=True)
class SavedAs:
    """``kept`` False: the check-in was noted in the meantime. ``submission_key`` and ``version`` go on with the page;
    ``apart``: it is another draft than the one that the page was opened with."""

    kept: bool
    submission_key: str
    version: int
    apart: bool = False


async def save(
    scope: Scope,
    *,
    submission_key: str,
    enrolment_id: str,
    form_version: str,
    draft: Draft,
    now: dt.datetime | None = None,
) -> SavedAs:
    """Keep what was typed so far, whatever another screen has kept."""

    async def keep(key: str, what: Draft) -> bool:
        return await sheets.save_draft(
            scope, submission_key=key, enrolment_id=enrolment_id, form_version=form_version, draft=what, now=now
        )

    try:
        return SavedAs(await keep(submission_key, draft), submission_key, draft.version)
    except Refused as refusal:
        if refusal.problems[0].code != "entry.draft_newer":
            raise
    newer = await _own(scope, submission_key, now)
    if newer is not None and _says(newer) == _says(draft):
        return SavedAs(True, submission_key, newer.version)
    own = str(uuid.uuid5(uuid.UUID(submission_key), canonical(_says(draft))))
    try:
        return SavedAs(await keep(own, replace(draft, version=1)), own, 1, apart=True)
    except Refused as refusal:
        if refusal.problems[0].code != "entry.draft_newer":
            raise
        gone_on = await _own(scope, own, now)  # this very saving arrived before
        return SavedAs(True, own, gone_on.version if gone_on else 1, apart=True)


async def _own(scope: Scope, submission_key: str, now: dt.datetime | None) -> Draft | None:
    async with store.unit(scope, now=now) as unit:
        return await sheets.own_draft(unit, submission_key)


def _says(draft: Draft) -> dict[str, object]:
    raw = {key: list(values) for key, values in sorted(draft.raw.items()) if any(values)}
    return {"raw": raw, "day": draft.day, "mode": draft.mode}
