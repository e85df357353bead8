"""The fast way and the slow way from rows of text to figures give the same, whatever the data."""

from __future__ import annotations

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.exchange.analysis_json import analysis_json
from evalkit.services.files.analysis import AnalysisRequest, analyse
from tests.reference import forms, slow

ENTRY = date(2026, 1, 1)
WAVES = ("start", "middle", "end")


@st.composite
def cases(draw: st.DrawFn, name: str) -> slow.Case:
    """Some people, some of whom miss waves, answer twice, leave, or say nothing; in random order of rows."""
    form = forms.form(name)
    chance = random.Random(draw(st.integers(0, 2**32)))
    timing = draw(st.sampled_from(["none", "days", "dates"]))
    has_programmes = draw(st.booleans())
    rows, enrolments = [], []
    people = draw(st.integers(0, 22))
    for person in range(people):
        programmes = chance.choice([("A",), ("B",), ("A", "é")]) if has_programmes else (None,)
        for programme in programmes:
            entered = ENTRY + timedelta(days=chance.randrange(60))
            enrolments.append(
                slow.Enrolment(
                    f"p{person}", programme, entered if chance.random() < 0.6 else None,
                    chance.choice([None, 20.0, 49.5, 50.0, 170.0]),
                )
            )  # fmt: skip
            for position, wave in enumerate(WAVES):
                if chance.random() < (0.1, 0.3, 0.5)[position]:
                    continue
                for again in range(1 if timing == "none" or chance.random() < 0.9 else 2):
                    day = position * 75 + again * 3 + chance.randrange(3)
                    when = {"none": None, "days": float(day), "dates": entered + timedelta(days=day)}[timing]
                    for item in forms.ITEMS[name]:
                        if chance.random() < 0.9:
                            value = chance.choice(forms.VALUES[item])
                            if chance.random() < 0.12:
                                value = chance.choice(slow.NOT_NUMBERS)
                            rows.append(slow.Row(f"p{person}", programme, wave, item, value, when))
    if rows and draw(st.booleans()):
        rows.append(chance.choice(rows))
    chance.shuffle(rows)
    with_list = bool(enrolments) and draw(st.booleans())
    as_of = ENTRY + timedelta(days=draw(st.integers(0, 300))) if draw(st.booleans()) else None
    return slow.Case(form, rows, enrolments if with_list else None, as_of, draw(st.booleans()))


def fast(case: slow.Case, folder: Path) -> list[dict]:
    """Through files and the service."""
    form, data, people = folder / "form.yaml", folder / "data.csv", folder / "people.csv"
    form.write_text(forms.text(case.form.key), encoding="utf-8")
    has_programmes = any(r.programme for r in case.rows)
    timed = next((type(r.when) for r in case.rows if r.when is not None), None)
    names = {float: "days", date: "date"}
    header = ["participant", "wave", "item", "value"]
    header += ["programme"] if has_programmes else []
    header += [names[timed]] if timed else []
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for r in case.rows:
            row = [r.participant, r.wave, r.item, r.value]
            row += [r.programme] if has_programmes else []
            writer.writerow([*row, *([r.when] if timed else [])])
    if case.enrolments is not None:
        with people.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["participant", "programme", "entry", "exit_days"])
            writer.writerows([e.participant, e.programme, e.entry, e.exit_days] for e in case.enrolments)
    request = AnalysisRequest(
        data, form, by_programme=case.by_programme, as_of=case.as_of,
        enrolments=people if case.enrolments is not None else None,
    )  # fmt: skip
    return json.loads(analysis_json(analyse(request)))["results"]


def assert_same(fast: object, slow: object, where: str = "") -> None:
    if isinstance(slow, dict):
        assert isinstance(fast, dict), where
        assert [k for k in fast if k != "warnings"] == list(slow), where
        for key, value in slow.items():
            assert_same(fast[key], value, f"{where}.{key}")
    elif isinstance(slow, list | tuple):
        assert isinstance(fast, list), where
        assert len(fast) == len(slow), where
        for position, (a, b) in enumerate(zip(fast, slow, strict=True)):
            assert_same(a, b, f"{where}[{position}]")
    elif slow is None or isinstance(slow, str | int):
        assert fast == slow, where
    else:
        assert fast == pytest.approx(float(slow), abs=1.5e-6, rel=1e-9), where


@pytest.mark.slow
@pytest.mark.parametrize("name", ["levels", "scales", "numbers"])
def test_fast_and_slow_agree(name: str) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(cases(name))
    def agree(case: slow.Case) -> None:
        # A list of enrolments without any programme in the data is another matter (see the reading tests).
        if case.enrolments is not None and not case.rows:
            return
        with TemporaryDirectory() as folder:
            found = fast(case, Path(folder))
        wanted = slow.analyse(case)
        assert len(found) == len(wanted)
        for a, b in zip(found, wanted, strict=True):
            assert_same(a, b, f"{b['indicator']}/{b['programme']}/{b['wave']}")

    agree()
