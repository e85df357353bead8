"""Words go up only when an association lets them, and are told only when three associations meet the theme."""

from __future__ import annotations

import uuid

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.observatory import met_by_several, raising
from evalkit.services.process import journal
from evalkit.services.words import group_analyses, group_validation
from evalkit.store import Scope
from evalkit.store.queries import organisations, programmes
from tests.world import NOW, TODAY, World

TEXTS = ("Le guichet ferme à onze heures. Trois personnes ont renoncé.", "Het loket is te ver.", "On nous renvoie.")
HIDDEN = "an association whose people are exposed"


async def a_third(world: World) -> tuple[Scope, str]:
    async with store.unit(Scope.system("set_up"), write=True, now=NOW) as unit:
        made = await organisations.make_organisation(
            unit, key="pont", kind="association", name="Le Pont ASBL", languages=["fr"], marking="invented"
        )
    scope = Scope(made, world.pieter.account, "coordinator")
    async with store.unit(scope, write=True, now=NOW) as unit:
        programme = await programmes.make_programme(
            unit, key="pont", names={"fr": "Le pont"}, kind="social", municipality="Sennebeek"
        )
    return scope, programme


async def three_journals(world: World) -> tuple[Scope, ...]:
    """Three coordinators, each with an obstacle in the journal of a programme."""
    third, programme = await a_third(world)
    places = (
        (world.carla.scope, world.grenadille.programme),
        (Scope(world.lanternes.organisation, world.bram.account, "coordinator"), world.lanternes.programme),
        (third, programme),
    )
    for (scope, of), text in zip(places, TEXTS, strict=True):
        new = journal.NewEntry(str(uuid.uuid4()), "obstacle", text, TODAY)
        await journal.write(scope, of, new, language="nl" if text == TEXTS[1] else "fr", now=NOW)
    return tuple(scope for scope, _ in places)


async def let_up(scope: Scope, words: str, *, theme: str = "counters", named: bool = False) -> raising.Line:
    (line,) = await raising.page(scope, now=NOW)
    new = raising.New(line.text.unit_kind, line.text.unit, line.position, words, theme, named)
    await raising.raise_up(scope, new, now=NOW)
    return line


async def test_a_theme_is_told_from_three_associations_on_with_the_words_they_chose(world: World) -> None:
    first, second, third = await three_journals(world)
    await let_up(first, "Le guichet ferme à onze heures.", named=True)
    await let_up(second, TEXTS[1])
    assert await met_by_several.met(world.odile.scope, now=NOW) == ()
    line = await let_up(third, TEXTS[2])
    (theme,) = await met_by_several.met(world.odile.scope, now=NOW)
    assert (theme.key, theme.associations) == ("counters", 3)
    assert {(one.words, one.by, one.language) for one in theme.passages} == {
        ("Le guichet ferme à onze heures.", "Maison Grenadille ASBL", "fr"), (TEXTS[1], "", "nl"), (TEXTS[2], "", "fr"),
    }  # fmt: skip
    assert {one.month for one in theme.passages} == {TODAY.replace(day=1)}
    assert await met_by_several.met(first, now=NOW) == (theme,)
    for reader in (world.fatou, world.amina):
        with pytest.raises(Refused, match=r"access\.other_role"):
            await met_by_several.met(reader.scope, now=NOW)
    await raising.take_back(third, line.text.unit_kind, line.text.unit, now=NOW)
    assert await met_by_several.met(world.odile.scope, now=NOW) == ()
    await let_up(third, TEXTS[2])
    assert len(await met_by_several.met(world.odile.scope, now=NOW)) == 1
    await journal.strike(third, line.text.unit, now=NOW)
    assert await met_by_several.met(world.odile.scope, now=NOW) == ()


async def test_only_words_of_ones_own_text_go_up_and_nothing_of_exposed_people(world: World) -> None:
    first, second, _ = await three_journals(world)
    (line,) = await raising.page(first, now=NOW)
    new = raising.New(line.text.unit_kind, line.text.unit, 0, "Le guichet ferme à midi.", "nothing", False)
    with pytest.raises(Refused) as refusal:
        await raising.raise_up(first, new, now=NOW)
    assert [one.code for one in refusal.value.problems] == ["library.not_these_words", "library.theme_missing"]
    with pytest.raises(Refused, match=r"access\.not_found"):
        await raising.raise_up(second, new, now=NOW)
    with pytest.raises(Refused, match=r"access\.not_found"):
        await raising.take_back(second, line.text.unit_kind, line.text.unit, now=NOW)
    with pytest.raises(Refused, match=r"access\.other_role"):
        await raising.raise_up(world.amina.scope, new, now=NOW)
    async with store.unit(first, write=True, now=NOW) as unit:
        await programmes.make_programme(
            unit, key="shelter", names={"fr": HIDDEN}, kind="social", municipality="Sennebeek", exposed_public=True
        )
        shelter = next(one for one in await programmes.programmes(unit) if one.exposed_public)
    entry = journal.NewEntry(str(uuid.uuid4()), "obstacle", "La porte.", TODAY)
    await journal.write(first, shelter.id, entry, now=NOW)
    assert len(await raising.page(first, now=NOW)) == 1


async def test_a_disagreement_goes_up_only_once_the_group_opened_it_to_everybody(world: World) -> None:
    scope = world.carla.scope
    made = await group_analyses.begin(scope, world.grenadille.programme, submission_key=str(uuid.uuid4()), now=NOW)
    for step, typed in (
        ("room", {"participants": "5", "team": "2"}),
        ("choice", {"chosen": "Le guichet", "why": "Il revient"}),
        ("agreement", {"convergences": "Il ferme", "divergences": "Faut-il y aller ensemble ?"}),
    ):
        await group_analyses.save(scope, made, step, typed, based_on=0, now=NOW)
    assert await raising.page(scope, now=NOW) == ()
    read = group_analyses.numbers((await group_analyses.analysis_page(scope, made, now=NOW)).steps)
    await group_validation.validate(scope, made, present="Sept", dissent="", read=read, now=NOW)
    chosen = ["agreement.divergences.0"]
    await group_validation.choose(scope, made, reader="public:", passages=chosen, now=NOW)
    (line,) = await raising.page(scope, now=NOW)
    assert (line.text.kind, line.text.text) == ("divergence", "Faut-il y aller ensemble ?")
    await let_up(scope, line.text.text, theme="way_of_working")
    await group_validation.choose(scope, made, reader="public:", passages=[], now=NOW)
    assert await raising.page(scope, now=NOW) == ()
