"""An XLSForm from elsewhere becomes a form of ours, and everything that is otherwise is told by sheet and row."""

import io

import pytest
from pyxform.xls2xform import convert

from evalkit.definitions import Kind
from evalkit.errors import Refused
from evalkit.exchange.xlsform_tables import language_code
from tests.unit.exchange.xlsform_sheets import codes, form_of, read, told, workbook

CHOICES = """
list_name | name   | label::Français (fr) | label::nl
yn        | yes    | Oui                  | Ja
yn        | no     | Non                  | Nee
way       | friend | un ami               | een vriend
way       | Poster | une affiche          | een affiche
mood      | 1      | mal                  | slecht
mood      | 2      | moyen                | gaat
mood      | 3      | bien                 | goed
code      | 1      | homme                | man
code      | 2      | femme                | vrouw
"""


def test_questions_of_every_kind_with_their_texts_in_two_languages() -> None:
    got = read(
        """
        type                | name     | label::Français (fr) | label::nl     | required | appearance
        select_one yn       | housing  | Un logement ?        | Een woning?   | yes      |
        select_one way      | came_by  | Venu par ?           | Via wie?      |          |
        select_multiple way | ways     | Par où ?             | Langs waar?   |          |
        select_one mood     | mood     | Comment ça va ?      | Hoe gaat het? |          |
        integer             | visits   | Visites              | Bezoeken      |          |
        decimal             | rent     | Loyer                | Huur          |          |
        date                | arrived  | Arrivée              | Aankomst      |          |
        text                | word     | Un mot               | Eén woord     |          |
        text                | words    | Des mots             | Woorden       |          | multiline
        note                | thanks   | Merci                | Dank je       |          |
        """,
        CHOICES,
        "form_title | form_id | version | default_language\nAccueil | accueil | 7 | Français (fr)",
    )
    form = form_of(got)
    assert (form.key, form.version, form.title) == ("accueil", "7", {"fr": "Accueil"})
    assert [(i.key, i.kind) for i in form.items] == [
        ("housing", Kind.YES_NO), ("came_by", Kind.CHOICE), ("ways", Kind.CHOICES), ("mood", Kind.LEVEL),
        ("visits", Kind.INTEGER), ("rent", Kind.DECIMAL), ("arrived", Kind.DATE), ("word", Kind.TEXT),
        ("words", Kind.LONG_TEXT), ("thanks", Kind.NOTE),
    ]  # fmt: skip
    assert [i.key for i in form.items if i.required] == ["housing"]
    assert form.items[1].question == {"fr": "Venu par ?", "nl": "Via wie?"}
    assert form.items[1].choices == {
        "friend": {"fr": "un ami", "nl": "een vriend"}, "poster": {"fr": "une affiche", "nl": "een affiche"},
    }  # fmt: skip
    assert form.items[3].levels is not None
    assert form.items[3].levels.words[3] == {"fr": "bien", "nl": "goed"}
    assert form.indicators == ()  # numbers are levels, but nobody has said which way is better
    assert codes(got) == [("choices_renamed", 3), ("choices_renamed", 4), ("levels", 5)]


