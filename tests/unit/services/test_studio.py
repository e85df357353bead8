"""Drafts of forms in the database: two coordinators, double clicks, publishing, versions that compare, files."""

from __future__ import annotations

import uuid

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.services.asking import schedules
from evalkit.services.demonstration import own_forms
from evalkit.services.demonstration.filling import Filled
from evalkit.services.process import programmes
from evalkit.services.studio import asking, drafts, files, item_pages, listing, merging, preview, publishing
from evalkit.services.studio.asking import Plain
from evalkit.store import Scope
from evalkit.store.queries import form_drafts, forms
from tests.unit.services.sheet import actions
from tests.unit.services.test_studio_parts import a_draft
from tests.world import NOW, World


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.problems]


async def kept(scope: Scope, plain: Plain | None = None) -> str:
    """A draft in the database."""
    async with store.unit(scope, write=True, now=NOW) as unit:
        return await drafts.keep_new(unit, str(uuid.uuid4()), plain or a_draft())


async def shown(scope: Scope, draft: str, key: str, language: str = "fr") -> dict[str, str]:
    found = await drafts.draft(scope, draft, language=language, now=NOW)
    return item_pages.part_fields(found.plain, key, language)


async def test_a_second_click_begins_nothing_twice(world: World):
    draft_id = str(uuid.uuid4())
    for _ in range(2):
        await drafts.begin(
            world.carla.scope, draft_id, how="shipped", of="empowerment", title="Le nôtre", language="fr", now=NOW
        )
    found = await listing.listed(world.carla.scope, now=NOW)
    assert [(one.title["fr"], one.questions) for one in found.drafts] == [("Le nôtre", 3)]
    draft = await drafts.draft(world.carla.scope, draft_id, language="fr", now=NOW)
    assert (draft.plain["form"], draft.checked.stops) == ("le_notre", 0)
    assert (await actions(world)).count("begin_form_draft") == 1


@pytest.mark.parametrize("how", ["shipped", "nothing", "elsewhere"])
async def test_a_form_needs_a_name_and_a_beginning(world: World, how: str):
    with pytest.raises(Refused) as caught:
        await drafts.begin(world.carla.scope, str(uuid.uuid4()), how=how, of="none", title=" ", language="fr", now=NOW)
    assert codes(caught) == ["studio.title_missing" if how == "nothing" else "studio.start_missing"]


async def test_a_team_member_makes_no_form(world: World):
    with pytest.raises(Refused) as caught:
        await drafts.begin(
            world.amina.scope, str(uuid.uuid4()), how="nothing", of="", title="X", language="fr", now=NOW
        )
    assert caught.value.status == 403


async def test_a_draft_of_another_association_is_not_there(world: World):
    draft = await kept(world.carla.scope)
    dries = Scope(world.lanternes.organisation, world.bram.account, "coordinator")
    with pytest.raises(Refused) as caught:
        await drafts.draft(dries, draft, language="fr", now=NOW)
    assert codes(caught) == ["entry.not_found"]
    with pytest.raises(Refused) as caught:
        await drafts.begin(dries, draft, how="nothing", of="", title="Y", language="fr", now=NOW)
    assert codes(caught) == ["entry.not_found"]


async def test_two_coordinators_never_lose_a_text_silently(world: World):
    draft = await kept(world.carla.scope)
    both_saw = await shown(world.carla.scope, draft, "visits")
    prints = merging.prints(both_saw)
    await drafts.save_part(
        world.carla.scope, draft, "visits", {**both_saw, "question": "Combien de visites ?"}, prints=prints,
        language="fr", now=NOW,
    )  # fmt: skip
    # Somebody else touched only the title: both stay.
    await drafts.save_part(
        world.carla.scope, draft, "visits", {**both_saw, "title": "Visites faites"}, prints=prints, language="fr",
        now=NOW,
    )  # fmt: skip
    now_there = await shown(world.carla.scope, draft, "visits")
    assert (now_there["question"], now_there["title"]) == ("Combien de visites ?", "Visites faites")
    # Somebody else wrote the question too: told, and nothing is kept.
    with pytest.raises(Refused) as caught:
        await drafts.save_part(
            world.carla.scope, draft, "visits", {**both_saw, "question": "Et combien ?"}, prints=prints, language="fr",
            now=NOW,
        )  # fmt: skip
    assert [(one.code, one.details["theirs"]) for one in caught.value.problems] == [
        ("studio.clash", "Combien de visites ?")
    ]
    assert (await shown(world.carla.scope, draft, "visits"))["question"] == "Combien de visites ?"


