"""A file of check-ins comes in whole or not at all."""

import json
import random
from pathlib import Path

import pytest

from evalkit import store
from evalkit.definitions import Form, loader
from evalkit.definitions.loader import form_from
from evalkit.errors import Refused
from evalkit.exchange.reading import ReadingOptions
from evalkit.i18n import problem_text
from evalkit.services.asking import sealed_words
from evalkit.services.files.imports import Imported, Wanted, import_file
from evalkit.store import Scope, frames
from evalkit.store.queries import check_ins, consents, drafts, participants
from tests.world import World

FORM = loader.shipped_form("empowerment")
ROWS = """a,start,2026-01-10,speaking_up,2
a,start,2026-01-10,people_to_turn_to,prefer_not_to_say
a,start,2026-01-12,speaking_up,3
b,start,2026-01-11,speaking_up,4
"""


def a_file(folder: Path, rows: str) -> Path:
    path = folder / "answers.csv"
    path.write_text("participant,wave,date,item,value\n" + rows, encoding="utf-8")
    return path


def wanted(path: Path, *, form: Form = FORM, **changes: object) -> Wanted:
    return Wanted(path, form, **{"only_programme": "lire_la_ville", **changes})  # type: ignore[arg-type]


async def imported(scope: Scope, what: Wanted) -> Imported:
    return await import_file(scope, what, rng=random.Random(1))


async def counts(scope: Scope) -> tuple[int, int]:
    async with store.unit(scope) as unit:
        return len(await participants.participants(unit)), len(await drafts.import_batches(unit))


async def test_people_enrolments_and_check_ins_come_in_and_a_second_occasion_is_off_the_schedule(
    world: World, tmp_path: Path
) -> None:
    before = await counts(world.carla.scope)
    done = await imported(
        world.carla.scope, wanted(a_file(tmp_path, ROWS), consents={"funder_aggregate": "signed sheet of January"})
    )
    assert (done.people, done.enrolments, done.check_ins, done.off_schedule) == (2, 2, 3, 1)
    assert done.dropped == (("second_occasion", 1),)
    assert await counts(world.carla.scope) == (before[0] + 2, before[1] + 1)
    async with store.unit(world.carla.scope) as unit:
        found = await frames.frames(unit, programmes=[world.grenadille.programme], purpose="funder_aggregate")
        assert len(await consents.consenting(unit, "funder_aggregate")) == 2
    rows = found.answers.select("wave", "item", "value", "state").sort("item", "value").rows()
    assert rows == [
        ("start", "people_to_turn_to", None, "prefer_not_to_say"),
        ("start", "speaking_up", 2.0, "value"),
        ("start", "speaking_up", 4.0, "value"),
    ]


@pytest.mark.parametrize(
    ("rows", "changes", "code"),
    [
        (ROWS.replace("speaking_up,4", "speaking_up,9"), {}, "data.outside_scale"),
        (ROWS, {"only_programme": "nowhere"}, "imports.no_such_programme"),
        (ROWS, {"only_programme": "table_du_jeudi"}, "imports.no_such_programme"),
        (ROWS, {"consents": {"sell": "yes"}}, "imports.unknown_purpose"),
    ],
)
async def test_what_is_wrong_is_refused_and_nothing_is_written(
    world: World, tmp_path: Path, rows: str, changes: dict[str, object], code: str
) -> None:
    before = await counts(world.carla.scope)
    with pytest.raises(Refused) as refusal:
        await imported(world.carla.scope, wanted(a_file(tmp_path, rows), **changes))
    assert [p.code for p in refusal.value.problems] == [code]
    assert await counts(world.carla.scope) == before


async def test_the_same_file_comes_in_once(world: World, tmp_path: Path) -> None:
    path = a_file(tmp_path, ROWS)
    await imported(world.carla.scope, wanted(path))
    before = await counts(world.carla.scope)
    with pytest.raises(Refused) as refusal:
        await imported(world.carla.scope, wanted(path))
    assert [p.code for p in refusal.value.problems] == ["imports.before"]
    assert await counts(world.carla.scope) == before