def test_rules_come_over_in_our_words() -> None:
    got = read(
        """
        type                | name     | label | relevant | constraint | constraint_message | calculation
        select_one yn       | housing  | H     |          |            |                    |
        integer             | visits   | V     | ${housing} = 'yes' | . >= 0 and . <= 99 | |
        integer             | helped   | Hp    | ${visits} > 0 and not(selected(${housing}, 'no')) | . <= ${visits} | Not more than visits. |
        select_multiple way | ways     | W     | ${helped} != '' |      |                    |
        text                | who      | Who   | selected(${ways}, 'Poster') or string-length(${helped}) = 0 | | |
        date                | day      | D     |          | . >= date('2020-01-01') and . <= '2030-01-01' | |
        calculate           | share    |       |          |            |                    | ${helped} div ${visits} * 100
        integer             | why      | Why   | ${share} < 50 |       |                    |
        """,
        CHOICES,
    )
    form = form_of(got)
    conditions = {i.key: i.condition for i in form.items if i.condition}
    assert conditions == {
        "visits": "housing = yes",
        "helped": "visits > 0 and not housing = no",
        "ways": "answered(helped)",
        "who": "selected(ways, 'poster') or not answered(helped)",
        "why": "share < 50",
    }
    visits, helped, day = form.items[1], form.items[2], form.items[5]
    assert visits.range is not None
    assert (visits.range.from_, visits.range.to, visits.constraint) == (0, 99, None)
    assert helped.constraint is not None
    assert helped.constraint.rule == "helped <= visits"
    assert helped.constraint.message == {"en": "Not more than visits."}
    assert day.constraint is not None
    assert day.constraint.rule == "day >= '2020-01-01' and day <= '2030-01-01'"
    assert [(c.key, c.calculate) for c in form.source.calculations] == [("share", "helped div visits * 100")]
    assert ("no_message", 7) in codes(got)
    assert ("no_language", 1) in codes(got)


def test_groups_become_sections_and_what_lies_between_gets_one_of_its_own() -> None:
    got = read("""
        type        | name  | label::fr  | relevant
        integer     | a     | A          |
        begin_group | home  | Le logement| ${a} > 0
        note        | home_intro | D'abord ceci. |
        integer     | b     | B          |
        begin group | inner | Dedans     | ${b} > 1
        integer     | c     | C          | ${b} < 9
        end group   |       |            |
        end_group   |       |            |
        integer     | d     | D          |
        integer     | e     | E          |
        begin_group | empty | Rien       |
        end_group   |       |            |
    """)
    form = form_of(got)
    assert [(s.section, s.title, s.intro, s.condition, s.asks) for s in form.source.sections] == [
        ("part", None, None, None, ("a",)),
        ("home", {"fr": "Le logement"}, {"fr": "D'abord ceci."}, "a > 0", ("b", "c")),
        ("part_2", None, None, None, ("d", "e")),
    ]
    assert form.items[2].condition == "b > 1 and b < 9"
    assert codes(got) == [("inner_group", 6)]


def test_a_choice_with_or_other_gets_a_question_for_the_words() -> None:
    form = form_of(read("type | name | label::nl\nselect_one way or_other | came_by | Via wie?", CHOICES))
    assert [(i.key, i.kind, i.condition) for i in form.items] == [
        ("came_by", Kind.CHOICE, None), ("came_by_other", Kind.TEXT, "came_by = 'other'"),
    ]  # fmt: skip
    assert list(form.items[0].choices or ()) == ["friend", "poster", "other"]
    assert form.items[1].question == {"fr": "Lequel ?", "nl": "Wat dan?"}


def test_two_numbers_are_a_choice_and_not_an_order() -> None:
    form = form_of(read("type | name | label\nselect_one code | who | Who", CHOICES))
    assert (form.items[0].kind, list(form.items[0].choices or ())) == (Kind.CHOICE, ["q_1", "q_2"])


