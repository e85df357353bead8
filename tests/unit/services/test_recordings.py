"""Recordings: made for a sentence, heard wherever it stands, replaced, deleted; never another association's."""

from __future__ import annotations

import pytest

from evalkit import store
from evalkit.collect import aloud
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.services.asking import sheets
from evalkit.services.forms import kept_forms, recordings, sentences
from evalkit.store import Scope
from tests.sounds import A_SOUND, a_mark, a_sound
from tests.unit.services.sheet import actions
from tests.world import World


def own_scope(world: World) -> Scope:
    place = world.grenadille
    return Scope(place.organisation, None, "participant", participant=place.participant)


async def keep(world: World, heard: str = "fr", mark: str = "", content: bytes = A_SOUND) -> str:
    return await recordings.keep(
        world.amina.scope, world.grenadille.form_version, heard=heard, mark=mark or a_mark("fr"), content=content
    )


def code_of(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.problems[0].code


async def test_kept_it_is_heard_on_the_sheet_by_the_team_and_by_the_person(world: World) -> None:
    made = await keep(world)
    sheet = await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment)
    assert sheet.heard == {"fr": {a_mark("fr"): made}}
    for scope in (world.amina.scope, own_scope(world)):
        assert await recordings.sound(scope, made) == ("audio/wav", A_SOUND)
    assert (await actions(world))[-1] == "keep_recording"


async def test_the_same_sentence_in_another_form_is_heard_too(world: World) -> None:
    made = await keep(world, mark=a_mark("fr", 5))
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await kept_forms.keep(unit, loader.shipped_form("empowerment_nine"))
    found = await recordings.recorder(world.amina.scope, other, heard="fr")
    assert [line.recording for line in found.lines if line.written.mark == a_mark("fr", 5)] == [made]
    assert found.done == 1


async def test_who_recorded_it_stands_in_the_audit(world: World) -> None:
    made = await keep(world)
    async with store.unit(world.carla.scope) as unit:
        rows = await unit.raw(
            "SELECT actor, object FROM audit WHERE organisation = {} AND action = {}",
            unit.organisation,
            "keep_recording",
        )
    assert [(row["actor"], row["object"]) for row in rows] == [(world.amina.account, made)]


async def test_a_language_without_text_is_read_from_any_and_heard_beside_any(world: World) -> None:
    made = await keep(world, heard="ber", mark=a_mark("nl", 6))
    for reading in ("fr", "ar"):
        found = await recordings.recorder(
            world.amina.scope, world.grenadille.form_version, heard="ber", reading=reading
        )
        assert (found.reading, [one.recording for one in found.lines if one.recording]) == (reading, [made])
    again = await keep(world, heard="ber", mark=a_mark("fr", 6))
    here = (await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment)).heard["ber"]
    assert list(here.values()) == [again]


async def test_the_overview_counts_sentences_by_language(world: World) -> None:
    for number in (0, 1):
        await keep(world, mark=a_mark("fr", number))
    await keep(world, heard="so", mark=a_mark("ar", 1))
    (form,) = await recordings.overview(world.amina.scope)
    lines = len(aloud.to_record(sentences.of(loader.shipped_form("empowerment")), "fr", "fr"))
    assert [(one.language, one.done, one.of) for one in form.progress] == [("fr", 2, lines), ("so", 1, lines - 2)]
    assert await recordings.overview(world.bram.scope) == (
        recordings.FormVoices(world.lanternes.form_version, form.title, form.version, ()),
    )


@pytest.mark.parametrize(
    ("heard", "mark", "content", "code"),
    [
        ("fr", "", b"", "recordings.no_file"),
        ("fr", "", b"<html><script>alert(1)</script>", "recordings.no_sound"),
        ("fr", "", A_SOUND[:44] + bytes(recordings.LARGEST), "recordings.too_large"),
        ("xx", "", A_SOUND, "recordings.no_such_language"),
        ("fr", "0" * 64, A_SOUND, "recordings.no_such_sentence"),
    ],
)
async def test_what_is_no_recording_is_refused(world: World, heard: str, mark: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        await keep(world, heard, mark, content)
    assert code_of(caught) == code
    assert (await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment)).heard == {}


async def test_when_it_is_full_nothing_more_is_taken(world: World) -> None:
    async def one_more(number: int) -> str:
        place = world.grenadille
        return await recordings.keep(
            world.amina.scope,
            place.form_version,
            heard="fr",
            mark=a_mark("fr", number),
            content=A_SOUND,
            most=2 * len(A_SOUND),
        )

    for number in (0, 1):
        await one_more(number)
    with pytest.raises(Refused) as caught:
        await one_more(2)
    assert code_of(caught) == "recordings.full"
    made = await one_more(1)  # what it replaces makes room
    here = (await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment)).heard["fr"]
    assert here.keys() == {a_mark("fr", 0), a_mark("fr", 1)}
    assert here[a_mark("fr", 1)] == made


async def test_only_the_coordination_deletes_and_then_it_is_gone(world: World) -> None:
    made, other = await keep(world), await keep(world, heard="tr")
    with pytest.raises(Refused) as caught:
        await recordings.delete(world.amina.scope, made)
    assert caught.value.status == 403
    await recordings.delete(world.carla.scope, made)
    await recordings.delete(world.carla.scope, made)
    with pytest.raises(Refused) as caught:
        await recordings.sound(world.amina.scope, made)
    assert caught.value.status == 404
    assert await recordings.delete_language(world.carla.scope, "tr") == 1
    assert await recordings.delete_language(world.carla.scope, "tr") == 0
    with pytest.raises(Refused):
        await recordings.sound(world.amina.scope, other)
    assert (await actions(world))[-2:] == ["delete_recording", "delete_recordings"]


async def test_another_association_finds_neither_form_nor_sound(world: World) -> None:
    made = await keep(world)
    with pytest.raises(Refused) as caught:
        await recordings.sound(world.bram.scope, made)
    assert caught.value.status == 404
    for act in (
        recordings.recorder(world.bram.scope, world.grenadille.form_version, heard="fr"),
        recordings.keep(
            world.bram.scope, world.grenadille.form_version, heard="fr", mark=a_mark("fr"), content=A_SOUND
        ),
    ):
        with pytest.raises(Refused) as caught:
            await act
        assert caught.value.status == 404


async def test_a_device_takes_along_what_fits_whole_languages_first(world: World) -> None:
    french = [await keep(world, mark=a_mark("fr", number)) for number in range(3)]
    turkish = await keep(world, heard="tr", content=a_sound(seconds=0.1))
    form = loader.shipped_form("empowerment")
    taken = await recordings.to_take_along(world.amina.scope, [form])
    assert (set(taken.recordings), taken.left_out) == ({*french, turkish}, 0)
    taken = await recordings.to_take_along(world.amina.scope, [form], most=2 * len(A_SOUND))
    assert set(taken.recordings) < set(french)
    assert (len(taken.recordings), taken.left_out) == (2, 2)
    assert await recordings.to_take_along(world.bram.scope, [form]) == recordings.TakenAlong((), 0)
