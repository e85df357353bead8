"""Bring check-ins from a file into an association's programmes, whole or not at all.

The file is read as `evalkit analyse` reads it, and what it answers obeys the rules of the form, as on a sheet. The
wave that a row names stays; a second occasion in one wave is kept off the schedule. Each participant of the file
becomes a person with a label; nothing else about them is kept.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form
from evalkit.definitions.words import Words
from evalkit.errors import Refused, problem
from evalkit.exchange.reading import Reading, ReadingOptions, read_observations
from evalkit.services.files import import_answers
from evalkit.services.files.import_answers import Goes
from evalkit.services.forms import kept_forms
from evalkit.services.people import labels
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import bulk, drafts, forms, participants
from evalkit.store.queries import programmes as kept_programmes
from evalkit.store.queries.check_ins import NewCheckIn, Payload

PURPOSES = ("follow_up", "funder_aggregate", "observatory_aggregate")
"""What a data set may come with a general agreement for."""


@dataclass(frozen=True)
class Wanted:
    """What to import. ``programmes``: name in the file → key of the programme here (default: the name is the key).

    ``only_programme``: key of the programme for a file that names none. ``consents``: purpose → the words under
    which everybody in the file agreed.
    """

    path: Path
    form: Form
    options: ReadingOptions = field(default_factory=ReadingOptions)
    enrolments: Path | None = None
    programmes: Mapping[str, str] = field(default_factory=dict)
    only_programme: str | None = None
    consents: Mapping[str, str] = field(default_factory=dict)
    language: str = "fr"


@dataclass(frozen=True)
class Imported:
    """What came in: people, enrolments, check-ins (of them off the schedule), and rows left out by reason.

    ``by_wave``: check-ins of each wave, called ``wave_words``. ``labels``: name in the file → label here, told once and
    kept nowhere.
    """

    people: int
    enrolments: int
    check_ins: int
    off_schedule: int
    read_as: str
    dropped: tuple[tuple[str, int], ...]
    by_wave: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    labels: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)
    wave_words: Mapping[str, Words | None] = field(default_factory=dict, compare=False, repr=False)


class _OnlyLookedError(Exception):
    """Carries what would have come in out of the transaction, which is rolled back."""

    def __init__(self, imported: Imported) -> None:
        super().__init__("only looked")
        self.imported = imported


async def look_at_file(scope: Scope, wanted: Wanted, *, rng: random.Random, now: dt.datetime | None = None) -> Imported:
    """What :func:`import_file` would do, found out by doing it and taking all of it back."""
    try:
        await import_file(scope, wanted, rng=rng, now=now, only_look=True)
    except _OnlyLookedError as looked:
        return looked.imported
    raise LookupError("a look always ends by taking everything back")


async def import_file(
    scope: Scope,
    wanted: Wanted,
    *,
    rng: random.Random,
    now: dt.datetime | None = None,
    tell: Callable[[str], None] = lambda _: None,
    only_look: bool = False,
) -> Imported:
    """Read the file and keep everything in one transaction; Refused with every reason, and nothing is written."""
    check_rule(Role(scope.role), COORDINATION)
    if unknown := sorted(set(wanted.consents) - set(PURPOSES)):
        raise Refused(problem("imports.unknown_purpose", purpose=unknown[0], purposes=", ".join(PURPOSES)))
    reading = await asyncio.to_thread(
        read_observations, wanted.path, wanted.form, wanted.options, enrolments=wanted.enrolments, tell=tell,
        with_words=True,
    )  # fmt: skip
    found = await asyncio.to_thread(_judged, wanted, reading)
    dropped = (*reading.dropped, *import_answers.dropped(found))
    async with store.unit(scope, write=True, now=now) as unit:
        if any(batch.sha256 == reading.sha256 for batch in await drafts.import_batches(unit)):
            raise Refused(problem("imports.before", file=str(wanted.path)))
        places = await _programmes(unit, wanted, reading)
        batch = await drafts.make_import_batch(
            unit,
            file_name=wanted.path.name,
            sha256=reading.sha256,
            read_as=reading.read_as,
            row_count=reading.rows,
            dropped=[{"reason": reason, "rows": rows} for reason, rows in dropped],
            consent=dict(wanted.consents) or None,
        )
        people = await _people(unit, wanted, reading, rng)
        enrolments = await _enrolments(unit, wanted, reading, places, people)
        arrivals = await import_answers.arrivals(
            unit, found, enrolments, form=wanted.form, batch=batch, language=wanted.language
        )
        await bulk.add_check_ins(unit, arrivals)
        unit.note(
            "import", "import_batch", batch, people=len(people), enrolments=len(enrolments),
            check_ins=len(arrivals),
        )  # fmt: skip
        imported = Imported(
            len(people),
            len(enrolments),
            len(arrivals),
            sum(1 for place, _ in arrivals if place.wave is None),
            reading.read_as,
            dropped,
            _by_wave(wanted.form, arrivals),
            tuple((name, person.label) for name, person in people.items()),
            {wave.wave: wave.label for wave in wanted.form.schedule.waves} if wanted.form.schedule else {},
        )
        if only_look:
            raise _OnlyLookedError(imported)
    return imported


def _judged(wanted: Wanted, reading: Reading) -> list[import_answers.Occasion]:
    """Every occasion by the rules of the form; Refused with the rows that break one, unless they may be left out."""
    answers = reading.answers.collect()
    found = import_answers.occasions(reading, answers, wanted.form, wanted.language)
    if (wrong := import_answers.faults(found, str(wanted.path))) and not wanted.options.skip_invalid:
        raise Refused(*wrong)
    return found


def _by_wave(form: Form, arrivals: Sequence[tuple[NewCheckIn, Payload]]) -> tuple[tuple[str, int], ...]:
    counted = Counter(place.wave for place, _ in arrivals if place.wave is not None)
    waves = [wave.wave for wave in form.schedule.waves] if form.schedule else sorted(counted)
    return tuple((wave, counted[wave]) for wave in waves)


@dataclass(frozen=True)
class _Place:
    programme: str
    schedule: str
    form_version: str


async def _programmes(unit: Unit, wanted: Wanted, reading: Reading) -> dict[str | None, _Place]:
    """Name in the file → where its people go; a programme without a schedule adopts the form's."""
    here = {p.key: p for p in await kept_programmes.programmes(unit)}
    names: list[str | None] = reading.enrolments["programme"].unique().sort().to_list()
    keys = {name: wanted.only_programme if name is None else wanted.programmes.get(name, name) for name in names}
    if missing := sorted({key or "" for key in keys.values()} - set(here)):
        raise Refused(problem("imports.no_such_programme", names=", ".join(missing), known=", ".join(sorted(here))))
    version = await kept_forms.keep(unit, wanted.form)
    found: dict[str | None, _Place] = {}
    for name, key in keys.items():
        programme = here[key or ""]
        schedule = await forms.newest_schedule(unit, programme.id)
        if schedule is None or version not in schedule.forms.values():
            schedule_id = await _adopt(unit, wanted.form, version, programme.id)
        else:
            schedule_id = schedule.id
        found[name] = _Place(programme.id, schedule_id, version)
    return found