def test_what_is_left_out_is_told_with_its_row_and_what_happens() -> None:
    got = read(
        """
        type          | name    | label            | hint | appearance | default | relevant       | choice_filter | media::image | weather | calculation | required
        start         | start   |                  |      |            |         |                |               |              |         |             |
        integer       | Visits  | Visits           | all  | slider     | 3       |                |               | a.png        | rain    |             | ${x} > 1
        geopoint      | where   | Where            |      |            |         |                |               |              |         |             |
        select_one way| came_by | After ${Visits}  |      |            |         | today() > 3    | way=${x}      |              |         |             |
        calculate     | stamp   |                  |      |            |         |                |               |              |         | now()       |
        calculate     | twice   |                  |      |            |         |                |               |              |         | ${stamp} * 2|
        acknowledge   | ok      | Agreed           |      |            |         | ${nobody} = 1  |               |              |         |             |
                      | lost    | No type          |      |            |         |                |               |              |         |             |
        """,
        CHOICES,
        sheet_of_mine="a | b",
    )
    form = form_of(got)
    assert [i.key for i in form.items] == ["visits", "came_by", "ok"]
    assert sorted(codes(got), key=str) == sorted(
        [
            ("sheet_left_out", None), ("column_unknown", 1), ("no_language", 1), ("recorded", 2), ("hint", 3),
            ("renamed", 3), ("required_rule", 3), ("appearance", "3"), ("default", "3"), ("media", "3"), ("type", 4),
            ("label_repeats", 5), ("cascade", 5), ("choices_renamed", 5), ("condition_left_out", 5),
            ("calculation_left_out", 6), ("calculation_left_out", 7), ("acknowledge", 8), ("condition_left_out", 8),
            ("no_type", 9),
        ],
        key=str,
    )  # fmt: skip
    assert form.items[0].question == {"en": "Visits (all)"}
    assert form.items[1].question == {"en": "After …"}
    assert (
        "survey, row 5: “today() > 3” cannot be said here because of today(…). The condition is left out: "
        "“came_by” is always asked."
    ) in told(got)
    for language in ("fr", "nl"):
        assert not set(told(got, language)) & set(told(got))


def test_a_calculation_that_is_left_out_takes_those_with_it_that_name_it() -> None:
    got = read("""
        type      | name | label::fr | calculation | relevant
        integer   | n    | N         |             |
        calculate | last |           | ${first} + 1 |
        calculate | first|           | ${when} * 2  |
        calculate | when |           | now()        |
        calculate | good |           | ${n} * 2     |
        integer   | m    | M         |              | ${good} > 2 and ${last} > 1
    """)
    assert [c.key for c in form_of(got).source.calculations] == ["good"]
    assert codes(got) == [
        ("calculation_left_out", 3), ("calculation_left_out", 4), ("calculation_left_out", 5), ("condition_left_out", 7),
    ]  # fmt: skip
    assert "because of ${last}" in told(got)[-1]


def test_columns_beside_the_choices_are_told_unless_they_narrow_them() -> None:
    got = read(
        "type | name | label::fr | choice_filter\nselect_one town | town | Où ? | region = 'south'",
        "list_name | name | label::fr | region | colour\ntown | a | A | south | red\ntown | b | B | north |",
    )
    assert codes(got) == [("column_left_out", "2"), ("cascade", 2)]
    assert list(form_of(got).items[0].choices or ()) == ["a", "b"]


REFUSED = {
    "a repeat": ("begin_repeat | kids | K |\ninteger | age | A |\nend_repeat | | |", [("repeat", 2)]),
    "no such list": ("select_one moods | mood | M |", [("no_list", 2)]),
    "a list in a file": ("select_one_from_file towns.csv | town | T |", [("outside_list", 2)]),
    "a list in another file": ("select_one towns.csv | town | T |", [("outside_list", 2)]),
    "a name twice": ("integer | a | A |\ntext | a | B |", [("name_twice", 3)]),
    "no name": ("integer | | A |", [("no_name", 2)]),
    "a group that stays open": ("begin_group | g | G |\ninteger | a | A |", [("group_open", 2)]),
    "an end without a beginning": ("integer | a | A |\nend_group | | |", [("group_end", 3)]),
    "a group closed as a repeat": (
        "begin_group | g | G |\ninteger | a | A |\nend_repeat | | |", [("group_end", 4), ("group_open", 2)],
    ),
    "nothing to ask": ("start | start | |", [("recorded", 2), ("no_question", None)]),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_be_another_form_is_refused_with_its_row(name: str) -> None:
    rows, expected = REFUSED[name]
    got = read(f"type | name | label::en | relevant\n{rows}", CHOICES)
    assert codes(got) == expected


def test_a_rule_that_looks_ahead_is_refused_by_the_reader_of_forms() -> None:
    got = read("type | name | label::en | relevant\ninteger | a | A | ${b} > 1\ninteger | b | B |")
    with pytest.raises(Refused, match="comes after it"):
        form_of(got)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Français (fr)", "fr"), ("fr", "fr"), ("French", "fr"), ("français", "fr"), ("Nederlands", "nl"),
        ("العربية (ar)", "ar"), ("العربية", "ar"), ("Dutch (NL)", "nl"), ("fr-BE", "fr-BE"), ("Klingonish", None),
    ],
)  # fmt: skip
def test_languages_are_recognised_however_they_are_written(written: str, code: str | None) -> None:
    assert language_code(written) == code


