"""Which programmes can stand in one public table, and whose answers it counts: those who agreed that everybody reads.

Programmes of one municipality and kind stand together when they ask the same (by the hash of the meaning) at the same
occasions. A table is about the people who began in one year, and that year is over: so two years share nobody but who
began twice. Read inside units of each association; computed outside of them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from evalkit import store
from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.collect.versions import score_together
from evalkit.definitions import Form, Schedule
from evalkit.definitions.hashing import digest
from evalkit.services.forms import kept_forms
from evalkit.services.reports import release_gate
from evalkit.services.reports.publishable_tables import Earlier
from evalkit.store import Scope, Unit
from evalkit.store.frames import frames
from evalkit.store.queries import forms, open_data
from evalkit.store.queries.consents import PUBLIC
from evalkit.store.queries.programmes import Programme

PURPOSE = "observatory_aggregate"
"""With the public as its recipient: the use that people must have agreed to."""

PUBLISHING = Scope.system("open_data")


@dataclass(frozen=True)
class Source:
    """One programme's answers, as frames of its own. ``key`` stands for it here; its name goes nowhere."""

    key: str
    programme: Programme
    form: Form
    schedule: Schedule
    observations: pl.DataFrame
    enrolments: pl.DataFrame


@dataclass(frozen=True)
class Pool:
    """Programmes that stand together, for one year. ``earlier``: association → everything that it ever published."""

    address: str
    municipality: str
    kind: str
    year: int
    as_of: dt.date
    sources: tuple[Source, ...]
    earlier: Mapping[str, tuple[Earlier, ...]] = field(default_factory=dict)

    @property
    def form(self) -> Form:
        return self.sources[0].form

    @property
    def schedule(self) -> Schedule:
        return self.sources[0].schedule

    @property
    def associations(self) -> Mapping[str, str]:
        """Programme key → its association."""
        return {source.key: source.programme.organisation for source in self.sources}


async def pools(*, now: dt.datetime | None = None) -> tuple[Pool, ...]:
    """Every pool that there could be, by address; how many programmes it needs is decided from what it holds."""
    async with store.unit(PUBLISHING, now=now) as unit:
        found = await open_data.open_programmes(unit)
        today = unit.today
    sources: list[Source] = []
    earlier: dict[str, tuple[Earlier, ...]] = {}
    for organisation in sorted({one.organisation for one in found}):
        async with store.unit(Scope(organisation, None, "observatory"), now=now) as unit:
            own = [one for one in found if one.organisation == organisation and not one.without_participants]
            sources += [source for one in own if (source := await _source(unit, one)) is not None]
            earlier[organisation] = tuple(one.earlier for one in await release_gate.history(unit))
    return tuple(_pools(sources, earlier, today))


async def _source(unit: Unit, programme: Programme) -> Source | None:
    """A programme's answers; None when it asks nothing or nobody agreed."""
    kept = await forms.schedules_of(unit, programme.id)
    key = kept_forms.main_form_key(kept)
    asking = [one for one in kept if key in one.forms]
    version = await forms.form_version(unit, asking[0].forms[key]) if key and asking else None
    if key is None or version is None:
        return None
    counted = await frames(unit, programmes=[programme.id], purpose=PURPOSE, recipient=PUBLIC)
    if counted.enrolments.is_empty():
        return None
    form = kept_forms.form_of(version)
    versions = {v.hash: kept_forms.form_of(v) for v in await forms.form_versions(unit) if v.key == key}
    scored = score_together(counted.answers, counted.enrolments, form, versions)
    schedule = kept_forms.joint_schedule(asking, key)
    return Source(programme.id, programme, form, schedule, scored.observations, counted.enrolments)


def _pools(sources: Sequence[Source], earlier: Mapping[str, tuple[Earlier, ...]], today: dt.date) -> Iterable[Pool]:
    groups: dict[tuple[str, str, str], list[Source]] = {}
    for one in sources:
        groups.setdefault((_folded(one.programme.municipality), one.programme.kind, _asked(one)), []).append(one)
    found: dict[str, Pool] = {}
    for (municipality, kind, asked), together in sorted(groups.items()):
        if not municipality:
            continue
        for year in _years(together, today.year):
            address = "-".join((slug(municipality), slug(kind), str(year)))
            if address in found:  # another form of the same kind and year: told apart by what is asked
                address = f"{address}-{asked[:8]}"
            of_year = [began for one in together if (began := _began_in(one, year)) is not None]
            names = sorted({one.programme.municipality.strip() for one in together})
            found[address] = Pool(address, names[0], kind, year, today, tuple(of_year), earlier)
    return [found[address] for address in sorted(found)]


def _asked(source: Source) -> str:
    """What is asked, when: programmes with the same can stand together."""
    waves = [wave.wave for wave in source.schedule.waves]
    return digest([sorted(source.form.meanings.items()), source.schedule.baseline_wave.wave, waves])


def _years(sources: Sequence[Source], this_year: int) -> list[int]:
    entries = pl.concat([one.enrolments["entry"] for one in sources]).drop_nulls()
    return sorted({year for year in entries.dt.year().to_list() if year < this_year})


def _began_in(source: Source, year: int) -> Source | None:
    """Of a programme, who began in the year; None when nobody did. An entry that nobody noted is in no year."""
    enrolments = source.enrolments.filter(pl.col("entry").dt.year() == year)
    if enrolments.is_empty():
        return None
    observations = source.observations.join(enrolments.select("enrolment"), on="enrolment", how="semi")
    return Source(source.key, source.programme, source.form, source.schedule, observations, enrolments)


def joined(sources: Sequence[Source]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(observations, enrolments) of several programmes as one, each programme under its key here."""
    observations, enrolments, first = [], [], 0
    for one in sources:
        moved = pl.col("enrolment") + first
        enrolments.append(one.enrolments.with_columns(moved, programme=pl.lit(one.key)))
        observations.append(one.observations.with_columns(moved, programme=pl.lit(one.key)))
        first += int(one.enrolments["enrolment"].to_numpy().max()) + 1
    if not sources:
        return pl.DataFrame(schema=OBSERVATIONS), pl.DataFrame(schema=ENROLMENTS)
    return _as(pl.concat(observations), OBSERVATIONS), _as(pl.concat(enrolments), ENROLMENTS)


def _as(frame: pl.DataFrame, schema: Mapping[str, object]) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())  # type: ignore[arg-type]  # Polars' kinds


def slug(text: str) -> str:
    """A part of an address: small letters, digits and dashes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "x"


def _folded(municipality: str) -> str:
    """However it was typed: ``Sint-Gillis `` and ``sint-gillis`` are one."""
    return " ".join(municipality.split()).casefold()
