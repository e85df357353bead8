"""The team's own recordings of what a form says: made sentence by sentence, heard in a check-in, deleted.

A language that is only heard needs no text of its own: whoever records it reads one of the form's languages and says
it in theirs. Who recorded a sentence stands in the audit and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect import aloud
from evalkit.collect.aloud import Sentence, Written
from evalkit.definitions import Form, Words
from evalkit.errors import Refused, problem
from evalkit.exchange.sound import sound_kind
from evalkit.i18n import PARTICIPANT as WRITTEN
from evalkit.services.forms import kept_forms, sentences
from evalkit.store import Scope, Unit
from evalkit.store.queries import forms, programmes
from evalkit.store.queries import recordings as kept

LARGEST = 1_000_000
"""Bytes of one sentence: a minute as browsers record it, ten seconds as WAV."""
TOGETHER = 300_000_000
"""Bytes of all that an association keeps: some hundred forms in a dozen languages as browsers record them."""

TAKEN_ALONG = 20_000_000
"""Bytes of sound that a device keeps for working without network; what is over that is left out, and said."""

HEARD = (
    *WRITTEN, "ary", "ber", "tr", "uk", "ro", "ps", "ti", "so", "bg", "es", "fa", "ff", "it", "ku", "ln", "pl", "pt",
    "ru", "sq", "sw", "ur", "am",
)  # fmt: skip
"""Languages that can be recorded: those that the pages are written in, then those that are only heard."""


@dataclass(frozen=True)
class Progress:
    """How many of a form's sentences can be heard in a language."""

    language: str
    done: int
    of: int


@dataclass(frozen=True)
class FormVoices:
    """A form that is asked here, and the languages in which it can be heard at least in part."""

    form_version: str
    title: Words
    version: str
    progress: tuple[Progress, ...]


@dataclass(frozen=True)
class Line:
    """One sentence to record; ``recording``: what is heard now, made in these or, for a language that is only heard,
    in other words of the same sentence."""

    written: Written
    recording: str | None


@dataclass(frozen=True)
class TakenAlong:
    """Ids of recordings for a device, and how many did not fit."""

    recordings: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class Recorder:
    """What the page to record shows. ``reading``: the written language that is read from."""

    form_version: str
    title: Words
    heard: str
    reading: str
    written: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def done(self) -> int:
        return sum(line.recording is not None for line in self.lines)


async def overview(scope: Scope, *, now: dt.datetime | None = None) -> tuple[FormVoices, ...]:
    """The forms that the association's programmes ask now, each with what can be heard of it."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = []
        for version in await _asked_now(unit):
            form = kept_forms.form_of(version)
            heard = await heard_in(unit, form)
            progress = [_progress(form, language, heard.get(language, {})) for language in HEARD if language in heard]
            found.append(FormVoices(version.id, form.title, form.version, tuple(progress)))
    return tuple(found)


async def recorder(
    scope: Scope, form_version: str, *, heard: str, reading: str = "", now: dt.datetime | None = None
) -> Recorder:
    """The sentences of a form, to be recorded in ``heard`` from the text in ``reading``; 404 for another's form."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        form = await _form(unit, form_version)
        written = _written(form)
        if heard not in HEARD:
            raise Refused(problem("recordings.no_such_language", field="language"))
        read = heard if heard in written else reading if reading in written else written[0]
        here = (await heard_in(unit, form)).get(heard, {})
        lines = [
            Line(one, here.get(one.mark) if heard in written else _any(here, one.sentence, heard, read))
            for one in aloud.to_record(sentences.of(form), heard, read)
        ]
        return Recorder(form_version, form.title, heard, read, written, tuple(lines))