async def test_translations_of_two_are_joined_cell_by_cell(world: World):
    draft = await kept(world.carla.scope)
    both_saw = {"housing.question@nl": "", "visits.question@nl": "", "wish.question@nl": ""}
    for typed in ({"housing.question@nl": "Een woning?"}, {"visits.question@nl": "Hoeveel?"}):
        await drafts.save_texts(
            world.carla.scope, draft, {**both_saw, **typed}, prints=merging.prints(both_saw), languages=("nl",), now=NOW
        )
    found = (await drafts.draft(world.carla.scope, draft, language="fr", now=NOW)).plain
    assert [item["question"].get("nl") for item in found["items"][:3]] == ["Een woning?", "Hoeveel?", None]
    with pytest.raises(Refused) as caught:
        await drafts.save_texts(
            world.carla.scope, draft, {"housing.question@nl": "Anders?", "gone.question@nl": "Weg?"},
            prints=merging.prints(both_saw), languages=("nl",), now=NOW,
        )  # fmt: skip
    assert codes(caught) == ["studio.clash", "studio.gone"]


async def test_publishing_twice_publishes_once_and_never_changes(world: World):
    draft = await kept(world.carla.scope)
    version = await publishing.publish(world.carla.scope, draft, {}, language="fr", now=NOW)
    assert await publishing.publish(world.carla.scope, draft, {}, language="fr", now=NOW) == version
    assert (await actions(world)).count("publish_form") == 1
    with pytest.raises(Refused) as caught:
        await drafts.take_out(world.carla.scope, draft, "ask:visits", now=NOW)
    assert codes(caught) == ["studio.not_open"]
    found = await listing.version(world.carla.scope, version, now=NOW)
    assert (found.form.key, found.form.version, found.newest, found.users) == ("arrival", "1", True, ())


async def test_nothing_is_published_while_something_is_missing(world: World):
    plain = a_draft()
    plain["items"][0].pop("question")
    draft = await kept(world.carla.scope, plain)
    with pytest.raises(Refused) as caught:
        await publishing.publish(world.carla.scope, draft, {}, language="fr", now=NOW)
    assert codes(caught) == ["studio.not_whole"]


async def test_a_delicate_question_needs_a_reason_that_stays(world: World):
    asked = {"key": "n", "kind": "text", "question": {"fr": "Votre nationalité ?"}}
    draft = await kept(world.carla.scope, asking.added(a_draft(), "items", asked))
    for typed in ({}, {"reason.n:nationality": "parce que"}):
        with pytest.raises(Refused) as caught:
            await publishing.publish(world.carla.scope, draft, typed, language="fr", now=NOW)
        assert codes(caught) == ["studio.reason_missing"]
    why = "Le consulat nous l'a demandé pour ce groupe."
    version = await publishing.publish(world.carla.scope, draft, {"reason.n:nationality": why}, language="fr", now=NOW)
    form = (await listing.version(world.carla.scope, version, now=NOW)).form
    assert [one.reason for one in form.source.sensitive] == [why]


def a_ladder(levels: int) -> Plain:
    words = {str(n): {"fr": f"marche {n}"} for n in range(1, levels + 1)}
    own = {"key": "mood", "question": {"fr": "Comment ça va ?"}, "title": {"fr": "Ça va"},
           "levels": {"numbers": list(range(1, levels + 1)), "words": words}}  # fmt: skip
    return asking.added(a_draft(), "items", own)


async def a_new_version(world: World) -> tuple[str, str]:
    """(the older version, the draft of the next), with three levels in place of five."""
    first = await kept(world.carla.scope, a_ladder(5))
    older = await publishing.publish(world.carla.scope, first, {}, language="fr", now=NOW)
    draft = await drafts.begin(
        world.carla.scope, str(uuid.uuid4()), how="version", of=older, title="", language="fr", now=NOW
    )
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        found = await drafts.open_draft(unit, draft)
        changed = {**found.definition, "items": a_ladder(3)["items"]}
        await form_drafts.change_form_draft(unit, found, changed)
    return older, draft


