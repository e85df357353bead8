"""Small numbers of people in free words: found in three languages, not confused with times, dates and amounts."""

from __future__ import annotations

import pytest

from evalkit.collect.small_numbers import small_numbers

TELL = (
    "2 personnes sont parties à cause du juge.",
    "Deux femmes sont parties.",
    "Trois personnes : « nous venons pour le pain ».",
    "Trois jeunes perdent leur aide à 18 ans avec deux mois sans rien.",
    "Trois jeunes mamans seules ont arrêté.",
    "Deux d’entre elles ont retrouvé un logement.",
    "L’avis n’est pas partagé : deux d'entre eux sont contre.",
    "Un seul participant a terminé.",
    "Une seule personne est restée.",
    "Une seule est restée.",
    "Deux des participantes gardent leur enfant.",
    "Quatre ont quitté le groupe en mars.",
    "Des 18 revues, 4.",
    "Sur 12, 3 sont parties.",
    "Seule une participante a répondu.",
    "Toutes les trois vivent à la rue.",
    "Nous étions trois ce soir-là.",
    "Un couple a déménagé.",
    "Deux ou trois mamans viennent encore.",
    "Parmi les 14 stagiaires, 2 mamans et 1 papa.",
    "Deux enfants dorment ici.",
    "Le 3 mars, deux jeunes ont moins parlé.",
    "Deux voix : « c’est encore l’équipe qui a choisi le jour ».",
    "Deux contre : « pas avec l’argent des outils ».",
    "Twee tegen: “niet met het geld voor het gereedschap”.",
    "Three votes went the other way.",
    "Drie jonge moeders bleven weg.",
    "Er bleven ٣ over.",
    "Twee van hen vonden werk.",
    "Twee van de deelneemsters zijn verhuisd.",
    "Een drietal bleef komen.",
    "Een drietal vrouwen bleef komen.",
    "Slechts één deelnemer antwoordde.",
    "Eén vrouw kwam terug.",
    "Met z’n tweeën zijn ze gebleven.",
    "Drie vertrokken naar een andere stad.",
    "Een koppel verhuisde.",
    "Vier cursisten vonden een woning.",
    "Only one person stayed.",
    "Two of them moved away.",
    "Three young mothers stayed.",
    "A couple moved away.",
    "A couple of participants stayed.",
    "One of the women left.",
    "Three left before the summer.",
    "The two of us stay in touch.",
    "Of the nineteen, 3 came back.",
)
TELL_NOTHING = (
    "Les deux ateliers ont eu lieu à 9 h 20, le 3 mars, pendant 2 mois, 4 fois.",
    "Op 4 mei, 3 uur lang; 2 % meer, 1,5 keer, 3/4, 2026-03-04, groep B2, 4–6.",
    "0 personne, 5 personnes, cinq femmes, 12 hommes",
    "Une ancienne participante tient la table, een vrouw vertaalt.",
    "",
    "Une fois par semaine, deux séances et trois réunions avec des participantes.",
    "Deux ateliers pour des femmes du quartier.",
    "Twee lessen gesproken Frans per week (2 u).",
    "Deux fois, les jeunes ont voté.",
    "Le chantier ouvre deux jours par semaine.",
    "Du 2 au 4 mai, 3 à 4 fois par mois.",
    "Voir la figure 3 et la question 2, à l’étape 4.",
    "Vingt-deux personnes, cent trois femmes, trente et deux jeunes.",
    "Deux personnes sur trois se sentent mieux.",
    "2. Le groupe choisit.",
    "Deux membres de l’équipe étaient là.",
    "Au premier étage, au deuxième passage.",
    "Un mi-temps en moins de la semaine 14 à la semaine 26.",
    "Une seule fois, un seul atelier, une seule salle.",
    "Deux équipes jouent l’une contre l’autre, trois contre la montre.",
    "Twee bijeenkomsten voor vrouwen, drie keer per maand.",
    "Een drietal bijeenkomsten en een paar weken.",
    "Eén keer per week, twee uur.",
    "Drieëntwintig mensen, twee op drie.",
    "Ik ben twee keer weggegaan en twee keer teruggekomen.",
    "Two meetings, a couple of weeks, three sessions for women.",
    "One day at a time, one by one.",
    "Twenty-two people, two out of three.",
    "Two languages are spoken in the group.",
    "Three members of staff were there.",
)


@pytest.mark.parametrize("text", TELL)
def test_a_small_number_of_people_is_found(text: str) -> None:
    assert len(small_numbers(text, 5)) == 1


@pytest.mark.parametrize("text", TELL_NOTHING)
def test_what_counts_nobody_is_left_alone(text: str) -> None:
    assert small_numbers(text, 5) == ()


def test_the_whole_sentence_is_named_and_no_other() -> None:
    text = (
        "Le local a fermé deux fois. Trois personnes sont parties, dont une mère. Le groupe a repris.\nDeux ont dit non"
    )
    assert small_numbers(text, 5) == ("Trois personnes sont parties, dont une mère.", "Deux ont dit non")


def test_below_which_number_is_asked_by_whoever_hides() -> None:
    assert small_numbers("sept personnes et 8 autres", 5) == ()
    assert small_numbers("sept personnes et 8 autres", 10) == ("sept personnes et 8 autres",)


def test_in_a_sentence_without_end_the_place_stands_between_whole_words() -> None:
    text = f"{'bla ' * 60}et 2 personnes ont quitté l'action {'bla ' * 60}"
    (place,) = small_numbers(text, 5)
    assert place.startswith("… bla")
    assert "et 2 personnes ont quitté l'action bla" in place
    assert place.endswith("bla …")


def test_an_endless_word_beside_a_number_gives_the_number_alone() -> None:
    assert small_numbers(f"{'z' * 190} 3 {'y' * 190}", 5) == ("… 3 …",)


def test_a_long_text_is_read_at_once() -> None:
    """No text makes the search try again and again: what is typed may have 50,000 signs."""
    for text in ("deux " * 10_000, "een enkele " * 4_000, "1 " * 25_000, "a" * 50_000, "only one of the " * 3_000):
        small_numbers(text, 5)


def test_a_sentence_that_ends_in_a_quotation_has_no_stop_behind_it() -> None:
    text = "Trois personnes : « nous, on n'a encore rien demandé ». Deux ont quitté."
    assert small_numbers(text, 5) == ("Trois personnes : « nous, on n'a encore rien demandé »", "Deux ont quitté.")
