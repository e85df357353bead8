"""Every example of the manual comes out as it is printed."""

from __future__ import annotations

import pytest

from tests.spec.contents import CHAPTERS
from tests.spec.paragraph import Example
from tests.spec.table import agrees, found, parse

EXAMPLES = [
    pytest.param(example, id=f"{paragraph.title} {at}")
    for chapter in CHAPTERS
    for paragraph in chapter.paragraphs
    for at, example in enumerate(paragraph.examples, start=1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example(example: Example) -> None:
    document = example.compute(parse(example.given))
    for row in parse(example.figures):
        value = found(document, row["figure"])
        assert agrees(value, row["value"]), f"{row['figure']}: {value} is not {row['value']}"
