"""A passage that was taken back leaves every report at once; nothing else in them moves."""

from __future__ import annotations

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.reporting.context import Story
from evalkit.services import keys, release_files, release_passages, release_reading, releases
from evalkit.services.release_context import Beside
from evalkit.services.release_plan import Wish
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases as kept
from tests.reported import LATER, WORDS, a_group
from tests.world import World

pytestmark = pytest.mark.slow

STAYS, GOES = "Le mur, il est droit.", "J'ai barré. Dormir quinze nuits."


async def test_a_withdrawn_passage_makes_a_new_version_and_the_old_address_says_so(world: World) -> None:
    keys.open_keys(world.settings)
    await a_group(world)
    told = Beside(language="fr", stories=(Story(STAYS, "fr", "one"), Story(GOES, "fr", "two")))
    scope = world.carla.scope
    old = await releases.let_out(
        scope, Wish(world.grant), WORDS, key="k", beside={"fr": told}, now=LATER
    )  # fmt: skip
    assert await release_passages.withdraw_passage(world.amina.scope, "another", now=LATER) == ()
    (new,) = await release_passages.withdraw_passage(world.amina.scope, "two", now=LATER)
    assert await release_passages.withdraw_passage(world.amina.scope, "two", now=LATER) == ()
    article = (await release_reading.read(scope, new, "fr")).article or ""
    assert STAYS.replace("'", "’") in article
    assert "Dormir quinze nuits" not in article
    gone = await release_reading.read(scope, old.release, "fr")
    assert (gone.card.state, gone.card.replaced_by, gone.article) == ("replaced", new, None)
    with pytest.raises(Refused):
        await release_reading.pdf(scope, old.release, "fr")
    async with store.unit(scope) as unit:
        before, after = await kept.release(unit, old.release), await kept.release(unit, new)
        assert before is not None
        assert after is not None
        assert after.tables == before.tables
        assert after.content["report"]["analysis"] == before.content["report"]["analysis"]
        assert before.content_hash != after.content_hash
        assert gone.content_hash == before.content_hash
        files = {(f.language, f.format) for f in await kept_files.files_of(unit, new)}
        assert files == {(f.language, f.format) for f in await kept_files.files_of(unit, old.release)}
        decisions = [
            await kept_files.release_file(unit, one, language="en", format=release_files.DECISIONS)
            for one in (old.release, new)
        ]
    assert decisions[0] is not None
    assert decisions[1] is not None
    assert decisions[0].content == decisions[1].content
    assert GOES not in str(before.content)
