"""The library: what is published is everybody's, what is a draft is ours, and nothing in it tells who somebody is."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.services.asking import practice
from evalkit.services.doors import sessions
from evalkit.services.forms import kept_forms
from evalkit.services.library import evaluations, reading, shared_forms, sheets
from evalkit.services.library.reading import Wish
from evalkit.services.library.sheets import Facts, Written
from evalkit.services.studio import publishing
from evalkit.store import Scope
from evalkit.store.queries import form_drafts, forms, releases
from tests.store.rows import a_release
from tests.world import NOW, Person, World

FR = {
    "title": "Écouter en marchant", "what": "On marche à deux.", "for_whom": "Des voisines.", "licence": "CC BY 4.0",
}  # fmt: skip
NL = {"title": "Al wandelend", "what": "Men wandelt per twee.", "for_whom": "Buren.", "licence": "CC BY 4.0"}
WALK = Written({"fr": FR, "nl": NL}, Facts(("ties", "neighbourhood"), ("fr", "nl"), 90, 2, 10), "Onthaal, 02 500 00 00")


def key() -> str:
    return str(uuid.uuid4())


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(one.code, str(one.details.get("field", ""))) for one in refusal.value.problems}


def coordinator_of(world: World, person: Person) -> Scope:
    return replace(person.scope, role="coordinator")


async def titles(scope: Scope, language: str = "fr", **wish: str) -> list[str]:
    found = await reading.find(scope, Wish(**wish), language=language)
    return [one.names.get(language) or next(iter(one.names.values())) for one in found.lines]


async def test_a_draft_is_ours_a_publication_everybodys_and_every_version_stays(world: World) -> None:
    sheet = await sheets.begin(world.amina.scope, key(), WALK, publish=False, now=NOW)
    for reader in (world.bram, world.fatou, world.odile, world.carla):
        assert await titles(reader.scope) == []
        with pytest.raises(Refused, match=r"access\.not_found"):
            await reading.read(reader.scope, sheet)
    await sheets.save(world.carla.scope, sheet, WALK, based_on=1, publish=True)
    newer = replace(WALK, texts={"nl": {**NL, "what": "Men wandelt traag."}})
    await sheets.save(world.amina.scope, sheet, newer, based_on=2, publish=False)
    for reader in (world.bram, world.fatou, world.odile, world.amina):
        seen = await reading.read(reader.scope, sheet)
        assert (seen.version, seen.line.by, seen.contact) == (2, "Maison Grenadille ASBL", "Onthaal, 02 500 00 00")
        assert (seen.texts["nl"]["what"], seen.mine) == ("Men wandelt per twee.", reader is world.amina)
    with pytest.raises(Refused, match=r"access\.not_found"):
        await sheets.save(world.bram.scope, sheet, WALK, based_on=3, publish=True)
    await sheets.withdraw(world.amina.scope, sheet)
    assert await titles(world.bram.scope) == []
    own = await sheets.own_sheet(world.carla.scope, sheet)
    assert [one.state for one in own.versions] == ["draft", "published", "draft", "withdrawn"]
    assert [one.written.texts.get("fr", {}).get("what") for one in own.versions] == ["On marche à deux."] * 2 + [
        None
    ] * 2
    assert (await sheets.own(world.bram.scope), own.published) == ((), None)


async def test_two_who_write_lose_nothing_and_a_second_click_adds_nothing(world: World) -> None:
    first = key()
    sheet = await sheets.begin(world.amina.scope, first, WALK, publish=False)
    assert await sheets.begin(world.amina.scope, first, WALK, publish=False) == sheet
    hers = replace(WALK, texts={"fr": {**FR, "steps": "D’abord le café."}})
    await sheets.save(world.amina.scope, sheet, hers, based_on=1, publish=False)
    await sheets.save(world.amina.scope, sheet, hers, based_on=1, publish=False)
    with pytest.raises(Refused, match=r"library\.changed_meanwhile"):
        await sheets.save(world.carla.scope, sheet, WALK, based_on=1, publish=True)
    await sheets.save(world.carla.scope, sheet, WALK, based_on=2, publish=True)
    own = await sheets.own_sheet(world.amina.scope, sheet)
    assert [one.written.texts["fr"].get("steps") for one in own.versions] == [None, "D’abord le café.", None]


async def test_what_tells_who_somebody_is_stands_in_no_sheet_and_no_evaluation(world: World) -> None:
    for text, code in (
        ("Demander 93.05.18-223.61", "entry.national_number"),
        ("Appeler 0470 12 34 56", "library.tells_who"),
        ("Écrire à fatou@example.org", "library.tells_who"),
        ("Comme Tilleul 27 l’a fait", "process.names_somebody"),
        ("", "library.words_missing"),
        ("x" * 1501, "process.too_long"),
    ):
        wrong = replace(WALK, texts={"fr": {**FR, "what": text}})
        with pytest.raises(Refused) as refusal:
            await sheets.begin(world.amina.scope, key(), wrong, publish=True)
        assert codes(refusal) == {(code, "what_fr")}
    for contact, code in (("93.05.18-223.61", "entry.national_number"), ("tilleul 27", "process.names_somebody")):
        with pytest.raises(Refused) as refusal:
            await sheets.begin(world.amina.scope, key(), replace(WALK, contact=contact), publish=False)
        assert codes(refusal) == {(code, "contact")}
    nothing = Written({}, Facts(minutes=0, fewest=9, most=2))
    with pytest.raises(Refused) as refusal:
        await sheets.begin(world.amina.scope, key(), nothing, publish=True)
    assert codes(refusal) == {
        ("library.no_language", "title_fr"), ("library.need_missing", "need"), ("library.minutes", "minutes"),
        ("library.people", "fewest"),
    }  # fmt: skip
    sheet = await sheets.begin(world.amina.scope, key(), WALK, publish=True)
    told = evaluations.New(key(), "Avec tilleul 27", "Bien", "", "often", "fr")
    with pytest.raises(Refused) as refusal:
        await evaluations.tell(world.amina.scope, sheet, told)
    assert codes(refusal) == {
        ("process.names_somebody", "with_whom"), ("library.words_missing", "went_wrong"),
        ("library.again_missing", "again"),
    }  # fmt: skip


async def test_a_tool_is_found_by_what_is_needed_and_never_ranked(world: World) -> None:
    old = NOW - dt.timedelta(days=40)
    await sheets.begin(world.amina.scope, key(), WALK, publish=True, now=NOW)
    long = Written(
        {"fr": {**FR, "title": "analyse en groupe", "what": "Le désaccord est un résultat."}},
        Facts(("disagreement",), ("fr",), 360, 8, 15),
    )
    await sheets.begin(world.bram.scope, key(), long, publish=True, now=old)
    silent = Written({"nl": {**NL, "title": "Zonder woorden"}}, Facts(("ties",), ("without_words",)))
    await sheets.begin(world.odile.scope, key(), silent, publish=True, now=old)
    every = ["analyse en groupe", "Écouter en marchant", "Zonder woorden"]
    assert await titles(world.fatou.scope) == every
    assert await titles(world.fatou.scope, order="newest") == [every[1], every[0], every[2]]
    assert await titles(world.fatou.scope, need="ties") == every[1:]
    assert await titles(world.fatou.scope, language="nl") == ["Al wandelend", "analyse en groupe", "Zonder woorden"]
    assert [one.names for one in (await reading.find(world.fatou.scope, Wish(language="nl"), language="nl")).lines] == [
        {"fr": FR["title"], "nl": NL["title"]}, {"nl": "Zonder woorden"},
    ]  # fmt: skip
    assert await titles(world.fatou.scope, time="longer") == ["analyse en groupe", "Zonder woorden"]
    assert await titles(world.fatou.scope, size="one") == ["Zonder woorden"]
    assert await titles(world.fatou.scope, words="desaccords", need="disagreement") == ["analyse en groupe"]
    assert await titles(world.fatou.scope, words="désaccord marche") == []
    assert await titles(world.fatou.scope, need="no such need", time="?", size="?") == every


async def test_an_evaluation_is_signed_by_an_association_or_by_nobody(world: World) -> None:
    sheet = await sheets.begin(world.bram.scope, key(), WALK, publish=True)
    release = await a_release(world)
    signed = evaluations.New(key(), "Dix voisines", "Le rythme", "La pluie", "otherwise", "fr", True, release)
    await evaluations.tell(world.amina.scope, sheet, signed, now=NOW)
    await evaluations.tell(world.amina.scope, sheet, signed, now=NOW)
    quiet = evaluations.New(key(), "Zes buren", "De weg", "De benen", "no", "nl")
    await evaluations.tell(world.bram.scope, sheet, quiet, now=NOW + dt.timedelta(days=1))
    for reader, link, own in (
        (world.fatou, release, [False, False]), (world.odile, None, [False, False]),
        (world.carla, release, [False, True]), (world.bram, None, [True, False]),
    ):  # fmt: skip
        told = (await reading.read(reader.scope, sheet)).told
        assert [one.by for one in told] == ["", "Maison Grenadille ASBL"]
        assert [one.report for one in told] == [None, link]
        assert [one.own for one in told] == own
    assert told[1].went_wrong == "La pluie"
    async with store.unit(world.carla.scope, write=True) as unit:
        await releases.withdraw_release(unit, release)
    for reader in (world.fatou, world.carla):
        seen = await reading.read(reader.scope, sheet)
        assert ([one.report for one in seen.told], seen.reports) == ([None, None], ())
    for wrong, code in (
        (replace(quiet, key=key(), release=release), "library.link_needs_name"),
        (replace(quiet, key=key(), signed=True, release=release), "library.not_this_report"),
    ):
        with pytest.raises(Refused) as refusal:
            await evaluations.tell(world.bram.scope, sheet, wrong)
        assert {one for one, _ in codes(refusal)} == {code}
    with pytest.raises(Refused, match=r"access\.other_role"):
        await evaluations.tell(world.odile.scope, sheet, quiet)
    with pytest.raises(Refused, match=r"access\.not_found"):
        await evaluations.take_back(world.bram.scope, told[1].id)
    assert await evaluations.take_back(world.carla.scope, told[1].id) == sheet
    assert len((await reading.read(world.fatou.scope, sheet)).told) == 1


async def test_a_form_is_taken_over_in_one_step_with_whose_it_was(world: World) -> None:
    theirs = coordinator_of(world, world.bram)
    async with store.unit(world.carla.scope, write=True) as unit:
        version = await kept_forms.keep(unit, loader.shipped_form("lire_la_ville"))
    with pytest.raises(Refused, match=r"access\.not_found"):
        await shared_forms.share(theirs, version, licence="CC0", about="", language="fr")
    with pytest.raises(Refused) as refusal:
        await shared_forms.share(world.carla.scope, version, licence=" ", about="Appeler 02 500 00 00", language="fr")
    assert codes(refusal) == {("library.licence_missing", "licence"), ("library.tells_who", "about")}
    await shared_forms.share(world.carla.scope, version, licence="CC BY 4.0", about="Nos questions", language="fr")
    (found,) = await shared_forms.listed(world.fatou.scope, "lire")
    assert await shared_forms.listed(world.fatou.scope, "cuisine") == ()
    click = key()
    draft = await shared_forms.take_over(theirs, found.id, click, now=NOW)
    assert await shared_forms.take_over(theirs, found.id, click, now=NOW) == draft
    made = await publishing.publish(theirs, draft, {}, language="fr", now=NOW)
    async with store.unit(theirs) as unit:
        kept = await forms.form_version(unit, made)
        assert kept is not None
        form = kept_forms.form_of(kept)
    assert form.meanings == loader.shipped_form("lire_la_ville").meanings
    assert (form.source.licence or "").endswith("Lire la ville, 1. Maison Grenadille ASBL, 2026. CC BY 4.0")
    origin = (await shared_forms.origins(theirs))[draft]
    assert (origin.author_name, origin.licence) == ("Maison Grenadille ASBL", "CC BY 4.0")
    again = await shared_forms.take_over(theirs, found.id, key(), now=NOW)
    async with store.unit(theirs) as unit:
        second = await form_drafts.form_draft(unit, again)
    assert second is not None
    assert second.definition["form"] == "lire_la_ville_2"
    await shared_forms.withdraw(world.carla.scope, found.id)
    with pytest.raises(Refused, match=r"access\.not_found"):
        await shared_forms.take_over(theirs, found.id, key())
    assert len(await shared_forms.origins(theirs)) == 2


async def test_words_that_may_not_be_passed_on_do_not_travel(world: World) -> None:
    """A scale without the right to redistribute has no texts in any form; what comes over is keys and its citation."""
    form = loader.shipped_form("woodworth2018")
    assert not any(one.may_redistribute for one in form.instruments)
    async with store.unit(world.carla.scope, write=True) as unit:
        version = await kept_forms.keep(unit, form)
    await shared_forms.share(world.carla.scope, version, licence="CC BY 4.0", about="", language="fr")
    (found,) = await shared_forms.listed(world.bram.scope)
    theirs = coordinator_of(world, world.bram)
    draft = await shared_forms.take_over(theirs, found.id, key())
    async with store.unit(theirs) as unit:
        kept = await form_drafts.form_draft(unit, draft)
    assert kept is not None
    assert found.without_texts == tuple(one.citation for one in form.instruments)
    for scale in kept.definition["instruments"]:
        assert not any("question" in item for item in scale.get("items", ()) if isinstance(item, dict))
        assert not scale.get("levels", {}).get("words")


async def test_nothing_is_shared_out_of_a_place_to_practise(world: World) -> None:
    sheet = await sheets.begin(world.amina.scope, key(), WALK, publish=True)
    async with store.unit(Scope.system("sign_in"), write=True, now=NOW) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=world.amina.organisation, role="worker", account=world.amina.account
        )
    session = await sessions.find(opened.token, now=NOW)
    assert session is not None
    there = await sessions.find((await practice.begin(session, rng=random.Random(3), now=NOW)).token, now=NOW)
    assert there is not None
    assert there.scope is not None
    assert await titles(there.scope) == ["Écouter en marchant"]
    with pytest.raises(Refused, match=r"planning\.not_in_practice"):
        await sheets.begin(there.scope, key(), WALK, publish=True)
    with pytest.raises(Refused, match=r"planning\.not_in_practice"):
        await evaluations.tell(there.scope, sheet, evaluations.New(key(), "Dix", "Bien", "Rien", "yes", "fr"))
