"""What an association named: in the reader's language, else as the association itself says it."""

from __future__ import annotations

import pytest

from evalkit.web.rendering import named


@pytest.mark.parametrize(
    ("names", "languages", "said"),
    [
        ({"fr": "Lire la ville", "en": "Reading the city"}, ("ar", "fr"), "Lire la ville"),
        ({"fr": "Lire la ville", "en": "Reading the city"}, ("en", "fr"), "Reading the city"),
        ({"nl": "De stad lezen", "en": "Reading the city"}, ("ar", "fr"), "Reading the city"),
        ({"fr": "Lire la ville"}, ("ar", None), "Lire la ville"),
        ({}, ("ar", "fr"), "–"),
    ],
)
def test_the_name_in_the_association_s_own_words(
    names: dict[str, str], languages: tuple[str, str | None], said: str
) -> None:
    assert named(names, "–", languages=languages) == said