async def test_a_new_version_says_how_its_answers_compare(world: World):
    older, draft = await a_new_version(world)
    seen = await publishing.publishing(world.carla.scope, draft, language="fr", now=NOW)
    assert seen.version == "2"
    assert [(one.version, [c.key for c in one.changed]) for one in seen.older] == [("1", ["mood"])]
    name = f"{older}.mood"
    with pytest.raises(Refused) as caught:  # level 5 has no place among three
        await publishing.publish(world.carla.scope, draft, {f"compare.{name}": "comparable"}, language="fr", now=NOW)
    assert codes(caught) == ["studio.not_comparable"]
    mixed_up = {f"map.{name}.{n}": level for n, level in zip("12345", "13233", strict=True)}
    with pytest.raises(Refused) as caught:
        await publishing.publish(
            world.carla.scope, draft, {f"compare.{name}": "map", **mixed_up}, language="fr", now=NOW
        )
    assert codes(caught) == ["studio.map_missing"]
    in_order = {f"map.{name}.{n}": level for n, level in zip("12345", "11233", strict=True)}
    made = await publishing.publish(
        world.carla.scope, draft, {f"compare.{name}": "map", **in_order}, language="fr", now=NOW
    )
    form = (await listing.version(world.carla.scope, made, now=NOW)).form
    assert form.source.comparability[0].items == {"mood": {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}}


async def test_what_nothing_is_said_of_is_not_comparable(world: World):
    _, draft = await a_new_version(world)
    made = await publishing.publish(world.carla.scope, draft, {}, language="fr", now=NOW)
    form = (await listing.version(world.carla.scope, made, now=NOW)).form
    assert form.source.comparability[0].items == {"mood": "not_comparable"}


async def test_a_published_form_is_taken_by_a_programme_and_renewed_in_its_schedule(world: World):
    older, draft = await a_new_version(world)
    assert "arrival" in [form.key for form in await programmes.choices(world.carla.scope, now=NOW)]
    hopes = {"visits": ("rise", ""), "mood": ("rise", "")}
    programme = await programmes.set_up(
        world.carla.scope,
        programmes.NewProgramme({"fr": "Porte"}, "other", "", {}, "arrival", hopes, "fr"),
        now=NOW,
    )
    newer = await publishing.publish(world.carla.scope, draft, {}, language="fr", now=NOW)
    seen = await schedules.schedule_page(world.carla.scope, programme, now=NOW)
    assert [(form.version, form.newer) for form in seen.forms] == [("1", "2")]
    planned = [
        schedules.Planned(row.wave.wave, (row.wave.label or {})["fr"], "day", row.wave.day, 7, 28, row.forms)
        for row in seen.rows
    ]
    await schedules.change(
        world.carla.scope, programme, planned, based_on=1, language="fr", renewed={"arrival"}, now=NOW
    )
    async with store.unit(world.carla.scope, now=NOW) as unit:
        asked = [one.forms["arrival"] for one in await forms.schedules_of(unit, programme)]
    assert asked == [newer, older]
    users = (await listing.version(world.carla.scope, newer, now=NOW)).users
    assert [user.names["fr"] for user in users] == ["Porte"]


async def test_a_limit_written_in_one_language_stays_when_another_is_edited(world: World):
    draft = await kept(world.carla.scope)
    seen = await shown(world.carla.scope, draft, "visits")
    limited = {"limit.how": "at_most", "limit.question": "", "limit.typed": "9"}
    save = drafts.save_part
    with pytest.raises(Refused) as caught:
        await save(world.carla.scope, draft, "visits", {**seen, **limited}, prints=merging.prints(seen), language="fr")
    assert codes(caught) == ["studio.message_missing"]
    typed = {**seen, **limited, "message": "Neuf au plus."}
    await save(world.carla.scope, draft, "visits", typed, prints=merging.prints(seen), language="fr")
    dutch = await shown(world.carla.scope, draft, "visits", "nl")
    typed = {**dutch, **limited, "question": "Hoeveel?"}
    await save(world.carla.scope, draft, "visits", typed, prints=merging.prints(dutch), language="nl")
    found = (await drafts.draft(world.carla.scope, draft, language="nl", now=NOW)).plain["items"][1]
    assert found["constraint"] == {"rule": "visits <= 9", "message": {"fr": "Neuf au plus."}}
    assert found["question"] == {"fr": "Combien ?", "nl": "Hoeveel?"}
    assert found["condition"] == "housing = yes"


