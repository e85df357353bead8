"""Random small files for Hypothesis: a form, people, what they answered; and the same file for evalkit.

Every kind of indicator stands in the form, in either direction: levels (also with gaps), whole numbers with and
without a range, decimals, sums, means, prorated scores, with bands, published error, reliability, offset.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import polars as pl
import yaml
from hypothesis import strategies as st

from evalkit.collect import frames
from evalkit.collect.scoring import score
from evalkit.definitions import loader
from evalkit.definitions.policy import Audience
from evalkit.disclosure.release import release
from evalkit.exchange.analysis_json import analysis_json
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Source
from tests.reference.core_slowly import Answer, Occasion, Person, Rules, Scale, Wave

DAY = dt.date(2024, 3, 1)
WHY = ("prefer_not_to_say", "does_not_apply", "empty")


@dataclass(frozen=True)
class Kind:
    """One indicator: as the form writes it, as the slow implementation sees it, and the scores that may occur."""

    written: Mapping[str, Any]
    scale: Scale
    scores: tuple[Fraction, ...]
    instrument: bool = False


def _grid(low: Fraction, high: Fraction, step: Fraction) -> tuple[Fraction, ...]:
    return tuple(low + i * step for i in range(int((high - low) / step) + 1))


def _direction(scale: Scale) -> dict[str, str]:
    return {"direction": "higher_is_better" if scale.better else "higher_is_worse"}


def _levels(draw: st.DrawFn, key: str, better: bool) -> Kind:
    numbers = draw(st.sampled_from([(1, 2, 3, 4, 5), (0, 1), (-1, 0, 1, 2), (1, 3, 7), (1, 2, 3, 4, 5, 6)]))
    scores = tuple(Fraction(n) for n in numbers)
    scale = Scale(key, better, levels=numbers, low=scores[0], high=scores[-1], step=Fraction(1))
    return Kind({"key": key, "levels": {n: {"en": f"level {n}"} for n in numbers}, **_direction(scale)}, scale, scores)


def _number(draw: st.DrawFn, key: str, better: bool) -> Kind:
    whole, bounded = draw(st.booleans()), draw(st.booleans())
    low, high = Fraction(0), Fraction(12)
    step = Fraction(1) if whole else None
    scale = Scale(key, better, low=low if bounded else None, high=high if bounded else None, step=step)
    written: dict[str, Any] = {"key": key, "kind": "integer" if whole else "decimal", "indicator": True}
    written |= _direction(scale)
    if bounded:
        written["range"] = {"from": 0, "to": 12}
    extra, scale = _measurement(draw, scale, 12 if bounded else None)
    scores = _grid(low, high, Fraction(1) if whole else Fraction(3, 10))
    return Kind(written | extra, scale, scores if bounded else (*scores, Fraction(-4), Fraction(100)))


def _score(draw: st.DrawFn, key: str, better: bool) -> Kind:
    """A scale of three items 1…4, by its score."""
    mean, prorate = draw(st.booleans()), draw(st.booleans())
    offset = draw(st.sampled_from([Fraction(0), Fraction(-3), Fraction(1, 2)]))
    step = Fraction(1, 3) if mean else Fraction(1)
    low, high = (Fraction(1), Fraction(4)) if mean else (Fraction(3), Fraction(12))
    scale = Scale(key, better, low=low + offset, high=high + offset, step=None if prorate else step)
    written: dict[str, Any] = {"key": key, "score": "mean" if mean else "sum", "offset": float(offset)}
    written |= _direction(scale)
    if prorate:
        written["missing"] = {"rule": "prorate", "at_least": 0.5}
    extra, scale = _measurement(draw, scale, None if mean else 9)
    scores = _grid(low + offset, high + offset, step)
    if prorate:
        scores = (*scores, low + offset + step / 2)
    return Kind(written | extra, scale, scores, instrument=True)


def _measurement(draw: st.DrawFn, scale: Scale, width: int | None) -> tuple[dict[str, Any], Scale]:
    """Perhaps a published error or a reliability, perhaps bands (three, over a range ``width`` wide)."""
    written: dict[str, Any] = {}
    match draw(st.sampled_from(["none", "sem", "sd", "reliability"])):
        case "sem":
            value = draw(st.sampled_from([0.1, 0.36, 0.9, 1.5, 7.0]))
            written["sem"] = {"value": value, "source": "made up"}
            scale = replace(scale, sem=value)
        case "sd":
            written |= _reliability(0.8) | {"sd": {"value": 2.5, "source": "made up"}}
            scale = replace(scale, sem=2.5 * (1 - 0.8) ** 0.5, reliability=0.8)
        case "reliability":
            written |= _reliability(0.75)
            scale = replace(scale, reliability=0.75)
    if width is not None and draw(st.booleans()):
        assert scale.low is not None
        ends = [(0, width // 3), (width // 3 + 1, 2 * width // 3), (2 * width // 3 + 1, width)]
        bands = tuple(
            (name, scale.low + a, scale.low + b) for name, (a, b) in zip(("few", "some", "many"), ends, strict=True)
        )
        written["bands"] = [{"key": k, "from": float(a), "to": float(b)} for k, a, b in bands]
        scale = replace(scale, bands=bands)
    return written, scale


def _reliability(value: float) -> dict[str, Any]:
    return {"reliability": {"value": value, "source": "made up"}, "reliability_kind": "test_retest"}


@dataclass(frozen=True)
class SmallFile:
    """Two indicators, a baseline and follow-ups, some people."""

    kinds: tuple[Kind, Kind]
    waves: tuple[Wave, ...]
    people: tuple[Person, ...]
    rules: Rules

    def form_text(self) -> bytes:
        """The form as a file."""
        waves = [
            {"wave": w.key, "early": w.early, "late": w.late}
            | ({"day": w.day} if w.after_exit is None else {"after_exit": w.after_exit})
            for w in self.waves
        ]
        instruments = [
            {
                "instrument": f"of_{kind.scale.key}", "version": "1", "licence": "none", "citation": "made up",
                "levels": {"from": 1, "to": 4}, "items": [f"{kind.scale.key}_{i}" for i in (1, 2, 3)],
                "indicators": [dict(kind.written)],
            }
            for kind in self.kinds if kind.instrument
        ]  # fmt: skip
        form: dict[str, Any] = {
            "form": "small", "version": "1", "title": {"en": "Small"},
            "schedule": {"baseline": self.rules.baseline, "waves": waves},
            "items": [*(dict(k.written) for k in self.kinds if not k.instrument), {"key": "also", "kind": "text"}],
        }  # fmt: skip
        return yaml.safe_dump(form | ({"instruments": instruments} if instruments else {})).encode()

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Answers and enrolments, as the readers give them."""
        enrolments = pl.DataFrame(
            [
                (i, f"P{i:03d}", p.programme, p.entry, None if p.exit_days is None else float(p.exit_days), None, None)
                for i, p in enumerate(self.people)
            ],
            schema=frames.ENROLMENTS,
            orient="row",
        )
        rows = []
        for i, person in enumerate(self.people):
            for wave, occasion in person.occasions.items():
                given = {key: a for key, a in occasion.answers.items() if a is not None}
                # Somebody who was seen and answered nothing of this has a row of something else.
                for item, answer in given.items() or {"also": "empty"}.items():
                    is_score = isinstance(answer, Fraction)
                    rows.append((
                        i, wave, None, occasion.date, "self", item, float(answer) if is_score else None,
                        "value" if is_score else answer, "hash",
                    ))  # fmt: skip
        return pl.DataFrame(rows, schema=frames.ANSWERS, orient="row"), enrolments


