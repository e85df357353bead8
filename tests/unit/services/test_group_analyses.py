"""The group's own analysis: unfinished if need be, and two who write at once never lose each other's words."""

from __future__ import annotations

import pytest

from evalkit.collect import group_steps
from evalkit.collect.group_steps import BY_KEY, STEPS
from evalkit.errors import Refused
from evalkit.services.words import group_analyses, group_validation
from tests.unit.services.sheet import a_key, rows
from tests.unit.services.test_release_words import an_analysis, validate
from tests.world import NOW, World


async def begun(world: World) -> str:
    return await group_analyses.begin(world.amina.scope, world.grenadille.programme, submission_key=a_key(), now=NOW)


async def save(world: World, analysis: str, text: str, *, based_on: int, who: str = "amina") -> group_analyses.Saved:
    scope = getattr(world, who).scope
    typed = {"not_understood": text}
    return await group_analyses.save(scope, analysis, "not_understood", typed, based_on=based_on, now=NOW)


async def test_it_can_be_left_at_any_step_and_taken_up_again(world: World) -> None:
    analysis = await begun(world)
    page = await group_analyses.analysis_page(world.amina.scope, analysis, now=NOW)
    assert (page.next_step, [one.is_empty for one in page.steps]) == ("room", [True] * len(STEPS))
    await save(world, analysis, "Pourquoi les hommes partent vite.", based_on=0)
    page = await group_analyses.analysis_page(world.carla.scope, analysis, now=NOW)
    assert page.next_step == "room"
    assert page.at("not_understood").values == {"not_understood": "Pourquoi les hommes partent vite."}


async def test_two_who_write_at_once_see_each_others_words(world: World) -> None:
    analysis = await begun(world)
    assert (await save(world, analysis, "Le mien", based_on=0)).theirs is None
    conflict = await save(world, analysis, "L'autre", based_on=0, who="carla")
    assert conflict.theirs is not None
    assert (conflict.theirs.values["not_understood"], conflict.theirs.number) == ("Le mien", 1)
    assert await rows(world, "group_analysis_part") == 1
    assert (await save(world, analysis, "Les deux", based_on=1, who="carla")).theirs is None
    page = await group_analyses.analysis_page(world.amina.scope, analysis, now=NOW)
    assert page.at("not_understood").values == {"not_understood": "Les deux"}
    assert await rows(world, "group_analysis_part") == 2  # the first stays


async def test_the_same_words_again_are_no_new_version_and_no_conflict(world: World) -> None:
    analysis = await begun(world)
    for _ in range(2):
        assert (await save(world, analysis, "Pareil", based_on=0)).theirs is None
    assert await rows(world, "group_analysis_part") == 1


async def test_another_step_is_nobodys_conflict(world: World) -> None:
    analysis = await begun(world)
    await save(world, analysis, "Un", based_on=0)
    saved = await group_analyses.save(world.carla.scope, analysis, "choice", {"chosen": "La file"}, based_on=0, now=NOW)
    assert saved.theirs is None


async def test_what_was_changed_while_it_was_read_back_is_read_again(world: World) -> None:
    analysis = await an_analysis(world)
    page = await group_analyses.analysis_page(world.amina.scope, analysis, now=NOW)
    read = group_analyses.numbers(page.steps)
    await group_analyses.save(world.carla.scope, analysis, "choice", {"chosen": "Autre"}, based_on=1, now=NOW)
    with pytest.raises(Refused) as caught:
        await group_validation.validate(
            world.amina.scope, analysis, present="le groupe", dissent="", read=read, now=NOW
        )
    assert [p.code for p in caught.value.problems] == ["words.group_changed"]
    await validate(world, analysis)
    page = await group_analyses.analysis_page(world.amina.scope, analysis, now=NOW)
    assert page.validation is not None
    assert (page.validation.holds, page.validation.dissent) == (True, ("On a parlé trop vite.",))


async def test_what_was_chosen_of_a_text_leaves_only_while_that_very_text_is_validated(world: World) -> None:
    analysis = await an_analysis(world)

    async def leave() -> list[set[str]]:
        page = await group_validation.leaves_page(world.amina.scope, analysis, now=NOW)
        return [set(one.passages) for one in page.readers if one.reader.key == page.readers[0].reader.key]

    assert await leave() == [set()]
    await validate(world, analysis)
    page = await group_validation.leaves_page(world.amina.scope, analysis, now=NOW)
    every = list(page.passages)
    await group_validation.choose(
        world.amina.scope, analysis, reader=page.readers[0].reader.key, passages=every, now=NOW
    )
    assert await leave() == [set(every)]
    step = (await group_analyses.analysis_page(world.amina.scope, analysis, now=NOW)).at("choice")
    await group_analyses.save(world.carla.scope, analysis, "choice", {"chosen": "Autre"}, based_on=step.number, now=NOW)
    assert await leave() == [set()], "it was changed since"
    await validate(world, analysis)
    assert await leave() == [set()], "of the new text nobody chose"


async def test_an_unfinished_text_is_not_validated(world: World) -> None:
    analysis = await begun(world)
    with pytest.raises(Refused) as caught:
        await group_validation.validate(world.amina.scope, analysis, present="x", dissent="", read={}, now=NOW)
    assert [p.code for p in caught.value.problems] == ["words.group_unfinished"]


async def test_a_national_number_is_refused_and_nobody_else_opens_it(world: World) -> None:
    analysis = await begun(world)
    with pytest.raises(Refused) as caught:
        await save(world, analysis, "85.07.30-033.28", based_on=0)
    assert [p.code for p in caught.value.problems] == ["entry.national_number"]
    with pytest.raises(Refused) as caught:
        await group_analyses.analysis_page(world.bram.scope, analysis, now=NOW)
    assert [p.code for p in caught.value.problems] == ["access.not_found"]


def test_a_step_is_read_without_empty_lines_and_rows() -> None:
    typed = {"convergences": " un \n\n deux ", "divergences": ""}
    assert group_steps.read(BY_KEY["agreement"], typed) == {"convergences": ["un", "deux"], "divergences": []}
    rows = group_steps.read(BY_KEY["perspectives"], {"perspectives.2.what": "A", "perspectives.3.who": "nobody"})
    assert rows == {"perspectives": [{"what": "A", "who": "", "when": "", "decides": ""}]}
    counts = group_steps.read(BY_KEY["room"], {"participants": "6", "team": "many", "funder": "99999"})
    assert (counts["participants"], counts["team"], counts["funder"]) == (6, 0, 0)


def test_a_perspective_says_what_who_when_and_who_decides() -> None:
    assert group_steps.perspective({"what": "A"}) == "A"
    assert group_steps.perspective({"what": "A", "who": "B", "when": "C", "decides": "D"}) == "A (B, C) → D"
    values = {"perspectives": [{"what": "A"}], "n": 2, "text": "t", "lines": ["l"]}
    assert group_steps.texts(values) == ["A", "t", "l"]
    assert group_steps.is_empty({"a": "", "b": [], "c": 0})