async def test_the_demonstration_s_own_forms_are_there_to_be_seen(world: World):
    filled = Filled({}, {}, {own_forms.ASSOCIATION: world.carla.scope}, {}, {}, {})
    await own_forms.make_own_forms(filled, NOW)
    found = await listing.listed(world.carla.scope, now=NOW)
    assert [one.title["fr"] for one in found.drafts] == ["Atelier cuisine"]
    assert found.drafts[0].lacking == (("nl", 3),)
    (arrival,) = [versions[0].form for versions in found.published if versions[0].form.key == "arrivee"]
    assert [section.section for section in arrival.source.sections] == ["logement", "entourage"]
    assert arrival.items[1].condition == "cherche_logement = yes"


async def test_a_draft_is_put_aside_and_taken_back(world: World):
    draft = await kept(world.carla.scope)
    for _ in range(2):
        await drafts.throw_away(world.carla.scope, draft, now=NOW)
    assert (await listing.listed(world.carla.scope, now=NOW)).drafts == ()
    await drafts.throw_away(world.carla.scope, draft, back=True, now=NOW)
    assert [one.id for one in (await listing.listed(world.carla.scope, now=NOW)).drafts] == [draft]


async def test_the_preview_shows_what_is_finished_and_reads_over_like_a_check_in(world: World):
    plain = asking.added(a_draft(), "items", {"key": "empty", "kind": "text"})
    draft = await kept(world.carla.scope, plain)
    seen = await preview.of_draft(world.carla.scope, draft, language="fr", now=NOW)
    assert seen is not None
    assert ([q.key for q in seen.sheet.questions], seen.left_out) == (["housing", "visits", "wish"], 1)
    answers = preview.looked_over(seen.sheet.form, {"housing": ("no",), "visits": ("3",)}, "fr")
    assert answers.set_aside == {"visits": 3}
    with pytest.raises(Refused):
        preview.looked_over(seen.sheet.form, {"housing": ("yes",), "visits": ("beaucoup",)}, "fr")


@pytest.mark.slow
async def test_a_workbook_becomes_a_draft_and_our_own_key_a_new_version(world: World):
    first = await kept(world.carla.scope)
    version = await publishing.publish(world.carla.scope, first, {}, language="fr", now=NOW)
    name, made = await listing.file_of(world.carla.scope, version, "xlsx", now=NOW)
    assert name == "arrival-1.xlsx"
    looked = await files.look_over(world.carla.scope, name, made.content)
    assert looked.form.hash == (await listing.version(world.carla.scope, version, now=NOW)).form.hash
    draft = await files.keep(world.carla.scope, str(uuid.uuid4()), looked.carried, language="fr", now=NOW)
    seen = await publishing.publishing(world.carla.scope, draft, language="fr", now=NOW)
    assert (seen.version, seen.draft.made_from) == ("2", version)


async def test_a_file_of_a_shipped_form_gets_a_key_of_its_own(world: World):
    content = loader.shipped_forms()["lire_la_ville"].read_bytes()
    looked = await files.look_over(world.carla.scope, "lire_la_ville.yaml", content)
    draft = await files.keep(world.carla.scope, str(uuid.uuid4()), looked.carried, language="fr", now=NOW)
    assert (await drafts.draft(world.carla.scope, draft, language="fr", now=NOW)).plain["form"] == "lire_la_ville_2"


@pytest.mark.parametrize("carried", ["", "null", "[]", "{}", '{"form": 1}', '{"items": [[[[]]]]}', "x" * 600_000])
async def test_what_a_page_carried_is_read_anew(world: World, carried: str):
    with pytest.raises(Refused):
        await files.keep(world.carla.scope, str(uuid.uuid4()), carried, language="fr", now=NOW)
