"""The demonstration's other voices: 31 and 9 answers about us, one team's view, three groups."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evalkit import store
from evalkit.collect import scoring
from evalkit.definitions import Audience, loader
from evalkit.services.asking import about_us, group_views, worker_view_choices
from evalkit.services.demonstration import filling, voices
from evalkit.services.keeping import keys
from evalkit.settings import Settings
from evalkit.store import frames, migrate
from evalkit.store.queries import programmes

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.mark.slow
async def test_what_the_field_page_asks_for_is_there(tmp_path: Path) -> None:
    settings = Settings.from_environment({"EVALKIT_HOME": str(tmp_path / "home")})
    await migrate.migrate(settings)
    await store.open(settings)
    keys.open_keys(settings, make=True)
    try:
        filled = await filling.fill_invented(NOW)
        await voices.add_voices(filled, NOW)
        answers: dict[tuple[str, str], int] = {}
        said: dict[str, list[bool]] = {}
        for association, scope in filled.coordinators.items():
            async with store.unit(scope, now=NOW) as unit:
                for programme in await programmes.programmes(unit):
                    for audience in Audience:
                        for one in await about_us.for_audience(unit, [programme], None, audience):
                            answers[programme.key, audience.value] = one.answers
                    told = await group_views.sentences(unit, [programme], None)
                    assert all(one.day <= NOW.date() for one in told), association
                    said[programme.key] = [one.words is not None for one in told]
        assert answers == {
            **{("lire_la_ville", audience.value): 31 for audience in Audience},
            **{("table_du_jeudi", audience.value): 9 for audience in Audience if audience is not Audience.PUBLIC},
        }
        assert said == {
            "lire_la_ville": [True, True, True],
            "table_du_jeudi": [True, True, True],
            "chantier_18_25": [True, False, True],
        }
        await the_view_is_of_one_question_and_in_no_figure(filled)
    finally:
        keys.forget_keys()
        await store.close()


async def the_view_is_of_one_question_and_in_no_figure(filled: filling.Filled) -> None:
    (association,) = [name for name in filled.coordinators if name.startswith("Les Sept")]
    scope, programme = filled.coordinators[association], filled.programmes["table_du_jeudi"]
    seen = await worker_view_choices.choice_page(scope, programme, now=NOW)
    assert [one.question.key for one in seen.questions if one.is_asked] == ["getting_about"]
    (told,) = [one.agreement for one in seen.questions if one.agreement]
    assert told.people == 13  # fourteen came, one died
    async with store.unit(scope) as unit:
        found = await frames.frames(unit, programmes=[programme])
    form = loader.shipped_form("table_du_jeudi")
    viewed = scoring.score(found.answers, form, found.enrolments).filter(voice="worker")
    assert set(viewed.filter(state="value")["indicator"].to_list()) == {"getting_about"}
