"""Themes: versions stay, coders do not see each other, agreement is Krippendorff's, counts are of texts."""

from __future__ import annotations

import pytest

from evalkit.errors import Refused
from evalkit.services.reports import theme_figures
from evalkit.services.reports.theme_figures import Agreement, agreement
from evalkit.services.words import stories, themes
from tests.unit.services.sheet import a_key, rows
from tests.unit.services.test_release_words import a_story
from tests.world import NOW, World


async def a_theme(world: World, name: str = "La honte", *, key: str | None = None, based_on: int = 0) -> str:
    made = key or a_key()
    await themes.write_theme(
        world.amina.scope, made, based_on=based_on, names={"fr": name}, definition="Quand on se cache.", example="",
        now=NOW,
    )  # fmt: skip
    return made


async def test_a_theme_keeps_its_versions_and_two_writers_do_not_overwrite(world: World) -> None:
    key = await a_theme(world)
    await a_theme(world, key=key)  # the same click
    await a_theme(world, "La gêne", key=key, based_on=1)
    (theme,) = await themes.codebook(world.amina.scope, now=NOW)
    assert (theme.version, theme.names) == (2, {"fr": "La gêne"})
    with pytest.raises(Refused) as caught:
        await a_theme(world, "Autre", key=key, based_on=1)
    assert [p.code for p in caught.value.problems] == ["words.theme_changed"]
    assert await rows(world, "theme") == 2
    assert await themes.codebook(world.bram.scope, now=NOW) == ()


async def test_a_coder_changes_their_mind_and_sees_only_their_own(world: World) -> None:
    key, story = await a_theme(world), await a_story(world)
    for chosen in ([], [key]):
        await themes.code(world.amina.scope, "story", story, chosen, now=NOW)
    (line,) = (await themes.coding_page(world.amina.scope, now=NOW)).lines
    assert (line.mine, line.coders, line.asked) == ((key,), 0, False)
    (line,) = (await themes.coding_page(world.carla.scope, now=NOW)).lines
    assert (line.mine, line.coders) == (None, 1)
    assert line.asked == themes.drawn("story", story)
    assert await rows(world, "coding") == 2
    (count,) = (await theme_figures.themes_page(world.carla.scope, now=NOW)).counts
    assert (count.texts, dict(count.sources)) == (1, {"story": 1})


async def test_a_text_of_others_and_a_theme_of_nobody_are_refused(world: World) -> None:
    story = await a_story(world)
    with pytest.raises(Refused) as caught:
        await themes.code(world.bram.scope, "story", story, [], now=NOW)
    assert [p.code for p in caught.value.problems] == ["entry.not_found"]
    with pytest.raises(Refused) as caught:
        await themes.code(world.amina.scope, "story", story, [a_key()], now=NOW)
    assert [p.code for p in caught.value.problems] == ["words.theme_unknown"]


async def test_a_story_taken_back_is_counted_no_more(world: World) -> None:
    key, story = await a_theme(world), await a_story(world)
    await themes.code(world.amina.scope, "story", story, [key], now=NOW)
    await stories.take_back(world.amina.scope, story, now=NOW)
    page = await theme_figures.themes_page(world.amina.scope, now=NOW)
    assert ([one.texts for one in page.counts], page.coded, page.texts) == ([0], 0, 0)


def coded(*pairs: tuple[bool, bool]) -> theme_figures.Coded:
    found = {True: frozenset({"t"}), False: frozenset()}
    return {("story", str(n)): {"a": found[one], "b": found[two]} for n, (one, two) in enumerate(pairs)}


def test_agreement_is_read_by_krippendorffs_limits() -> None:
    both, none, differ = (True, True), (False, False), (True, False)
    assert agreement("t", ["t"], coded(both, none, both, none)) == Agreement("t", 1.0, 4)
    assert agreement("t", ["t"], coded(both, none)).reading == "firm"
    # 10 texts, one disagreement: α = 1 − (n − 1)·Σo/Σ… = 1 − 19·2/(2·9·11) = 0.808…
    nearly = agreement("t", ["t"], coded(*[both] * 4, *[none] * 5, differ))
    assert nearly.alpha == pytest.approx(1 - 19 * 2 / (2 * 9 * 11))
    assert nearly.reading == "firm"
    assert agreement("t", ["t"], coded(both, both, none, none, differ)).reading == "weak"
    assert agreement("t", ["t"], coded(both, both)).reading == "not_computable"
    assert agreement("t", ["t"], {}).reading == "not_computable"


def test_a_share_is_drawn_by_the_texts_own_name() -> None:
    drawn = sum(themes.drawn("story", str(n)) for n in range(2000))
    assert 200 <= drawn <= 400
