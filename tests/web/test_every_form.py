"""Every form in ``forms/``, those of the demonstration too, on the three surfaces: screen, paper and XLSX."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import openpyxl
import pytest

from evalkit import store
from evalkit.collect.questions import questions
from evalkit.definitions import in_language, loader
from evalkit.reporting import paper_sheet
from evalkit.services.asking.paper_sheets import drawn
from evalkit.services.forms import kept_forms
from tests.unit.reporting.test_paper_sheet import PICTURES
from tests.web.conftest import House

FOLDER = Path(__file__).resolve().parents[2] / "forms"
PARTS = {"indicators", "instruments", "linter", "words"}
"""What forms are made of; none of it is a form by itself."""
FORMS = [path for path in sorted(FOLDER.rglob("*.yaml")) if path.parent.name not in PARTS]


def plain(text: str) -> str:
    """Words as they are read: no marks of markup, every space alike."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_the_forms_are_found() -> None:
    assert {*loader.shipped_forms(), "arrivee", "cuisine"} == {path.stem for path in FORMS}


@pytest.mark.slow
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
async def test_a_form_is_whole_on_screen_paper_and_in_a_workbook(house: House, path: Path) -> None:
    form = loader.load_form(path)
    scope = house.world.carla.scope
    async with store.unit(scope, write=True) as unit:
        version = await kept_forms.keep(unit, form)
    async with house.as_(house.world.carla) as browser:
        for language in sorted(form.languages):
            shown = await browser.get(f"/forms/versions/{version}/preview?in={language}")
            assert shown.status_code == 200, language
            on_screen = plain(shown.text)
            for question in questions(form):
                assert plain(in_language(question.text, language, "")) in on_screen, (language, question.key)
        paper = drawn(form, language, code="7K2M-XQ4R", pictures=PICTURES, address="https://example.org")
        assert len(paper.questions) == len(questions(form)) + form.source.story
        assert paper_sheet.pdf(paper).startswith(b"%PDF-1.")
        taken = await browser.get(f"/forms/versions/{version}/file?as=xlsx")
        book = openpyxl.load_workbook(io.BytesIO(taken.content), read_only=True)
        names = {row[1] for row in book["survey"].iter_rows(min_row=2, values_only=True)}
        assert {question.key for question in questions(form)} <= names