def analysed(file: SmallFile, *, by_programme: bool = False, shuffle: int | None = None) -> Mapping[str, Any]:
    """The document of `evalkit analyse`, for the owner of the data. ``shuffle``: mix the rows first."""
    form = loader.form_from(file.form_text(), "small.yaml")
    answers, enrolments = file.frames()
    if shuffle is not None:
        answers = answers.sample(fraction=1, shuffle=True, seed=shuffle)
    assert form.schedule is not None
    found = analyse(
        form,
        score(answers, form, enrolments),
        enrolments,
        schedule=form.schedule,
        source=Source(answers.height, len(file.people), 0, "", ""),
        as_of=file.rules.as_of,
        exits_known=file.rules.exits_known,
        by_programme=by_programme,
    )
    text = analysis_json(release(found, loader.load_policies().for_audience(Audience.ASSOCIATION)))
    document: Mapping[str, Any] = json.loads(text, parse_constant=_no_constant)
    return document


def _no_constant(name: str) -> float:
    raise AssertionError(f"{name} in the JSON")


def _answer(draw: st.DrawFn, kind: Kind) -> Answer:
    """Mostly a score; sometimes why there is none; sometimes no row."""
    match draw(st.integers(0, 9)):
        case 0:
            return draw(st.sampled_from(WHY))
        case 1:
            return None
    return draw(st.sampled_from(kind.scores))


WAVES: Sequence[tuple[Wave, ...]] = (
    (Wave("T0", 0), Wave("T1", 90)),
    (Wave("T1", 60, early=7, late=0), Wave("T0", 0), Wave("-1", -30, early=0)),
    (Wave("T0", 0), Wave("T1", 30), Wave("later", None, after_exit=20)),
)


@st.composite
def small_files(draw: st.DrawFn, most: int = 14, own_questions: bool = False) -> SmallFile:
    """Up to ``most`` people, of up to three programmes and of none. ``own_questions``: no instrument's scores."""
    makers = st.sampled_from([_levels, _number] if own_questions else [_levels, _number, _score])
    first, second = (draw(makers)(draw, key, draw(st.booleans())) for key in ("one", "two"))
    waves = draw(st.sampled_from(WAVES))
    dated, exits_known = draw(st.booleans()), draw(st.booleans())
    # Days on and beside the edges of the windows, where mistakes hide.
    exits = sorted({w.day - w.early + near for w in waves if w.day is not None for near in (-1, 0, 1)} - {-15, -30})
    ends = [w.late + (w.day if w.day is not None else (w.after_exit or 0) + exits[0]) for w in waves]
    judged = st.sampled_from(ends).flatmap(lambda end: st.integers(end - 1, end + 2))
    rules = Rules("T0", draw(st.none() | judged.map(_day)), exits_known)
    people = []
    for _ in range(draw(st.integers(0, most))):
        occasions = {}
        for wave in waves:
            if wave.key == "T0" or draw(st.integers(0, 3)):
                answers = {k.scale.key: _answer(draw, k) for k in (first, second)}
                came = draw(st.integers(0, 2)) + (wave.day or 0)
                occasions[wave.key] = Occasion(answers, _day(came) if dated else None)
        people.append(
            Person(
                occasions,
                programme=draw(st.sampled_from([None, "bo", "ada", "Élan"])),
                entry=draw(st.none() | st.integers(0, 2).map(_day)),
                exit_days=draw(st.none() | st.sampled_from(exits)) if exits_known else None,
            )
        )
    return SmallFile((first, second), waves, tuple(people), rules)


def _day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)