KOBO = {
    "survey": """
        type                          | name    | label::Français (fr) | label::Nederlands (nl) | hint::Français (fr) | required | relevant | constraint | constraint_message::Français (fr) | calculation | appearance | parameters | choice_filter
        start                         | start   |          |          |       |      |                     |                    |            |                    |            |                     |
        begin_group                   | home    | Chez vous| Thuis    |       |      |                     |                    |            |                    | field-list |                     |
        select_one yn                 | housing | Un toit ?| Een dak? |       | true |                     |                    |            |                    |            |                     |
        integer                       | rooms   | Pièces ? | Kamers?  | sans la cuisine | | ${housing} = 'yes' | . > 0 and . < 20   | Entre 1 et 19. |              |            |                     |
        select_one region             | region  | Où ?     | Waar?    |       |      |                     |                    |            |                    |            |                     |
        select_one town               | town    | Ville ?  | Stad?    |       |      |                     |                    |            |                    |            |                     | region=${region}
        end_group                     |         |          |          |       |      |                     |                    |            |                    |            |                     |
        select_multiple way or_other  | ways    | Par où ? | Langs?   |       |      |                     |                    |            |                    | minimal    |                     |
        range                         | scale   | De 0 à 8 | 0 tot 8  |       |      |                     |                    |            |                    |            | start=0 end=8 step=2|
        acknowledge                   | agreed  | D'accord | Akkoord  |       |      |                     |                    |            |                    |            |                     |
        calculate                     | double  |          |          |       |      |                     |                    |            | ${rooms} * 2       |            |                     |
        note                          | end     | Merci ${rooms}|Dank |       |      | ${double} > 2 and selected(${ways}, 'friend') |  |       |                    |            |                     |
    """,
    "choices": """
        list_name | name   | label::Français (fr) | label::Nederlands (nl) | region
        yn        | yes    | Oui                  | Ja                     |
        yn        | no     | Non                  | Nee                    |
        way       | friend | un ami               | een vriend             |
        way       | poster | une affiche          | een affiche            |
        region    | north  | nord                 | noord                  |
        region    | south  | sud                  | zuid                   |
        town      | ghent  | Gand                 | Gent                   | north
        town      | namur  | Namur                | Namen                  | south
    """,
    "settings": "form_title | form_id | version | default_language\nToit | toit | 3 | Français (fr)",
}


def test_what_pyxform_takes_as_xlsform_we_read() -> None:
    """The authority on the dialect converts this form; so do we, and say what is otherwise."""
    convert(io.BytesIO(workbook(**KOBO)), file_type=".xlsx")
    got = read(KOBO["survey"], KOBO["choices"], KOBO["settings"])
    form = form_of(got)
    assert [a.key for a in form.asked] == [
        "housing", "rooms", "region", "town", "ways", "ways_other", "scale", "agreed", "end",
    ]  # fmt: skip
    assert form.languages == {"fr"}  # the messages are in French only
    assert form.items[1].question == {"fr": "Pièces ? (sans la cuisine)", "nl": "Kamers?"}
    assert {i.key: i.condition for i in form.items if i.condition} == {
        "rooms": "housing = yes",
        "ways_other": "selected(ways, 'other')",
        "end": "double > 2 and selected(ways, 'friend')",
    }
    assert sorted(codes(got), key=str) == sorted(
        [
            ("recorded", 2), ("appearance", "3, 9"), ("hint", 5), ("cascade", 7), ("or_other", 9), ("acknowledge", 11),
            ("label_repeats", 13),
        ],
        key=str,
    )  # fmt: skip