async def _adopt(unit: Unit, form: Form, version: str, programme: str) -> str:
    schedule = form.schedule
    if schedule is None:
        raise Refused(problem("definitions.no_schedule", file=form.key))
    return await forms.make_schedule(
        unit,
        programme=programme,
        baseline=schedule.baseline_wave.wave,
        waves=[w.model_dump(mode="json", exclude_none=True) for w in schedule.waves],
        forms={form.key: version},
    )


async def _people(unit: Unit, wanted: Wanted, reading: Reading, rng: random.Random) -> dict[str, bulk.NewPerson]:
    """Participant in the file → the person here, each with a new label and the data set's agreements."""
    taken = set(await participants.labels_in_use(unit))
    consents = tuple(
        {
            "purpose": purpose, "recipient": "", "answer": "given", "day": unit.today, "text_key": "data_set",
            "text_version": "1", "text": text, "language": wanted.language, "way": "data_set",
        }
        for purpose, text in wanted.consents.items()
    )  # fmt: skip
    found: dict[str, bulk.NewPerson] = {}
    for name in reading.enrolments["participant"].unique().sort().to_list():
        label = labels.new_label(wanted.language, taken, rng)
        taken.add(label.text)
        found[name] = bulk.NewPerson(new_id(), label.text, label.drawing, wanted.language, consents)
    await bulk.add_people(unit, list(found.values()))
    return found


async def _enrolments(
    unit: Unit,
    wanted: Wanted,
    reading: Reading,
    places: Mapping[str | None, _Place],
    people: Mapping[str, bulk.NewPerson],
) -> dict[int, Goes]:
    """Number of the enrolment in the reading → what it became."""
    found: dict[int, Goes] = {}
    rows = []
    for row in reading.enrolments.iter_rows(named=True):
        place, made, person = places[row["programme"]], new_id(), people[row["participant"]].id
        found[row["enrolment"]] = Goes(made, person, place.form_version)
        rows.append(
            {
                "id": made, "participant": person, "programme": place.programme,
                "schedule": place.schedule, "entry": row["entry"], "channel": row["channel"],
                "exit_days": row["exit_days"], "exit_reason": row["exit_reason"],
            }
        )  # fmt: skip
    await bulk.add_enrolments(unit, rows)
    return found
