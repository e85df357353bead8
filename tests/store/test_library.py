"""The library on both engines: the same searches find the same sheets, whatever is typed; versions stay."""

from __future__ import annotations

import uuid

import pytest

from evalkit import store
from evalkit.store import Scope, searching, tables
from evalkit.store.queries import library, open_data, programmes, raised
from tests.world import TODAY, World

SHARED = Scope.system("library")

WALK = {
    "fr": {
        "title": "Marche dans le quartier",
        "what": "Des personnes isolées guident le groupe vers les réseaux et les lieux d’écoute qu’elles connaissent.",
    },
    "nl": {"title": "Wandeling door de wijk", "what": "Deelnemers tonen de plekken waar gesprekken beginnen."},
}
LINE = {
    "fr": {"title": "Ligne de vie", "what": "Chacune et chacun dessine son chemin ; un œuf, un nœud, une photo."},
    "en": {"title": "Life line", "what": "People draw their own path and tell the stories that they choose."},
}

FINDS = {
    "isolees": {"walk"},
    "isolé": {"walk"},
    "ISOLÉES": {"walk"},
    "reseau": {"walk"},
    "réseaux": {"walk"},
    "écoute": {"walk"},
    "ecoute": {"walk"},
    "quartiers": {"walk"},
    "gesprek": {"walk"},
    "gesprekken": {"walk"},
    "wandelingen": {"walk"},
    "noeud": {"line"},
    "nœud": {"line"},
    "dessiner": {"line"},
    "story": {"line"},
    "stories": {"line"},
    "photos": {"line"},
    "photo chemin": {"line"},
    "le quartier et les réseaux": {"walk"},
    "marche dessine": set(),
    "le": {"walk"},
    "zzz": set(),
}
"""What is typed → the sheets that hold it. Every word has to be in one language of the sheet."""

HOSTILE = (
    '"', "'", "''", "photo'", '"photo', "photo*", "photo:*", "(photo", "photo)", "photo &", "photo | ", "!photo",
    "photo <-> ", "NEAR(photo", "photo AND", "OR photo", "NOT photo", "-photo", "^photo", "words:photo", "photo\\",
    "photo; DROP TABLE tool_text", "photo\x00", "photo {} $1 ?", "%photo%", "photo\u202e", "photo " * 400,
)  # fmt: skip
NOTHING = ("", "   ", "?!", "…", "*", '""', "_", "🙂", "\x00")


async def publish(world: World, texts: dict[str, dict[str, str]], scope: Scope | None = None, version: int = 1) -> str:
    sheet = str(uuid.uuid5(uuid.NAMESPACE_URL, next(iter(texts.values()))["title"]))
    async with store.unit(scope or world.amina.scope, write=True) as unit:
        await library.add_version(
            unit, sheet=sheet, version=version, state="published", texts=texts, facts={}, contact=None
        )
        await library.make_findable(unit, (await library.versions(unit, sheet))[-1])
    return sheet


async def test_both_engines_find_the_same(world: World) -> None:
    names = {await publish(world, WALK): "walk", await publish(world, LINE, world.bram.scope): "line"}
    async with store.unit(SHARED) as unit:
        found = {typed: {names[one.sheet] for one in await library.shared_sheets(unit, typed)} for typed in FINDS}
        assert found == FINDS
        for typed in HOSTILE:
            hits = {names[one.sheet] for one in await library.shared_sheets(unit, typed)}
            words = set(searching.words_of(typed))
            assert hits == ({"line"} if words == {"photo"} else {"walk", "line"} if not words else set()), typed
        for typed in NOTHING:
            assert len(await library.shared_sheets(unit, typed)) == 2, typed


async def test_only_the_newest_publication_is_found_and_every_version_stays(world: World) -> None:
    sheet = await publish(world, WALK)
    await publish(world, {"fr": {**WALK["fr"], "what": "On prend le tram ensemble."}}, version=2)
    async with store.unit(SHARED) as unit:
        assert [one.version for one in await library.shared_sheets(unit, "tram")] == [2]
        assert await library.shared_sheets(unit, "gesprek") == ()
    async with store.unit(world.amina.scope, write=True) as unit:
        assert [one.version for one in await library.versions(unit, sheet)] == [1, 2]
        assert await library.add_version(
            unit, sheet=sheet, version=2, state="draft", texts=WALK, facts={}, contact=None
        ) is None  # fmt: skip
        await library.hide(unit, sheet)
    async with store.unit(SHARED) as unit:
        assert await library.shared_sheet(unit, sheet) is None
        assert await library.shared_sheets(unit, "quartier") == ()
    async with store.unit(world.bram.scope) as unit:
        assert await library.versions(unit, sheet) == ()
        with pytest.raises(ValueError, match="every organisation"):
            await searching.found(unit, "tool_text", "tram")


async def test_what_is_practised_is_shared_with_nobody(world: World) -> None:
    """Also where its place wrote the rows: sheets, what is said of a tool, words that go up, figures for everybody."""
    async with store.unit(Scope.system("practice"), write=True) as unit:
        place = await unit.add(
            tables.Organisation, key="practice", kind="association", name="Terrain", languages=["fr"],
            marking="invented", made_at=unit.now, practice_of=world.grenadille.organisation,
        )  # fmt: skip
    there = Scope(place, world.amina.account, "coordinator")
    real = await publish(world, LINE)
    tried = await publish(world, WALK, there)
    for scope in (there, world.amina.scope):
        async with store.unit(scope, write=True) as unit:
            here = (
                world.grenadille.programme
                if scope is not there
                else await programmes.make_programme(
                    unit, key="essai", names={"fr": "Essai"}, kind="social", municipality="Sennebeek"
                )
            )
            await library.add_evaluation(
                unit, evaluation=store.new_id(), position=1, state="shared", sheet=real, sheet_version=1, again="yes",
                language="fr", signed=False, release=None, words=b"sealed",
            )  # fmt: skip
            await raised.add(
                unit, programme=here, unit_kind="journal", name=store.new_id(), position=1, state="raised",
                kind="obstacle", shared_theme="housing", language="fr", named=False, week=TODAY, words=b"sealed",
            )  # fmt: skip
    async with store.unit(SHARED) as unit:
        assert [one.sheet for one in await library.shared_sheets(unit)] == [real]
        assert [one.sheet for one in await library.shared_sheets(unit, "gesprek")] == []
        assert await library.shared_sheet(unit, tried) is None
        assert [one.organisation for one in await library.shared_evaluations(unit, real)] == [world.amina.organisation]
        assert [one.organisation for one in await raised.shared(unit)] == [world.amina.organisation]
        assert place not in await library.shared_names(unit)
    async with store.unit(Scope.system("open_data")) as unit:
        assert place not in {one.organisation for one in await open_data.open_programmes(unit)}
