"""What an association takes away: everything that counts, by code, and the same figures when it is analysed."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from evalkit import store
from evalkit.collect.scoring import score
from evalkit.definitions import Audience, loader
from evalkit.disclosure.release import release
from evalkit.errors import Refused
from evalkit.exchange.analysis_json import analysis_json
from evalkit.exchange.data_package import Format
from evalkit.progression.analysis import analyse as measure
from evalkit.progression.result import Source
from evalkit.services.demonstration import field, filling, published
from evalkit.services.files import exports
from evalkit.services.files.analysis import AnalysisRequest, analyse
from evalkit.services.keeping import keys
from evalkit.services.people import consents
from evalkit.services.people import participants as people
from evalkit.settings import Settings
from evalkit.store import Scope, frames, migrate
from evalkit.store.queries import participants
from tests.world import ENTRY, World, a_check_in, a_participant, an_enrolment

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def unpacked(made: exports.Export, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        archive.extractall(folder)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


async def from_database(scope: Scope, form_file: Path, *, exits_known: bool) -> list[dict[str, Any]]:
    form = loader.load_form(form_file)
    assert form.schedule is not None
    async with store.unit(scope) as unit:
        found = await frames.frames(unit)
        asked = found.answers.filter(pl.col("form_hash") == loader.shipped_form(form.key).hash)
        enrolled = found.enrolments.filter(pl.col("programme").is_in([form.key]) | pl.lit(form.key == "woodworth2018"))
    answers = asked.join(enrolled.select("enrolment"), on="enrolment", how="semi")
    analysis = measure(
        form, score(answers, form, enrolled), enrolled, schedule=form.schedule, source=Source(0, 0, 0, "", ""),
        as_of=NOW.date(), exits_known=exits_known, by_programme=True,
    )  # fmt: skip
    return figures(release(analysis, loader.load_policies().for_audience(Audience.ASSOCIATION)))


def figures(released: Any) -> list[dict[str, Any]]:
    """Everything of every result but the remarks about the file that it came from."""
    return [{k: v for k, v in one.items() if k != "warnings"} for one in json.loads(analysis_json(released))["results"]]


async def from_export(folder: Path, key: str, form: Format) -> list[dict[str, Any]]:
    request = AnalysisRequest(
        folder / f"answers-{key}.{form}", folder / f"form-{key}.yaml", by_programme=True,
        enrolments=folder / f"people-{key}.{form}", as_of=NOW.date(),
    )  # fmt: skip
    return figures(await asyncio.to_thread(analyse, request))


@pytest.mark.slow
async def test_the_demonstration_taken_away_and_analysed_gives_the_figures_of_the_database(tmp_path: Path) -> None:
    settings = Settings.from_environment({"EVALKIT_HOME": str(tmp_path / "home")})
    await migrate.migrate(settings)
    await store.open(settings)
    keys.open_keys(settings, make=True)
    try:
        filled = await filling.fill_invented(NOW)
        real = await published.add_published(filled, "Fonds Trois-Rivages", NOW)
        seen = []
        for association, scope in [*filled.coordinators.items(), ("woodworth", real.scope)]:
            for form in exports.FORMATS:
                made = await exports.export_answers(scope, form=form, now=NOW)
                folder = unpacked(made, tmp_path / association / form)
                for path in sorted(folder.glob(f"answers-*.{form}")):
                    key = path.stem.removeprefix("answers-")
                    exported = await from_export(folder, key, form)
                    kept = await from_database(scope, folder / f"form-{key}.yaml", exits_known=key != "woodworth2018")
                    assert exported == kept, (key, form)
                    assert sum(one["flow"]["followed"] for one in exported) > 0
                    seen.append((key, form))
        assert {key for key, _ in seen} == {"woodworth2018", *(block.key for block in field.programmes())}
    finally:
        keys.forget_keys()
        await store.close()


async def test_a_package_holds_codes_days_agreements_and_what_no_figure_uses(world: World, tmp_path: Path) -> None:
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        await a_check_in(unit, place)
        await a_check_in(unit, place, wave=None, day=ENTRY + dt.timedelta(days=20))
        joined = await a_participant(unit, label="héron 9")
        await an_enrolment(unit, joined, programme=place.programme, schedule=place.schedule)
    await consents.note(
        world.carla.scope, place.participant, purpose="funder_aggregate", recipient=world.funder, yes=True,
        way="read_aloud", language="fr",
    )  # fmt: skip
    made = await exports.export_answers(world.carla.scope, now=NOW)
    assert made.file_name == "evalkit-grenadille-2026-11-22.zip"
    folder = unpacked(made, tmp_path)
    answers = rows(folder / "answers-empowerment.csv")
    assert {row["participant"] for row in answers} == {"tilleul 27"}
    assert {(row["wave"], row["date"], row["mode"]) for row in answers} == {("start", ENTRY.isoformat(), "together")}
    assert {row["item"]: row["value"] for row in answers} == dict.fromkeys(
        ("speaking_up", "people_to_turn_to", "letters_and_forms"), "2"
    )
    assert {row["why"] for row in rows(folder / "other-empowerment.csv")} == {"off_schedule"}
    people = {row["participant"]: row for row in rows(folder / "people-empowerment.csv")}
    assert people["tilleul 27"]["consent_funder_aggregate.trois_rivages"] == "given"
    assert people["héron 9"]["consent_funder_aggregate.trois_rivages"] == ""
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        header = (folder / resource["path"]).read_text("utf-8").splitlines()[0].split(",")
        assert [one["name"] for one in resource["schema"]["fields"]] == header
        assert all(one["description"] for one in resource["schema"]["fields"])
    assert "Carla" in descriptor["description"]
    items = {row["key"] for row in rows(folder / "codebook.csv") if row["what"] == "item"}
    assert {row["item"] for row in answers} <= items
    again = await exports.export_answers(world.carla.scope, now=NOW)
    assert again.content == made.content


async def test_each_export_is_in_the_audit_and_only_the_coordination_makes_one(world: World) -> None:
    for person in (world.amina, world.fatou):
        with pytest.raises(Refused):
            await exports.export_answers(person.scope)
        with pytest.raises(Refused):
            await exports.what_leaves(person.scope)
    await exports.export_answers(world.carla.scope, form="parquet", programme="lire_la_ville")
    async with store.unit(world.carla.scope) as unit:
        noted = await unit.raw(
            "SELECT actor, action, details FROM audit WHERE organisation = {} AND action = 'export'", unit.organisation
        )
    assert [row["actor"] for row in noted] == [world.carla.account]
    assert json.loads(noted[0]["details"])["programme"] == "lire_la_ville"


async def test_another_associations_programme_is_not_exported(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        await exports.export_answers(world.carla.scope, programme="table_du_jeudi")
    assert refusal.value.problems[0].code == "entry.unknown_programme"
    folder = unpacked(
        await exports.export_answers(Scope(world.lanternes.organisation, None, "coordinator"), now=NOW), tmp_path
    )
    assert {row["participant"] for row in rows(folder / "people-empowerment.csv")} == {"ardoise 8"}


async def test_two_records_of_one_person_leave_as_one(world: World, tmp_path: Path) -> None:
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 9")
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        await a_check_in(unit, place, participant=other, enrolment=enrolment)
    await people.join(world.carla.scope, keep=place.participant, other_label="héron 9")
    folder = unpacked(await exports.export_answers(world.carla.scope, now=NOW), tmp_path)
    assert {row["participant"] for row in rows(folder / "answers-empowerment.csv")} == {"tilleul 27"}
    async with store.unit(world.carla.scope) as unit:
        assert len(await participants.participants(unit)) == 1
