"""The few texts that XLSForm needs and a form of ours does not spell out, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

YES: Final[Mapping[str, str]] = {"fr": "Oui", "nl": "Ja", "en": "Yes", "ar": "نعم"}
NO: Final[Mapping[str, str]] = {"fr": "Non", "nl": "Nee", "en": "No", "ar": "لا"}
OTHER: Final[Mapping[str, str]] = {"fr": "Autre", "nl": "Iets anders", "en": "Something else", "ar": "شيء آخر"}
WHICH_OTHER: Final[Mapping[str, str]] = {"fr": "Lequel ?", "nl": "Wat dan?", "en": "What is it?", "ar": "ما هو؟"}
DOES_NOT_FIT: Final[Mapping[str, str]] = {
    "fr": "cette réponse ne convient pas ici. Regardez-la encore une fois ensemble.",
    "nl": "dit antwoord past hier niet. Bekijk het nog eens samen.",
    "en": "this answer does not fit here. Look at it once more together.",
    "ar": "هذه الإجابة لا تناسب هنا. ننظر إليها معًا مرة أخرى.",
}
"""Said where an XLSForm has a limit without a message of its own."""

YES_NO_NAMES: Final[Mapping[frozenset[str], str]] = {
    frozenset({"yes", "no"}): "yes",
    frozenset({"oui", "non"}): "oui",
    frozenset({"ja", "nee"}): "ja",
    frozenset({"true", "false"}): "true",
}
"""Names of two choices that make a yes/no question → the one that means yes."""


def in_languages(words: Mapping[str, str], languages: frozenset[str]) -> dict[str, str]:
    """The text in these languages; in English when it has none of them."""
    found = {code: text for code, text in words.items() if code in languages}
    return found or {"en": words["en"]}
