"""From a small table of people to figures, through the same code as `evalkit analyse` and `evalkit compare`.

Columns of the table: a wave's name (``T0``) holds the answer to the form's only indicator, ``T0 q1`` the answer to an
item; ``T0 date`` the day of that occasion; ``people`` says how many answered so (one, when there is no such column);
``programme``, ``entry`` and ``exit_days`` are what they say. A cell ``-`` means: not seen at that wave.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import dedent
from typing import Any, Literal

import polars as pl

from evalkit.collect import frames
from evalkit.collect.scoring import score
from evalkit.definitions import Form, loader
from evalkit.definitions.policy import Audience
from evalkit.disclosure.release import release
from evalkit.exchange.analysis_json import analysis_json
from evalkit.exchange.comparison_json import comparison_json
from evalkit.progression.analysis import analyse
from evalkit.progression.comparison import compare
from evalkit.progression.comparison_frames import to_compare
from evalkit.progression.comparison_result import Method
from evalkit.progression.creaming import intake
from evalkit.progression.reliable_methods import reliable_by
from evalkit.progression.result import Source
from tests.spec.paragraph import Compute
from tests.spec.table import Row

NOT_SEEN = "-"
SCHEDULE = """
schedule:
  waves:
    - {wave: T0, day: 0}
    - {wave: T1, day: 90}
"""


def form_of(text: str) -> Form:
    """A form from the lines that matter; the rest is filled in."""
    body = dedent(text)
    head = 'form: example\nversion: "1"\ntitle: {en: Example}\n'
    schedule = "" if "schedule:" in body else SCHEDULE
    return loader.form_from((head + schedule + body).encode(), "example.yaml")


@dataclass(frozen=True)
class People:
    """The table as the two frames that every analysis starts from."""

    answers: pl.DataFrame
    enrolments: pl.DataFrame
    exits_known: bool
    last_date: dt.date | None


def people_of(form: Form, rows: Sequence[Row]) -> People:
    """Turn the rows of a table into answers and enrolments."""
    assert form.schedule is not None
    waves = [wave.wave for wave in form.schedule.waves]
    only = form.indicators[0].key
    answers: list[tuple[Any, ...]] = []
    enrolments: list[tuple[Any, ...]] = []
    for row in rows:
        for _ in range(int(row.get("people", "1"))):
            number = len(enrolments)
            gone = row.get("exit_days", NOT_SEEN)
            enrolments.append((
                number, f"P{number:04d}", row.get("programme"), _date(row.get("entry")),
                None if gone == NOT_SEEN else float(gone), None, None,
            ))  # fmt: skip
            for wave in waves:
                cells = {only: row[wave]} if wave in row else _items(row, wave)
                for item, cell in cells.items():
                    if cell != NOT_SEEN:
                        date = _date(row.get(f"{wave} date"))
                        answers.append((number, wave, None, date, "self", item, *_answer(cell), ""))
    dates = [day for answer in answers if (day := answer[3]) is not None]
    return People(
        pl.DataFrame(answers, schema=frames.ANSWERS, orient="row"),
        pl.DataFrame(enrolments, schema=frames.ENROLMENTS, orient="row"),
        exits_known=any("exit_days" in row for row in rows),
        last_date=max(dates, default=None),
    )


def _items(row: Row, wave: str) -> Mapping[str, str]:
    return {
        name.removeprefix(f"{wave} "): cell
        for name, cell in row.items()
        if name.startswith(f"{wave} ") and name != f"{wave} date"
    }


def _date(cell: str | None) -> dt.date | None:
    return None if cell is None or cell == NOT_SEEN else dt.date.fromisoformat(cell)


def _answer(cell: str) -> tuple[float | None, str]:
    return (None, cell) if cell in frames.STATES else (float(cell), frames.VALUE)


def analysed(
    form: str,
    *,
    wave: str = "T1",
    programme: str | None = None,
    as_of: str | None = None,
    reliable: str = "jacobson-truax",
    cutoff: Literal["a", "b", "c"] = "c",
) -> Compute:
    """The result of `evalkit analyse` for the form's first indicator, as the JSON has it, with its warnings' codes."""

    def compute(rows: Sequence[Row]) -> Mapping[str, Any]:
        resolved = form_of(form)
        people = people_of(resolved, rows)
        assert resolved.schedule is not None
        found = analyse(
            resolved,
            score(people.answers, resolved, people.enrolments),
            people.enrolments,
            schedule=resolved.schedule,
            source=Source(0, 0, 0, "", ""),
            as_of=_date(as_of) or people.last_date,
            exits_known=people.exits_known,
            by_programme=programme is not None,
            reliable=reliable_by(reliable, cutoff),
        )
        document = json.loads(analysis_json(release(found, loader.load_policies().for_audience(Audience.ASSOCIATION))))
        return next(_with_codes(r) for r in document["results"] if (r["programme"], r["wave"]) == (programme, wave))

    return compute


def compared(form: str, *, wave: str = "T1", method: str | None = None, creaming: bool = False) -> Compute:
    """The document of `evalkit compare`; its programmes by name."""

    def compute(rows: Sequence[Row]) -> Mapping[str, Any]:
        resolved = form_of(form)
        people = people_of(resolved, rows)
        indicator, schedule = resolved.indicators[0], resolved.schedule
        assert schedule is not None
        ready = to_compare(
            score(people.answers, resolved, people.enrolments),
            people.enrolments,
            indicator=indicator,
            baseline=schedule.baseline_wave,
            wave=schedule.wave(wave),
            as_of=people.last_date,
            exits_known=people.exits_known,
        )
        found = compare(
            ready.pairs, ready.flows, indicator=indicator, wave=wave, starts=ready.starts,
            method=None if method is None else Method(method),
        )  # fmt: skip
        if creaming:
            entrants, apart, _ = intake(ready.entrants, ready.programmes, indicator)
            found = replace(found, creaming=entrants, dissimilarity=apart)
        document = _with_codes(json.loads(comparison_json(found)))
        for part in ("programmes", "creaming"):
            document[part] = {row["programme"]: row for row in document.get(part) or ()}
        return document

    return compute


def _with_codes(document: Mapping[str, Any]) -> dict[str, Any]:
    codes = ", ".join(warning["code"] for warning in document["warnings"])
    return {**document, "warnings": codes or "none"}
