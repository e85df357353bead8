"""An association's own answers as a data package: long tables that `evalkit analyse` reads back, and their codebook.

For each form (and schedule) there are the answers that figures are made of, who takes part with what they agreed to,
and apart from both whatever no figure uses: between two occasions, in an older wording, somebody else's view.
Codes, no names; days, no clock times; none of the words that people said.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from evalkit.collect.questions import questions
from evalkit.definitions import Form, Schedule, stored
from evalkit.exchange.codebook import COLUMNS as CODEBOOK
from evalkit.exchange.codebook import STATES, codebook
from evalkit.exchange.csv_text import csv_text
from evalkit.exchange.data_package import Column, Format, Package, Table

CONSENT: Final = "consent_"


@dataclass(frozen=True)
class Person:
    """Somebody in a programme. ``consents``: purpose, or purpose and recipient → given, refused or withdrawn."""

    label: str
    programme: str
    entry: dt.date | None
    exit_days: float | None
    exit_reason: str | None
    channel: str | None
    consents: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Said:
    """A check-in. ``form``: the version that was asked. ``why``: why no figure uses it; '' when figures do."""

    label: str
    programme: str
    wave: str | None
    day: dt.date | None
    days: float | None
    voice: str
    mode: str
    form: Form
    answers: Mapping[str, Any]
    why: str = ""


@dataclass(frozen=True)
class DataSet:
    """What one form asked by one schedule. ``exits_known``: that nobody's exit is noted means that nobody left."""

    name: str
    form: Form
    schedule: Schedule
    people: Sequence[Person]
    check_ins: Sequence[Said]
    exits_known: bool


def answers_package(
    sets: Sequence[DataSet], about: Mapping[str, Any], day: dt.date, form: Format, language: str
) -> Package:
    """The package of these sets; ``about``: fields of its descriptor; ``language``: of the codebook."""
    tables, files = [], {}
    for one in sets:
        tables += [_answers(one), _people(one)]
        other = _other(one)
        tables += [other] if other.rows else []
        files[f"form-{one.name}.yaml"] = form_text(one.form, one.schedule)
    files["codebook.csv"] = csv_text(CODEBOOK, [row for one in sets for row in codebook(one.form, language)])
    files["README.txt"] = _read_me(sets, about, day, form)
    return Package(about, tuple(tables), files)


def form_text(form: Form, schedule: Schedule) -> str:
    """The form as a file that the loader reads (JSON is YAML), with the schedule by which it was asked."""
    plain = stored.to_plain(form)
    plain["schedule"] = schedule.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _answers(one: DataSet) -> Table:
    said = [c for c in one.check_ins if not c.why]
    dated, counted = any(c.day for c in said), any(c.days is not None for c in said)
    columns = (
        Column("participant", pl.String(), "Code of the person; never a name."),
        Column("programme", pl.String(), "Key of the programme."),
        Column("wave", pl.String(), "Occasion of the schedule; see the form."),
        *([Column("date", pl.Date(), "Day on which it was said.")] if dated else []),
        *([Column("days", pl.Float64(), "Days since entry, where no dates are known.")] if counted else []),
        Column("item", pl.String(), "Key of the question; see codebook.csv."),
        Column("value", pl.String(), f"The answer: a number, a key, or {STATES}."),
        Column("mode", pl.String(), "How it was done: together, alone, with an interpreter, on paper, import …"),
    )
    rows = [row for c in said for row in _rows(c)]
    return Table(f"answers-{one.name}", f"Answers of {one.form.key}", columns, rows)


def _rows(said: Said) -> Iterator[dict[str, Any]]:
    words = {q.key for q in questions(said.form) if q.takes_words}
    for item, value in said.answers.items():
        if item not in words:
            yield {
                "participant": said.label, "programme": said.programme, "wave": said.wave, "date": said.day,
                "days": said.days, "item": item, "value": value_text(value), "mode": said.mode, "voice": said.voice,
                "form_version": said.form.version, "why": said.why,
            }  # fmt: skip


def value_text(value: Any) -> Any:
    """An answer as one cell: several choices stand apart by spaces, yes and no are words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return value if value is None else f"{value}"


def _people(one: DataSet) -> Table:
    asked = sorted({key for person in one.people for key in person.consents})
    columns = (
        Column("participant", pl.String(), "Code of the person; never a name."),
        Column("programme", pl.String(), "Key of the programme."),
        Column("entry", pl.Date(), "First day in the programme."),
        *([Column("exit_days", pl.Float64(), "Days from entry to exit; empty: is here.")] if one.exits_known else []),
        Column("exit_reason", pl.String(), "Reason for leaving, from the closed list."),
        Column("channel", pl.String(), "How the person came."),
        *(Column(_consent(key), pl.String(), f"Agreed to {key[0]}: given, refused, withdrawn; empty: not asked.")
          for key in asked),
    )  # fmt: skip
    rows = [
        {
            "participant": p.label, "programme": p.programme, "entry": p.entry, "exit_days": p.exit_days,
            "exit_reason": p.exit_reason, "channel": p.channel,
            **{_consent(key): answer for key, answer in p.consents.items()},
        }
        for p in one.people
    ]  # fmt: skip
    return Table(f"people-{one.name}", "Who takes part", columns, rows, ("participant", "programme"))


def _consent(key: tuple[str, str]) -> str:
    purpose, recipient = key
    return f"{CONSENT}{purpose}" + (f".{recipient}" if recipient else "")


def _other(one: DataSet) -> Table:
    columns = (
        *(c for c in _answers(one).columns if c.name not in {"date", "days"}),
        Column("date", pl.Date(), "Day on which it was said."),
        Column("days", pl.Float64(), "Days since entry, where no dates are known."),
        Column("voice", pl.String(), "self, or worker for a worker's own view."),
        Column("form_version", pl.String(), "Version of the form that was asked."),
        Column("why", pl.String(), "off_schedule, older_wording, worker_view or other_schedule: in no figure."),
    )
    rows = [row for c in one.check_ins if c.why for row in _rows(c)]
    return Table(f"other-{one.name}", "Answers that no figure uses", columns, rows)


def _read_me(sets: Sequence[DataSet], about: Mapping[str, Any], day: dt.date, form: Format) -> str:
    commands = "\n".join(
        f"  evalkit analyse answers-{one.name}.{form} --form form-{one.name}.yaml "
        f"--enrolments people-{one.name}.{form} --as-of {day.isoformat()} --by programme"
        for one in sets
    )
    return (
        f"{about['title']}\n\n{about['description']}\n\n"
        "answers-*: one row for each answer. people-*: one row for each person and programme.\n"
        "other-*: what no figure uses, and why. codebook.csv: what each question and indicator means.\n"
        "datapackage.json: what each column means.\n"
        f"The figures come back with:\n{commands}\n"
    )
