"""The invented demonstration, counted again from its people: every figure of the field page comes out as written."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from itertools import chain
from typing import Any

import polars as pl
import pytest

from evalkit.collect.schedule import Enrolled, State, occasions, wave_of
from evalkit.definitions import Schedule, loader
from evalkit.services.demonstration import field
from evalkit.services.demonstration.field import ProgrammeField
from evalkit.services.demonstration.generate import WRONG_CARD, build
from evalkit.services.demonstration.plan import EXITS
from evalkit.services.demonstration.world import CheckIn, Enrolment, World
from evalkit.services.people import labels

FIELDS = {f.key: f for f in field.programmes()}
RAW = {block["programme"]: block for block in field.everything()}
SCHEDULES: dict[str, Schedule] = {
    key: schedule for key in FIELDS if (schedule := loader.shipped_form(key).schedule) is not None
}
GRENADILLE = "Maison Grenadille ASBL"
DAYS = (
    dt.date(2026, 11, 22), dt.date(2027, 1, 1), dt.date(2027, 7, 14), dt.date(2028, 2, 29), dt.date(2028, 3, 1),
    dt.date(2026, 12, 25), dt.date(2026, 12, 26),
)  # fmt: skip
WORLDS = {day: build(field.programmes(), SCHEDULES, today=day, rng=random.Random(at)) for at, day in enumerate(DAYS)}


@pytest.fixture(params=DAYS, ids=str)
def world(request: pytest.FixtureRequest) -> World:
    return WORLDS[request.param]


@pytest.fixture(params=FIELDS)
def programme(request: pytest.FixtureRequest) -> ProgrammeField:
    return FIELDS[request.param]


def _enrolments(world: World, key: str) -> list[Enrolment]:
    return [e for e in world.enrolments if e.programme == key]


def _by_wave(world: World, key: str, wave: str | None) -> dict[str, CheckIn]:
    return {c.person.label: c for c in world.check_ins if c.programme == key and c.wave == wave}


def _enrolled(world: World, enrolment: Enrolment, before: dt.date | None = None) -> Enrolled:
    done: dict[str, dt.date | None] = {
        c.wave: c.day
        for c in world.check_ins
        if c.person == enrolment.person and c.wave is not None and (before is None or c.day < before)
    }
    return Enrolled(enrolment.entry, enrolment.exit_on, enrolment.exit_reason, enrolment.presences or None, done)


def _flow(world: World, key: str, wave_key: str) -> dict[str, int]:
    """CONTRACT's definitions, per enrolment, for any indicator answered."""
    wave = SCHEDULES[key].wave(wave_key)
    start, seen = _by_wave(world, key, "start"), _by_wave(world, key, wave_key)
    counts: Counter[str] = Counter()
    for e in _enrolments(world, key):
        if e.person.label not in start:
            continue
        opens = e.entry + dt.timedelta(days=(wave.day or 0) - wave.early)
        closes = e.entry + dt.timedelta(days=(wave.day or 0) + wave.late)
        if e.person.label in seen:
            counts["done"] += 1
        elif e.exit_on is not None and e.exit_on < opens:
            counts["left"] += 1
        elif world.today <= closes:
            counts["not_yet_due"] += 1
        else:
            counts["missed"] += 1
    counts["due"] = counts["done"] + counts["missed"]
    return dict(counts)


def test_the_start_is_as_written(world: World, programme: ProgrammeField) -> None:
    enrolled = _enrolments(world, programme.key)
    start = _by_wave(world, programme.key, "start")
    assert len(enrolled) == programme.start.enrolled
    assert len(start) == programme.start.answered
    assert sum(not e.follow_up for e in enrolled) == programme.start.did_not_wish
    without = [e for e in enrolled if e.person.label not in start and e.follow_up]
    assert len(without) == programme.start.left_before
    assert all(e.exit_on is not None for e in without)


def test_the_flow_of_each_wave_is_as_written(world: World, programme: ProgrammeField) -> None:
    for wave, expected in programme.follow.items():
        written = {k: v for k, v in expected.model_dump().items() if v}
        assert {k: v for k, v in _flow(world, programme.key, wave).items() if v} == written


def test_the_pairs_and_what_is_expected_of_them_are_as_written(world: World, programme: ProgrammeField) -> None:
    start, last = _by_wave(world, programme.key, "start"), _by_wave(world, programme.key, programme.last)
    for indicator, expected in programme.expected.items():
        both = [(start[label].answers[indicator], c.answers[indicator]) for label, c in last.items()]
        pairs = [(x, y) for x, y in both if isinstance(x, int) and isinstance(y, int)]
        assert Counter(pairs) == dict(programme.pairs[indicator])
        counted = {
            "n": len(pairs),
            "higher": sum(y > x for x, y in pairs),
            "same": sum(y == x for x, y in pairs),
            "lower": sum(y < x for x, y in pairs),
            "held_at_top": sum(x == y == 5 for x, y in pairs),
        }
        assert counted == expected.model_dump()
        silent = [y for x, y in both if (x, y) not in pairs]
        assert silent == ["prefer_not_to_say"] * (len(last) - expected.n)


