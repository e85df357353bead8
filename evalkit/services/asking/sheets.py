"""The open sheet of a check-in: what is asked, of whom, for which occasion; and the draft that saves itself.

Opening a sheet writes nothing. Its submission key is made here and travels with the page, so that a double click,
Back, or a second try is the same check-in.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect.questions import Question, questions
from evalkit.collect.rules_for_page import rules_for_page
from evalkit.definitions import Form
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused, problem
from evalkit.services.asking import sealed_words
from evalkit.services.asking.check_ins import is_key, wave_at
from evalkit.services.asking.occasions import SELF, person_of
from evalkit.services.forms import kept_forms, recordings
from evalkit.services.people import deaths
from evalkit.services.word_keys.people import LockedError
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, drafts, enrolments, forms, programmes, uses
from evalkit.store.queries.check_ins import Done


@dataclass(frozen=True)
class Draft:
    """What was typed and not yet noted. ``version`` counts its savings; 0: nothing is saved."""

    version: int = 0
    raw: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day: str = ""
    mode: str = ""
    language: str = ""
    saved_on: dt.date | None = None


@dataclass(frozen=True)
class LastAnswer:
    """What was said the last time, hidden until asked for. ``value`` as stored; ``question`` as it was put then, so
    that its words are those that the person chose. ``day`` None: a file told it without a date."""

    value: object
    day: dt.date | None
    question: Question


@dataclass(frozen=True)
class Sheet:
    """Everything the page shows. ``wave`` None: between two occasions. ``first``: nothing was noted before.

    ``same_day``: the check-in of these questions that is noted on this very day already, in the person's own voice.
    ``heard``: what can be listened to: language → mark of a written sentence → id of its recording.
    """

    submission_key: str
    enrolment: str
    participant: str
    label: str
    drawing: str
    language: str
    programme: Mapping[str, str]
    entry: dt.date | None
    form: Form
    form_version: str
    questions: tuple[Question, ...]
    day: dt.date
    today: dt.date
    wave: str | None
    wave_words: Mapping[str, str] | None
    first: bool
    last: Mapping[str, LastAnswer]
    draft: Draft
    same_day: str | None
    heard: Mapping[str, Mapping[str, str]]

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages in which the whole form can be read."""
        return tuple(sorted(self.form.languages))

    @property
    def rules(self) -> str:
        """What shows and hides questions, as JSON for the page's script; empty for a form without conditions."""
        found = rules_for_page(self.form)
        return canonical(found) if found else ""

    @property
    def last_values(self) -> Mapping[str, object]:
        """What was said the last time, as it is kept."""
        return {key: answer.value for key, answer in self.last.items()}


async def open_sheet(
    scope: Scope,
    enrolment_id: str,
    *,
    day: dt.date | None = None,
    form_version: str | None = None,
    submission_key: str | None = None,
    again: bool = False,
    now: dt.datetime | None = None,
) -> Sheet:
    """The sheet of an enrolment for a day (today unless said), with the reader's own draft if there is one.

    ``form_version`` and ``submission_key`` keep a sheet that is shown ``again`` what it was. Refused after a death,
    but for a day before it.
    """
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    async with store.unit(scope, now=now) as unit:
        enrolment = await enrolments.enrolment(unit, enrolment_id)
        if enrolment is None or enrolment.joined_into is not None:
            raise Refused(problem("entry.not_found"))
        person = await person_of(unit, enrolment.participant)
        programme = await programmes.programme(unit, enrolment.programme)
        schedule = await forms.schedule(unit, enrolment.schedule)
        if person is None or programme is None or schedule is None:
            raise Refused(problem("entry.not_found"))
        if not again:
            await deaths.check_can_be_asked(unit, person.id, day)
        done = await uses.done_by(unit, enrolment_id)
        kept_draft = await _own_draft(unit, enrolment, submission_key)
        if scope.participant and programme.closed_on is not None and not again and kept_draft is None:
            raise Refused(problem("process.nobody_asked"))  # what was begun is finished, and the team writes late
        on = day or unit.today
        key, version_id = await _form_to_ask(unit, enrolment, schedule, done, on, form_version)
        version = await forms.form_version(unit, version_id)
        if version is None:
            raise Refused(problem("entry.form_outdated"))
        form = kept_forms.form_of(version)
        wave = await wave_at(unit, enrolment, schedule, key, on)
        return Sheet(
            submission_key=submission_key or (kept_draft.submission_key if kept_draft else str(uuid.uuid4())),
            enrolment=enrolment.id,
            participant=person.id,
            label=person.label,
            drawing=person.drawing,
            language=person.language,
            programme=programme.names,
            entry=enrolment.entry,
            form=form,
            form_version=version.id,
            questions=questions(form),
            day=on,
            today=unit.today,
            wave=wave,
            wave_words=kept_forms.wave_words(kept_forms.schedule_of(schedule), wave),
            first=not done,
            last=await _last_answers(unit, done, key, before=on),
            draft=await _open_draft(unit, kept_draft) if kept_draft else Draft(),
            same_day=next((d.check_in for d in done if (d.voice, d.form_key, d.day) == (SELF, key, on)), None),
            heard=await recordings.heard_in(unit, form),
        )


