import random

import pytest

from evalkit.errors import Refused
from evalkit.services.people.labels import DRAWINGS, WORDS, alphabetical, drawing_of, new_label


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_language_has_words_for_every_drawing_and_none_twice(language):
    words = [word for found in WORDS[language].values() for word in found]
    assert tuple(WORDS[language]) == DRAWINGS
    assert len(words) == len(set(words))
    assert all(word == word.lower() and not any(c.isdigit() for c in word) for word in words)


def test_a_label_is_a_word_of_the_language_and_a_number():
    label = new_label("nl", (), random.Random(1))
    word, number = label.text.rsplit(" ", 1)
    assert word in WORDS["nl"][label.drawing]
    assert 1 <= int(number) <= 99


def test_the_same_dice_give_the_same_label_and_taken_ones_are_passed_over():
    first = new_label("fr", (), random.Random(7))
    assert new_label("fr", (), random.Random(7)) == first
    assert new_label("fr", [first.text.upper()], random.Random(7)) != first


def test_another_language_gets_french_words():
    label = new_label("ar", (), random.Random(2))
    assert label.text.rsplit(" ", 1)[0] in WORDS["fr"][label.drawing]


def test_when_two_digits_are_used_up_three_are_used_and_then_it_is_said():
    everything = [f"{w} {n}" for words in WORDS["fr"].values() for w in words for n in range(1, 990)]
    two_digits = [text for text in everything if int(text.rsplit(" ", 1)[1]) <= 99]
    assert new_label("fr", two_digits, random.Random(3)).text not in two_digits
    with pytest.raises(Refused, match=r"entry\.labels_used_up"):
        new_label("fr", everything, random.Random(3))


@pytest.mark.parametrize(
    ("label", "drawing"),
    [("tilleul 27", "leaf"), ("linde 27", "leaf"), ("mésange 31", "bird"), ("Comète 6", "star"), ("P-113", "leaf")],
)
def test_a_label_from_elsewhere_gets_its_drawing(label, drawing):
    assert drawing_of(label) == drawing


def test_labels_stand_in_the_order_in_which_people_look_for_them():
    found = ["tilleul 27", "érable 40", "figue 21", "tilleul 4", "P-7", "Étoile 3", "figue"]
    assert sorted(found, key=alphabetical) == [
        "érable 40",
        "Étoile 3",
        "figue",
        "figue 21",
        "P-7",
        "tilleul 4",
        "tilleul 27",
    ]