async def test_a_worker_may_not_import(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        await imported(world.amina.scope, wanted(a_file(tmp_path, ROWS)))
    assert refusal.value.status == 403


async def test_belgian_excel_is_simply_read(world: World, tmp_path: Path) -> None:
    path = tmp_path / "antwoorden.csv"
    path.write_bytes("deelnemer;ronde;item;waarde\r\nZoë;start;speaking_up;3\r\n".encode("cp1252"))
    options = ReadingOptions(columns={"participant": "deelnemer", "wave": "ronde", "value": "waarde"})
    done = await imported(world.carla.scope, wanted(path, options=options))
    assert done.read_as == "semicolon, decimal comma, Windows-1252"
    assert done.people == 1


RULED = form_from(
    b"""
form: ruled
version: "1"
title: {en: Ruled}
schedule: {waves: [{wave: start, day: 0}, {wave: later, day: 90}]}
items:
  - {key: housed, kind: yes_no}
  - {key: rooms, kind: integer, range: {from: 0, to: 20}, condition: housed = yes}
  - {key: people, kind: integer, constraint: {rule: people >= 1, message: {en: "At least the person."}}}
  - {key: tongues, kind: choices, choices: {fr: {en: French}, ar: {en: Arabic}}}
  - {key: since, kind: date}
  - {key: why, kind: long_text}
""",
    "ruled.yaml",
)
ALL_KINDS = """a,start,2026-01-10,housed,yes
a,start,2026-01-10,rooms,3
a,start,2026-01-10,people,2
a,start,2026-01-10,tongues,ar fr
a,start,2026-01-10,since,2020-05-01
a,start,2026-01-10,why,a letter came
b,start,2026-01-11,housed,no
b,start,2026-01-11,rooms,2
"""
BREAKS = """a,start,2026-01-10,housed,maybe
a,start,2026-01-10,people,0
b,start,2026-01-10,people,0
b,start,2026-01-10,since,soon
"""


async def kept(world: World) -> list[tuple[dict[str, object], dict[str, str]]]:
    """Answers and opened words of every imported check-in, in the order of the answers' texts."""
    async with store.unit(world.carla.scope) as unit:
        rows = await unit.raw("SELECT id, participant FROM check_in WHERE organisation = {}", unit.organisation)
        found = []
        for row in rows:
            revisions = await check_ins.revisions_of(unit, row["id"])
            words = await sealed_words.words_of(unit, row["participant"], revisions)
            found.append((revisions[-1].answers, words))
    return sorted(found, key=lambda one: json.dumps(one[0]))


async def test_every_kind_of_answer_comes_in_and_words_are_sealed(world: World, tmp_path: Path) -> None:
    done = await imported(world.carla.scope, wanted(a_file(tmp_path, ALL_KINDS), form=RULED))
    assert (done.people, done.check_ins, done.dropped) == (2, 2, (("not_asked", 1),))
    assert await kept(world) == [
        ({"housed": False}, {"set aside": '{"rooms":2}'}),
        (
            {"housed": True, "rooms": 3, "people": 2, "tongues": ["fr", "ar"], "since": "2020-05-01"},
            {"why": "a letter came"},
        ),
    ]
    assert b"a letter came" not in (world.settings.home / "evalkit.sqlite").read_bytes()


async def test_what_breaks_a_rule_of_the_form_is_refused_by_row_or_left_out(world: World, tmp_path: Path) -> None:
    before, path = await counts(world.carla.scope), a_file(tmp_path, BREAKS)
    with pytest.raises(Refused) as refusal:
        await imported(world.carla.scope, wanted(path, form=RULED, language="en"))
    assert [p.code for p in refusal.value.problems] == ["data.answer_refused"] * 3
    assert [problem_text(p, "en").removeprefix(f"{path}, ") for p in refusal.value.problems] == [
        "rows 2 (1 in all): “housed”: choose yes or no. Correct them, or leave them out with --skip-invalid.",
        "rows 3, 4 (2 in all): “people”: At least the person. Correct them, or leave them out with --skip-invalid.",
        "rows 5 (1 in all): “since”: “soon” is not a day. Write it as 31/03/2026. "
        "Correct them, or leave them out with --skip-invalid.",
    ]
    assert await counts(world.carla.scope) == before
    options = ReadingOptions(skip_invalid=True)
    done = await imported(world.carla.scope, wanted(path, form=RULED, options=options))
    assert done.dropped == (("answer_refused", 4),)


async def test_the_same_answer_in_words_twice_is_one_and_two_different_ones_contradict(
    world: World, tmp_path: Path
) -> None:
    rows = "a,start,2026-01-10,housed,yes\n" * 2 + "b,start,2026-01-10,housed,yes\nb,start,2026-01-10,housed,no\n"
    with pytest.raises(Refused) as refusal:
        await imported(world.carla.scope, wanted(a_file(tmp_path, rows), form=RULED))
    assert [(p.code, p.details["rows"]) for p in refusal.value.problems] == [("data.contradicting_rows", "4 / 5")]
