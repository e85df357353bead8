"""Small numbers of people in free words: found in three languages, not confused with times, dates and amounts."""

from __future__ import annotations

import pytest

from evalkit.collect.small_numbers import small_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 personnes sont parties à cause du juge.", ("2 personnes sont parties à cause du juge.",)),
        ("Deux femmes sont parties.", ("Deux femmes sont parties.",)),
        ("Er bleven ٣ over.", ("Er bleven 3 over.",)),
        ("Drie jonge moeders bleven weg.", ("Drie jonge moeders bleven weg.",)),
        ("Only one person stayed.", ("Only one person stayed.",)),
        ("Une seule personne est restée.", ("Une seule personne est restée.",)),
        ("Des 18 revues, 4.", ("Des 18 revues, 4.",)),
        ("Les deux ateliers ont eu lieu à 9 h 20, le 3 mars, pendant 2 mois, 4 fois.", ()),
        ("Op 4 mei, 3 uur lang; 2 % meer, 1,5 keer, 3/4, 2026-03-04, groep B2, 4–6.", ()),
        ("0 personne, 5 personnes, cinq femmes, 12 hommes", ()),
        ("Une ancienne participante tient la table, een vrouw vertaalt.", ()),
        ("", ()),
    ],
)
def test_a_small_number_of_people_is_found_and_nothing_else(text: str, found: tuple[str, ...]) -> None:
    assert small_numbers(text, 5) == found


def test_below_which_number_is_asked_by_whoever_hides() -> None:
    assert small_numbers("sept personnes et 8 autres", 5) == ()
    assert len(small_numbers("sept personnes et 8 autres", 10)) == 2


def test_a_long_text_is_told_by_its_place_between_whole_words() -> None:
    text = "Nous avons travaillé avec le groupe, et 2 personnes ont quitté l'action parce que leur enfant était malade."
    (place,) = small_numbers(text, 5)
    assert place == "… avec le groupe, et 2 personnes ont quitté l'action parce que …"


def test_an_endless_word_beside_a_number_gives_the_number_alone() -> None:
    assert small_numbers(f"{'z' * 90} 3 {'y' * 90}", 5) == ("… 3 …",)
