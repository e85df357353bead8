"""A form that asks what can put people in danger is neither passed nor published without a reason, which stays."""

from pathlib import Path

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.i18n import problem_text
from evalkit.services.forms import kept_forms
from evalkit.services.forms.form_check import check_files
from evalkit.store.queries import forms
from tests.world import World

FORM = """form: newcomers
version: "1"
title: {fr: Nouveaux venus}
items:
  - {key: age, kind: integer, question: {fr: "Quel âge avez-vous ?"}}
  - {key: birth, kind: date, question: {fr: "Votre date de naissance ?"}}
"""
REASON = """sensitive:
  - question: birth
    about: date_of_birth
    reason: Le subside exige la date de naissance pour la formation agréée.
"""


def test_checking_names_the_line_the_words_and_both_ways_out(tmp_path: Path) -> None:
    file = tmp_path / "newcomers.yaml"
    file.write_text(FORM, encoding="utf-8")
    (checked,) = check_files([file])
    assert [(p.code, p.details["line"]) for p in checked.problems] == [("definitions.asks_date_of_birth", 6)]
    told = problem_text(checked.problems[0], "en")
    assert "Offer age bands instead" in told
    assert "sensitive: [{question: birth, about: date_of_birth, reason: …}]" in told
    file.write_text(FORM + REASON, encoding="utf-8")
    (passed,) = check_files([file])
    assert passed.problems == ()
    assert [(r.question, r.about.value) for r in passed.reasons] == [("birth", "date_of_birth")]


def test_a_reason_has_to_say_something(tmp_path: Path) -> None:
    file = tmp_path / "newcomers.yaml"
    file.write_text(FORM + REASON.replace("Le subside exige la date de naissance pour la formation agréée.", "oui"))
    (checked,) = check_files([file])
    assert [(p.code, p.details["line"]) for p in checked.problems] == [("definitions.wrong", 10)]


async def test_publishing_is_refused_without_a_reason_and_the_reason_stays_with_the_version(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        async with store.unit(world.carla.scope, write=True) as unit:
            await kept_forms.keep(unit, loader.form_from(FORM.encode(), "newcomers.yaml"))
    assert [p.code for p in refusal.value.problems] == ["definitions.asks_date_of_birth"]
    async with store.unit(world.carla.scope, write=True) as unit:
        assert [v.key for v in await forms.form_versions(unit)] == ["empowerment"]
        kept = await kept_forms.keep(unit, loader.form_from((FORM + REASON).encode(), "newcomers.yaml"))
        version = await forms.form_version(unit, kept)
    assert version is not None
    assert version.definition["sensitive"][0]["reason"].startswith("Le subside exige")