async def keep(
    scope: Scope,
    form_version: str,
    *,
    heard: str,
    mark: str,
    content: bytes,
    most: int = TOGETHER,
    now: dt.datetime | None = None,
) -> str:
    """Keep one sentence's sound; what was heard before is replaced. Gives its id."""
    check_rule(Role(scope.role), TEAM)
    if heard not in HEARD:
        raise Refused(problem("recordings.no_such_language", field="language"))
    kind = _checked(content)
    async with store.unit(scope, write=True, now=now) as unit:
        form = await _form(unit, form_version)
        replaces = _same_sentence(sentences.of(form), heard, mark)
        made = await kept.keep_recording(
            unit, language=heard, text_mark=mark, media_type=kind, content=content, replaces=replaces
        )
        if await kept.bytes_together(unit) > most:  # with what it replaces gone; a refusal takes all of it back
            raise Refused(problem("recordings.full", field="file", megabytes=most // 1_000_000))
        unit.note("keep_recording", "recording", made, language=heard, sentence=mark[:12])
        return made


async def delete(scope: Scope, recording_id: str, *, now: dt.datetime | None = None) -> None:
    """The sound goes for good; the sentence can be recorded again."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.recording(unit, recording_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if await kept.delete_recording(unit, recording_id):
            unit.note("delete_recording", "recording", recording_id, language=found.language)


async def delete_language(scope: Scope, heard: str, *, now: dt.datetime | None = None) -> int:
    """Everything that was recorded in a language goes, in every form; gives how much."""
    check_rule(Role(scope.role), COORDINATION)
    if heard not in HEARD:
        raise Refused(problem("recordings.no_such_language", field="language"))
    async with store.unit(scope, write=True, now=now) as unit:
        gone = await kept.delete_language(unit, heard)
        if gone:
            unit.note("delete_recordings", "organisation", unit.organisation, language=heard, recordings=gone)
        return gone


async def sound(scope: Scope, recording_id: str, *, now: dt.datetime | None = None) -> tuple[str, bytes]:
    """(media type, content) of a recording of the reader's own association; one that has ended is not found."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await kept.sound(unit, recording_id)
    if found is None or found.content is None:
        raise Refused(problem("entry.not_found"))
    return found.media_type, found.content


async def to_take_along(
    scope: Scope, asked: Collection[Form], *, most: int = TAKEN_ALONG, now: dt.datetime | None = None
) -> TakenAlong:
    """What is heard in these forms, as far as it fits: the languages in their order, so that none is cut by another."""
    check_rule(Role(scope.role), TEAM)
    marks = frozenset().union(*(aloud.every_mark(sentences.of(form)) for form in asked))
    async with store.unit(scope, now=now) as unit:
        found = await kept.recordings_of(unit, marks)
    taken, room = [], most
    for one in sorted(found, key=lambda one: HEARD.index(one.language)):
        room -= one.size
        if room >= 0:
            taken.append(one.id)
    return TakenAlong(tuple(taken), len(found) - len(taken))


async def heard_in(unit: Unit, form: Form) -> Mapping[str, Mapping[str, str]]:
    """What can be heard of a form: language → mark of a written sentence → id of its recording."""
    found: dict[str, dict[str, str]] = {}
    for one in await kept.recordings_of(unit, aloud.every_mark(sentences.of(form))):
        found.setdefault(one.language, {})[one.text_mark] = one.id
    return found


def _checked(content: bytes) -> str:
    """The media type of a sound that may be kept, told by its bytes."""
    if not content:
        raise Refused(problem("recordings.no_file", field="file"))
    if len(content) > LARGEST:
        raise Refused(problem("recordings.too_large", field="file", megabytes=LARGEST // 1_000_000))
    kind = sound_kind(content)
    if kind is None:
        raise Refused(problem("recordings.no_sound", field="file"))
    return kind


def _same_sentence(found: tuple[Sentence, ...], heard: str, mark: str) -> frozenset[str]:
    """The marks whose recordings a new one replaces: its own, and in a language that is only heard those that were
    made from another text of the sentence. Refused when the form has no such sentence."""
    for one in found:
        for language, text in one.words.items():
            if aloud.mark(language, text) == mark:
                return frozenset((mark, *aloud.marks(one.words, heard, language)))
    raise Refused(problem("recordings.no_such_sentence", field="file"))


def _progress(form: Form, heard: str, here: Mapping[str, str]) -> Progress:
    written = _written(form)
    lines = aloud.to_record(sentences.of(form), heard, heard if heard in written else written[0])
    if heard in written:
        done = sum(line.mark in here for line in lines)
    else:
        done = sum(_any(here, line.sentence, heard, line.language) is not None for line in lines)
    return Progress(heard, done, len(lines))


def _any(here: Mapping[str, str], sentence: Sentence, heard: str, shown: str) -> str | None:
    return next((here[one] for one in aloud.marks(sentence.words, heard, shown) if one in here), None)


def _written(form: Form) -> tuple[str, ...]:
    """Languages of the pages in which the form can be read whole; its first one if none is."""
    return tuple(code for code in WRITTEN if code in form.languages) or tuple(sorted(form.languages)) or ("en",)


async def _form(unit: Unit, form_version: str) -> Form:
    version = await forms.form_version(unit, form_version)
    if version is None:
        raise Refused(problem("entry.not_found"))
    return kept_forms.form_of(version)


async def _asked_now(unit: Unit) -> tuple[forms.FormVersion, ...]:
    """Each form version that the newest schedule of a programme asks, once, in the programmes' order."""
    found: dict[str, forms.FormVersion] = {}
    for programme in await programmes.programmes(unit):
        schedule = await forms.newest_schedule(unit, programme.id)
        for version_id in schedule.forms.values() if schedule else ():
            version = await forms.form_version(unit, version_id)
            if version is not None:
                found[version.id] = version
    return tuple(found.values())