async def save_draft(
    scope: Scope,
    *,
    submission_key: str,
    enrolment_id: str,
    form_version: str,
    draft: Draft,
    now: dt.datetime | None = None,
) -> bool:
    """Keep what was typed so far, sealed; ``draft.version`` is one more than the one it was based on.

    False when the check-in was noted in the meantime: a late save must not bring it back as a draft. Refused
    (409) when a newer draft is kept.
    """
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        enrolment = await enrolments.enrolment(unit, enrolment_id)
        if enrolment is None or await forms.form_version(unit, form_version) is None:
            raise Refused(problem("entry.not_found"))
        if await check_ins.revision_by_key(unit, submission_key) is not None:
            return False
        content = {"raw": {k: list(v) for k, v in draft.raw.items()}, "day": draft.day, "mode": draft.mode,
                   "language": draft.language}  # fmt: skip
        place = sealed_words.draft_place(unit, enrolment.participant, submission_key, draft.version)
        saved = await drafts.save_draft(
            unit,
            submission_key=submission_key,
            participant=enrolment.participant,
            enrolment=enrolment.id,
            wave=None,
            form_version=form_version,
            version=draft.version,
            content=await sealed_words.seal(unit, enrolment.participant, place, content),
            here=_for_session(unit, place, content),
        )
        if not saved:
            raise Refused(problem("entry.draft_newer"))
        return True


async def throw_draft_away(scope: Scope, submission_key: str, *, now: dt.datetime | None = None) -> None:
    """Begin afresh: the reader's own draft of this key goes; anybody else's stays."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        kept = await drafts.draft(unit, submission_key)
        if kept is None or kept.author != scope.account:
            raise Refused(problem("entry.not_found"))
        await drafts.forget_draft(unit, submission_key)


async def own_draft(unit: Unit, submission_key: str) -> Draft | None:
    """The reader's own draft of this key; None where there is none, or it is somebody else's."""
    kept = await drafts.draft(unit, submission_key)
    return await _open_draft(unit, kept) if kept is not None and kept.author == unit.scope.account else None


async def _own_draft(unit: Unit, enrolment: enrolments.Enrolment, submission_key: str | None) -> drafts.Draft | None:
    """The reader's own newest draft for this enrolment: nobody reads what somebody else has not finished."""
    for one in await drafts.drafts_of(unit, enrolment.participant):
        own = one.enrolment == enrolment.id and one.author == unit.scope.account
        if own and submission_key in (None, one.submission_key):
            return one
    return None


async def _open_draft(unit: Unit, kept: drafts.Draft) -> Draft:
    place = sealed_words.draft_place(unit, kept.participant, kept.submission_key, kept.version)
    try:
        content = await sealed_words.unseal(unit, kept.participant, place, kept.content)
    except LockedError:
        content = _of_session(unit, place, kept.here)
    except sealing.CannotOpenError:
        content = {}
    if not content:
        return Draft(version=kept.version)
    raw = content.get("raw")
    return Draft(
        version=kept.version,
        raw={str(k): tuple(map(str, v)) for k, v in raw.items()} if isinstance(raw, dict) else {},
        day=str(content.get("day", "")),
        mode=str(content.get("mode", "")),
        language=str(content.get("language", "")),
        saved_on=kept.saved_at.date(),
    )


def _for_session(unit: Unit, place: sealing.Place, content: Mapping[str, object]) -> bytes | None:
    """Where words are locked, whoever types can still go on in the same session: the same under that session's own
    secret, which nobody has once it is over. None in stage one, where the draft itself opens."""
    keys = unit.scope.keys
    return sealing.wrap(canonical(dict(content)).encode(), keys.here, place.bound.decode()) if keys else None


def _of_session(unit: Unit, place: sealing.Place, kept: bytes | None) -> dict[str, object]:
    """What this session itself saved; nothing of another's."""
    if kept is None or unit.scope.keys is None:
        return {}
    try:
        return dict(json.loads(sealing.unwrap(kept, unit.scope.keys.here, place.bound.decode())))
    except sealing.CannotOpenError:
        return {}


async def _form_to_ask(
    unit: Unit,
    enrolment: enrolments.Enrolment,
    schedule: forms.Schedule,
    done: Sequence[Done],
    day: dt.date,
    form_version: str | None,
) -> tuple[str, str]:
    """(form key, form version) of the next form to ask: the given one, else the first that an occasion waits for."""
    for key, version in schedule.forms.items():
        if version == form_version:
            return key, version
    for key, version in schedule.forms.items():
        if len(schedule.forms) == 1 or await wave_at(unit, enrolment, schedule, key, day) is not None:
            return key, version
    key = min(schedule.forms, key=lambda k: sum(d.form_key == k for d in done))
    return key, schedule.forms[key]


async def _last_answers(
    unit: Unit, done: Sequence[Done], form_key: str, *, before: dt.date
) -> Mapping[str, LastAnswer]:
    earlier = [d for d in done if d.voice == SELF and d.form_key == form_key and (d.day is None or d.day <= before)]
    if not earlier:
        return {}
    last = max(earlier, key=lambda d: (d.day or dt.date.min, d.days or 0.0, d.check_in))
    found = await check_ins.check_in(unit, last.check_in)
    newest = await check_ins.newest_revision(unit, last.check_in)
    version = await forms.form_version(unit, found.form_version) if found else None
    if newest is None or version is None:
        return {}
    asked = {one.key: one for one in questions(kept_forms.form_of(version))}
    return {k: LastAnswer(v, last.day, asked[k]) for k, v in newest.answers.items() if k in asked}
