"""Lists that an earlier answer narrows: a question for each answer, several deep, or one with all choices and told."""

from __future__ import annotations

import pytest

from evalkit.definitions import Form
from tests.unit.exchange.test_xlsform_reading import form_of
from tests.unit.exchange.xlsform_sheets import codes, read

SURVEY = """
type                | name     | label::fr  | choice_filter        | relevant
select_one region   | region   | Région ?   |                      |
select_one province | province | Province ? | region=${region}     |
select_one town     | town     | Ville ?    | ${province} = in_it  | ${region} != 'w'
text                | why      | Pourquoi ? |                      | ${town} = 'ghent'
"""
CHOICES = """
list_name | name    | label::fr | region | in_it
region    | v       | Flandre   |        |
region    | w       | Wallonie  |        |
province  | east    | Orientale | v      |
province  | west    | Occident  | v      |
province  | namur   | Namur     | w      |
province  | liege   | Liège     | w      |
town      | ghent   | Gand      |        | east
town      | aalst   | Alost     |        | east
town      | bruges  | Bruges    |        | west
town      | ostend  | Ostende   |        | west
"""


def conditions(form: Form) -> dict[str, str | None]:
    return {item.key: item.condition for item in form.items}


def test_each_answer_has_its_own_question_several_deep() -> None:
    got = read(SURVEY, CHOICES)
    form = form_of(got)
    assert conditions(form) == {
        "region": None,
        "province_v": "region = 'v'",
        "province_w": "region = 'w'",
        "town_east": "province_v = 'east' and region != 'w'",
        "town_west": "province_v = 'west' and region != 'w'",
        "why": None,
    }
    assert list(form.items[1].choices or ()) == ["east", "west"]
    assert [item.question for item in form.items[1:3]] == [{"fr": "Province ?"}] * 2
    assert codes(got) == [("cascade_apart", 3), ("cascade_apart", 4), ("condition_left_out", 5)]


def test_an_answer_by_its_number_too() -> None:
    levels = CHOICES.replace(" v ", " 1 ").replace(" w ", " 2 ") + "region | 3 | Bruxelles | |"
    form = form_of(read(SURVEY.replace("'w'", "2"), levels))
    assert conditions(form)["province_1"] == "region = 1"
    assert conditions(form)["town_east"] == "province_1 = 'east' and region != 2"


@pytest.mark.parametrize(
    "choices",
    [
        CHOICES.replace("Liège     | w", "Liège     |  "),  # offered under no answer
        CHOICES.replace("Liège     | w", "Liège     | x"),  # under one that is not there
        CHOICES.replace("province  | liege   | Liège     | w      |", ""),  # a single choice is no choice
    ],
)
def test_else_all_choices_are_offered_and_it_is_told(choices: str) -> None:
    got = read(SURVEY, choices)
    assert "province" in conditions(form_of(got))
    assert ("cascade", 3) in codes(got)
