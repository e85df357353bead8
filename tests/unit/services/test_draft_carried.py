"""A report of the next year begins with what was written for the same funder, and with nothing written for another."""

from __future__ import annotations

import pytest

from evalkit.services.keeping import keys
from evalkit.services.reports import grant_questions, grants, report_drafts
from evalkit.services.reports.draft_words import Typed
from evalkit.services.reports.release_plan import Wish
from tests.world import World

pytestmark = pytest.mark.slow


async def test_the_next_grant_of_a_funder_begins_with_the_words_of_the_one_before(world: World) -> None:
    keys.open_keys(world.settings)
    scope = world.carla.scope
    await grant_questions.add_typical(scope, world.grant, ["Q4", "Q10"])
    before = await report_drafts.begin(scope, Wish(world.grant))
    texts = [
        Typed("making:speaking_up", "fr", 0, "Oser."), Typed("answer:4", "nl", 0, "Vaker."),
        Typed("limits", "fr", 0, "Une grève."), Typed("total:10:0", "en", 0, "9"),
    ]  # fmt: skip
    await report_drafts.save(scope, before, [one for one in texts if not one.place.startswith("total")])
    following = await grants.copy(scope, world.grant)
    made = await report_drafts.begin(scope, Wish(following))
    found = await report_drafts.draft(scope, made)
    told = {key: one.text for key, one in found.texts.items() if key[0] != "from"}
    assert made != before
    assert told == {(one.place, one.language): one.text for one in texts[:3]}
    assert found.carried_from == (
        (await report_drafts.draft(scope, before)).draft.first_on,
        (await report_drafts.draft(scope, before)).draft.last_on,
    )


async def test_an_answer_goes_only_where_the_same_question_is_asked(world: World) -> None:
    keys.open_keys(world.settings)
    scope = world.carla.scope
    await grant_questions.add_typical(scope, world.grant, ["Q4"])
    before = await report_drafts.begin(scope, Wish(world.grant))
    await report_drafts.save(scope, before, [Typed("answer:4", "fr", 0, "Elles osent.")])
    following = await grants.copy(scope, world.grant)
    await grant_questions.remove(scope, following, 0)
    found = await report_drafts.draft(scope, await report_drafts.begin(scope, Wish(following)))
    assert {key for key in found.texts if key[0] != "from"} == set()
