"""The statistics manual is what its specs give, complete, and names only what exists."""

from __future__ import annotations

import pytest

from tests.spec.contents import CHAPTERS
from tests.spec.page import PAGE, ROOT, page
from tests.spec.paragraph import Paragraph

PARAGRAPHS = [paragraph for chapter in CHAPTERS for paragraph in chapter.paragraphs]


def test_the_page_is_current() -> None:
    """If this fails: ``python -m tests.spec``."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("paragraph", PARAGRAPHS, ids=lambda p: p.title)
def test_a_paragraph_has_an_example_a_reference_and_a_proof_that_exists(paragraph: Paragraph) -> None:
    assert paragraph.examples
    assert paragraph.functions
    assert paragraph.proofs
    for part in (paragraph.says, paragraph.formula, paragraph.not_when, paragraph.reference):
        assert part.strip()
    for proof in paragraph.proofs:
        assert (ROOT / proof.where).is_file()
    for function in paragraph.functions:
        assert function.__module__.startswith("evalkit.")


def test_no_two_paragraphs_have_the_same_title() -> None:
    assert len({p.title for p in PARAGRAPHS}) == len(PARAGRAPHS)