def test_the_bounds_of_the_field_page_follow(world: World) -> None:
    flow = _flow(world, "chantier_18_25", "6_months")
    assert flow["done"] + flow["missed"] + flow["left"] == RAW["chantier_18_25"]["expected"]["own_project"]["of"]


def test_every_start_is_a_level(world: World) -> None:
    said = [a for c in world.check_ins if c.wave == "start" for a in c.answers.values()]
    assert {type(a) for a in said} == {int}
    assert set(said) <= {1, 2, 3, 4, 5}


def test_languages_modes_exits_and_returns_are_as_written(world: World, programme: ProgrammeField) -> None:
    enrolled = _enrolments(world, programme.key)
    assert Counter(e.person.language for e in enrolled) == Counter(programme.languages)
    start = _by_wave(world, programme.key, "start")
    assert Counter(c.mode for c in start.values()) == Counter(programme.modes_start)
    reasons = Counter(e.exit_reason for e in enrolled if e.exit_on is not None)
    written: Counter[str | None] = Counter()
    for reason, number in programme.exits.items():
        written[EXITS[reason]] += number
    assert reasons == +written
    assert sum(len(e.absences) for e in enrolled) == programme.reentries


def test_consents_are_as_written(world: World, programme: ProgrammeField) -> None:
    people = {e.person for e in _enrolments(world, programme.key)}
    consents = [c for c in world.consents if c.person in people]
    for grant in programme.grants:
        for_funder = [c for c in consents if c.purpose == "funder_aggregate" and c.recipient == grant.funder]
        assert sum(c.answer == "given" for c in for_funder) == programme.start.answered
        withdrawn = programme.consents.withdrawn_funder_aggregate
        assert [c.person.label for c in for_funder if c.answer == "withdrawn"] == (
            [withdrawn["code"]] if withdrawn else []
        )
    refused = [c for c in consents if c.purpose == "follow_up" and c.answer == "refused"]
    assert len(refused) == programme.start.did_not_wish
    quotes = {(c.person.label, c.recipient): c.answer for c in consents if c.purpose == "quote"}
    words = {True: "given", False: "refused", "withdrawn": "withdrawn"}
    assert quotes == {(s.code, f): words[a] for s in programme.stories for f, a in s.consent.items()}


def test_who_takes_a_consent_back_is_not_yet_due_and_had_given_it(world: World) -> None:
    person = next(e for e in world.enrolments if e.person.label == "granit 19")
    states = {
        o.wave.wave: o.state for o in occasions(SCHEDULES[person.programme], _enrolled(world, person), world.today)
    }
    assert states["6_months"] is State.DUE
    mine = [c for c in world.consents if c.person == person.person and c.purpose == "funder_aggregate"]
    assert [c.answer for c in mine] == ["given", "given", "withdrawn", "withdrawn"]
    assert mine[0].day < mine[-1].day < world.today


def test_every_check_in_belongs_to_the_wave_it_says(world: World) -> None:
    by_label = {e.person.label: e for e in world.enrolments}
    for c in world.check_ins:
        enrolled = _enrolled(world, by_label[c.person.label], before=c.day)
        assert wave_of(SCHEDULES[c.programme], enrolled, c.day) == c.wave, c


def test_nothing_lies_on_or_after_today_or_on_a_day_of_absence(world: World) -> None:
    by_label = {e.person.label: e for e in world.enrolments}
    for c in world.check_ins:
        e = by_label[c.person.label]
        assert e.entry <= c.day < world.today
        assert e.exit_on is None or c.day < e.exit_on
        assert not any(a.left_on <= c.day < a.back_on for a in e.absences)
        assert c.day.weekday() < 5
    days = chain((e.exit_on for e in world.enrolments if e.exit_on), (c.day for c in world.consents))
    assert max(days) < world.today
    assert all(p.starts_on <= e.entry for p in world.programmes for e in _enrolments(world, p.key))


def test_life_is_in_it(world: World) -> None:
    """Late check-ins, two off the schedule, one corrected, one set aside for an old form version."""
    entry = {e.person.label: e.entry for e in world.enrolments}
    late = 0
    for c in world.check_ins:
        planned = SCHEDULES[c.programme].wave(c.wave).day if c.wave else None
        if planned:
            late += 3 <= (c.day - entry[c.person.label]).days - planned <= 30
    assert late >= 10
    assert sum(c.wave is None for c in world.check_ins) == 2
    corrected = [c for c in world.check_ins if len(c.revisions) > 1]
    assert [[r.reason for r in c.revisions] for c in corrected] == [[None, WRONG_CARD]]
    changed = [k for k, v in corrected[0].answers.items() if v != corrected[0].revisions[0].answers[k]]
    assert len(changed) == 1
    (aside,) = world.set_aside
    assert aside.person.label not in _by_wave(world, aside.programme, aside.wave)
    assert aside.day < world.today


def test_on_any_day_there_is_somebody_to_ask_today_at_the_next_visit_and_later(world: World) -> None:
    def lists(association: str) -> Counter[State]:
        return Counter(
            o.state
            for e in world.enrolments
            if e.person.association == association and e.follow_up
            for o in occasions(SCHEDULES[e.programme], _enrolled(world, e), world.today)
        )

    ours = lists(GRENADILLE)
    assert ours[State.DUE] >= 3
    assert ours[State.LATE] >= 5
    assert ours[State.NOT_YET] >= 4
    others = lists("Les Sept Lanternes ASBL / De Zeven Lantaarns vzw")
    assert others[State.LATE] == 1
    assert others[State.STOPPED] == 1


def test_labels_are_unique_known_to_the_drawings_and_in_the_language_of_the_person(world: World) -> None:
    texts = [p.label for p in world.people]
    assert len(set(texts)) == len(texts) == 66
    assert {s.code for f in FIELDS.values() for s in f.stories} <= set(texts)
    for p in world.people:
        words = {w for drawing in labels.WORDS.values() for w in drawing[p.drawing]}
        assert p.label.rsplit(" ", 1)[0] in words


def test_grants_last_twelve_months_and_two_of_one_programme_overlap_by_part(world: World) -> None:
    for p in world.programmes:
        for g in p.grants:
            assert g.starts_on.day == 1
            assert 364 <= (g.ends_on - g.starts_on).days <= 365
            assert g.starts_on <= world.today
    assert world.associations == (GRENADILLE, "Les Sept Lanternes ASBL / De Zeven Lantaarns vzw")
    assert len(world.funders) == 3


def test_the_same_day_and_randomness_give_the_same_world() -> None:
    again = build(field.programmes(), SCHEDULES, today=DAYS[0], rng=random.Random(0))
    assert again == WORLDS[DAYS[0]]


def test_other_randomness_keeps_every_figure() -> None:
    for seed in range(100, 104):
        world = build(field.programmes(), SCHEDULES, today=DAYS[0], rng=random.Random(seed))
        for programme in FIELDS.values():
            test_the_flow_of_each_wave_is_as_written(world, programme)
            test_the_pairs_and_what_is_expected_of_them_are_as_written(world, programme)
        test_every_check_in_belongs_to_the_wave_it_says(world)


def test_the_world_is_made_of_frozen_values() -> None:
    with pytest.raises(AttributeError):
        setattr(WORLDS[DAYS[0]].people[0], "label", "x")  # noqa: B010 - that it cannot be set is the point
    assert all(is_dataclass(getattr(WORLDS[DAYS[0]], f.name)[0]) for f in fields(World) if f.name != "today")


def test_the_real_data_are_whole() -> None:
    """The reference figures of its authors' file: people by wave, and the totals of the first occasion."""
    rows = pl.read_parquet(field.WOODWORTH)
    assert rows.height == 43_648
    people = rows.group_by("wave").agg(pl.col("participant").n_unique()).sort("wave")
    assert dict(people.iter_rows()) == {0: 295, 1: 147, 2: 156, 3: 139, 4: 133, 5: 120}
    assert rows["programme"].n_unique() == 4
    ahi = rows.filter(pl.col("item").str.starts_with("ahi"), wave=0).group_by("participant").agg(pl.col("value").sum())
    assert round(_mean(ahi), 3) == 69.705
    turned = pl.col("item").is_in(["cesd04", "cesd08", "cesd12", "cesd16"])
    cesd = (
        rows.filter(pl.col("item").str.starts_with("cesd"), wave=0)
        .with_columns(value=pl.when(turned).then(5 - pl.col("value").cast(pl.Int32)).otherwise(pl.col("value")))
        .group_by("participant")
        .agg(pl.col("value").sum() - 20)
    )
    assert round(_mean(cesd), 3) == 15.064


def _mean(scores: pl.DataFrame) -> float:
    return sum(scores["value"].to_list()) / scores.height


def test_every_answer_of_the_real_data_lies_in_its_window_and_on_its_scale() -> None:
    form = loader.shipped_form("woodworth2018")
    assert form.schedule is not None
    rows = pl.read_parquet(field.WOODWORTH)
    for wave in form.schedule.waves:
        days = rows.filter(wave=int(wave.wave))["days"].to_list()
        assert (wave.opens or 0) <= min(days)
        assert max(days) <= (wave.closes or 0)
    limits: Mapping[str, Any] = form.scored_items
    assert set(rows["item"].unique()) == set(limits)
    for item, low, high in rows.group_by("item").agg(low=pl.col("value").min(), high=pl.col("value").max()).iter_rows():
        assert limits[item].low <= low <= high <= limits[item].high
