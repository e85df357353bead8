"""What can be read in one way is read and said; what is wrong is refused with row numbers, or left out and counted."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import polars as pl
import pytest

from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.exchange.reading import Reading, ReadingOptions, read_observations
from tests.reference import forms

PLAIN = "participant,programme,wave,item,value\nann,A,start,well,2\nann,A,end,well,4\nbob,B,start,well,3\n"


def read(
    tmp_path: Path, text: str | bytes, form: str = "levels", people: str | None = None, **options: object
) -> Reading:
    file = tmp_path / "data.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    listed = None
    if people is not None:
        listed = tmp_path / "people.csv"
        listed.write_text(people, encoding="utf-8")
    return read_observations(file, forms.form(form), ReadingOptions(**options), enrolments=listed)  # type: ignore[arg-type]  # options by name


def refusal(
    tmp_path: Path, text: str | bytes, form: str = "levels", people: str | None = None, **options: object
) -> list[tuple[str, object]]:
    with pytest.raises(Refused) as refused:
        read(tmp_path, text, form, people, **options)
    return [(p.code.removeprefix("data."), p.details.get("rows")) for p in refused.value.problems]


def cells(reading: Reading) -> list[tuple[object, ...]]:
    table = reading.answers.collect().join(reading.enrolments, on="enrolment").sort("enrolment", "wave", "item")
    return table.select("participant", "wave", "item", "value").rows()


EXPECTED = [("ann", "start", "well", 2.0), ("ann", "end", "well", 4.0), ("bob", "start", "well", 3.0)]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (PLAIN, "comma, decimal point, UTF-8"),
        (PLAIN.replace(",", ";"), "semicolon, decimal comma, UTF-8"),
        (PLAIN.replace(",", "\t"), "tab, decimal point, UTF-8"),
        (b"\xef\xbb\xbf" + PLAIN.encode(), "comma, decimal point, UTF-8 with byte-order mark"),
        (PLAIN.replace("\n", "\r\n"), "comma, decimal point, UTF-8"),
        (PLAIN.replace("\n", "\n\n"), "comma, decimal point, UTF-8"),
        (PLAIN + "\n,,,,\n\n", "comma, decimal point, UTF-8"),
        ("sep=;\n" + PLAIN.replace(",", ";"), "semicolon, decimal comma, UTF-8"),
        (PLAIN.replace("2\n", "2.0\n"), "comma, decimal point, UTF-8"),
        (PLAIN.replace(",", ";").replace("2\n", "2,0\n"), "semicolon, decimal comma, UTF-8"),
        (PLAIN.replace("2\n", '"2,0"\n'), "comma, decimal comma, UTF-8"),
        (PLAIN.replace(",", ";").replace("2\n", "2.0\n"), "semicolon, decimal point, UTF-8"),
        (PLAIN.encode("utf-16"), "comma, decimal point, UTF-16"),
        (PLAIN.replace("wave", " wave ").replace("start", "start "), "comma, decimal point, UTF-8"),
        (PLAIN[:-1], "comma, decimal point, UTF-8"),
    ],
)
def test_dialects_are_recognised_and_said(tmp_path: Path, text: str | bytes, read_as: str) -> None:
    reading = read(tmp_path, text)
    assert reading.read_as == read_as
    assert cells(reading) == EXPECTED
    assert (reading.rows, reading.participants, reading.programmes, reading.dropped) == (3, 2, 2, ())


def test_windows_1252_of_belgian_excel(tmp_path: Path) -> None:
    text = PLAIN.replace(",", ";").replace("ann", "Zoé").replace("2\n", "2,0\n")
    reading = read(tmp_path, text.encode("cp1252"))
    assert reading.read_as == "semicolon, decimal comma, Windows-1252"
    assert set(reading.enrolments["participant"]) == {"Zoé", "bob"}


def test_the_encoding_is_that_of_the_whole_file_not_of_its_beginning(tmp_path: Path) -> None:
    rows = "".join(f"p{n},A,start,well,3\n" for n in range(60_000))
    reading = read(tmp_path, (PLAIN + rows + "Zoé,A,start,well,1\n").encode("cp1252"))
    assert reading.read_as.endswith("Windows-1252")
    assert "Zoé" in set(reading.enrolments["participant"])


def test_the_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN).sha256 == hashlib.sha256(PLAIN.encode()).hexdigest()


def test_own_column_names(tmp_path: Path) -> None:
    text = PLAIN.replace("participant,programme,wave,item", "person_id,programme,week,indicator")
    reading = read(tmp_path, text, columns={"participant": "person_id", "wave": "week", "item": "indicator"})
    assert cells(reading) == EXPECTED
    assert refusal(tmp_path, text) == [("column_missing", None)] * 3


def test_a_programme_may_be_absent(tmp_path: Path) -> None:
    reading = read(tmp_path, "wave,participant,value,item\nstart,ann,2,well\n")
    assert reading.programmes == 0
    assert reading.enrolments["programme"].to_list() == [None]


def test_a_named_column_must_be_there(tmp_path: Path) -> None:
    assert refusal(tmp_path, PLAIN, columns={"date": "day"}) == [("column_missing", None)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ann,A,start,well,six", "text_in_number"),
        ("ann,A,start,well,1.234,5", "too_many_fields"),
        ("ann,A,start,well,6", "outside_scale"),
        ("ann,A,start,well,2.5", "outside_scale"),
        ("ann,A,start,odd,2", "outside_scale"),
        ("ann,A,start,well,inf", "not_finite"),
        ("ann,A,start,well,NaN", "not_finite"),
        ("ann,A,start,well,1e999", "not_finite"),
        ("ann,A,start,nothing,2", "unknown_item"),
        ("ann,A,start,,2", "unknown_item"),
        ("ann,A,0.0,well,2", "unknown_wave"),
        ("ann,A,,well,2", "unknown_wave"),
        (",A,start,well,2", "participant_missing"),
        ("ann,,start,well,2", "programme_missing"),
        ("ann,A,start,well", "too_few_fields"),
        ("ann,A", "too_few_fields"),
        ("ann,A,start,well,Prefer not to say", "text_in_number"),
    ],
)
def test_each_wrong_row_is_refused_with_its_number_or_left_out(tmp_path: Path, row: str, code: str) -> None:
    text = PLAIN + row + "\ncas,A,start,well,1\n"
    assert refusal(tmp_path, text) == [(code, "5")]
    reading = read(tmp_path, text, skip_invalid=True)
    assert reading.dropped == ((code, 1),)
    assert reading.rows == 5
    assert cells(reading) == [*EXPECTED, ("cas", "start", "well", 1.0)]


@pytest.mark.parametrize("value", ["1e16", "-1e16", "1e308"])
def test_a_number_too_large_to_count_with_is_refused_where_a_scale_has_no_ends(tmp_path: Path, value: str) -> None:
    text = "participant,wave,item,value\nann,start,contacts,1e15\nann,end,contacts,-1e15\nbob,start,contacts,"
    assert refusal(tmp_path, text + value + "\n", "numbers") == [("outside_scale", "4")]
    reading = read(tmp_path, text + value + "\n", "numbers", skip_invalid=True)
    assert (reading.dropped, len(cells(reading))) == ((("outside_scale", 1),), 2)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("date", "31/03/2026", "broken_date"),
        ("date", "2026-02-30", "broken_date"),
        ("days", "ten", "days_not_a_number"),
        ("days", "inf", "days_not_a_number"),
    ],
)
def test_broken_times(tmp_path: Path, column: str, value: str, code: str) -> None:
    text = f"participant,wave,item,value,{column}\nann,start,well,2,{value}\nbob,start,well,2,\n"
    assert refusal(tmp_path, text) == [(code, "2")]


def test_every_kind_of_problem_is_told_at_once_with_twenty_rows_and_a_count(tmp_path: Path) -> None:
    text = PLAIN + "".join(f"p{n},A,start,well,9\n" for n in range(30)) + "x,A,never,well,2\n"
    with pytest.raises(Refused) as refused:
        read(tmp_path, text)
    wave, scale = refused.value.problems
    assert wave.code == "data.unknown_wave"
    assert wave.details["values"] == "“never”"
    assert scale.details["count"] == 30
    assert scale.details["rows"] == ", ".join(str(n) for n in range(5, 25)) + " …"


def test_a_row_number_counts_the_header_and_blank_lines(tmp_path: Path) -> None:
    text = "participant,wave,item,value\n\nann,start,well,2\n\n\nann,end,well,x\n"
    assert refusal(tmp_path, text) == [("text_in_number", "6")]


def test_decimals_written_in_two_ways_are_refused_naming_the_option(tmp_path: Path) -> None:
    text = "participant;wave;item;value\nann;start;debts;2,5\nann;end;debts;2.5\n"
    assert refusal(tmp_path, text, "numbers") == [("two_decimals", None)]
    assert refusal(tmp_path, text, "numbers", decimal="comma") == [("text_in_number", "3")]
    assert refusal(tmp_path, text, "numbers", decimal="point") == [("text_in_number", "2")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04 a workbook", "not_text"),
        (b"PAR1 half a parquet file", "broken_parquet"),
        (b"participant,wave,item,value\n\x81\x8d\xff,start,well,2\n", "no_encoding_fits"),
        (b"participant,wave,item,value\na\0nn,start,well,2\n", "no_encoding_fits"),
        ("participant,wave,item,value\né,start,well,2\n".encode() + "é,end,well,2\n".encode("cp1252"), "two_encodings"),
        (b'participant,wave,item,value\nann,start,well,"2\nbob,start,well,2\n', "broken_csv"),
        (b"participant,wave,wave,item,value\nann,start,start,well,2\n", "column_twice"),
        (b"just words\n", "column_missing"),
    ],
)
def test_what_is_no_data_file_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert {found for found, _ in refusal(tmp_path, data)} == {code}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_observations(tmp_path / "nowhere.csv", forms.form("levels"))
    assert refused.value.problems[0].code == "data.unreadable"


def test_states_are_no_numbers(tmp_path: Path) -> None:
    text = (
        "participant,wave,item,value\na,start,well,\nb,start,well,prefer_not_to_say\nc,start,trouble,does_not_apply\n"
    )
    states = read(tmp_path, text).answers.collect().sort("enrolment")["state"].cast(pl.String).to_list()
    assert states == ["empty", "prefer_not_to_say", "does_not_apply"]


def test_the_same_row_twice_is_kept_once(tmp_path: Path) -> None:
    reading = read(tmp_path, PLAIN + "ann,A,start,well,2.0\nann,A,start,well,2\n")
    assert reading.dropped == (("duplicate_row", 2),)
    assert cells(reading) == EXPECTED


@pytest.mark.parametrize("other", ["5", "", "prefer_not_to_say"])
def test_different_values_for_one_occasion_are_refused_with_all_rows(tmp_path: Path, other: str) -> None:
    text = PLAIN + f"ann,A,start,well,{other}\n"
    assert refusal(tmp_path, text) == [("contradicting_rows", "2 / 5")]
    reading = read(tmp_path, text, skip_invalid=True)
    assert reading.dropped == (("contradicting_rows", 2),)
    assert cells(reading) == EXPECTED[1:]


def test_the_earlier_of_two_occasions_counts_as_a_whole(tmp_path: Path) -> None:
    text = (
        "participant,wave,item,value,date\n"
        "ann,start,well,5,2026-03-09\n"
        "ann,start,trouble,1,2026-03-09\n"
        "ann,start,well,2,2026-03-02\n"
    )
    reading = read(tmp_path, text)
    assert cells(reading) == [("ann", "start", "well", 2.0)]
    assert reading.dropped == (("second_occasion", 2),)
    assert reading.last_date == dt.date(2026, 3, 9)


def test_days_order_occasions_and_may_have_decimals(tmp_path: Path) -> None:
    text = "participant;wave;item;value;days\nann;start;well;5;10,5\nann;start;well;2;9,75\n"
    reading = read(tmp_path, text)
    assert reading.read_as == "semicolon, decimal comma, UTF-8"
    assert cells(reading) == [("ann", "start", "well", 2.0)]
    assert reading.last_date is None


def test_a_score_beside_its_items_is_refused(tmp_path: Path) -> None:
    text = "participant,wave,item,value\na,start,total,5\na,start,b,2\na,end,total,4\nb,start,c,1\n"
    assert refusal(tmp_path, text, "scales") == [("score_and_items", "2, 3")]
    reading = read(tmp_path, text, "scales", skip_invalid=True)
    assert reading.dropped == (("score_and_items", 2),)
    assert cells(reading) == [("a", "end", "total", 4.0), ("b", "start", "c", 1.0)]


@pytest.mark.parametrize("value", ["-0.5", "9.5", "10"])
def test_a_score_has_the_range_of_its_items(tmp_path: Path, value: str) -> None:
    assert refusal(tmp_path, f"participant,wave,item,value\na,start,total,{value}\n", "scales") == [
        ("outside_scale", "2")
    ]


def test_answers_in_words_are_set_aside_and_counted(tmp_path: Path) -> None:
    form = tmp_path / "form.yaml"
    text = forms.text("levels") + "  - {key: wish, kind: long_text}\n  - {key: yes, kind: yes_no}\n"
    form.write_text(text, encoding="utf-8")
    file = tmp_path / "data.csv"
    file.write_text(PLAIN + 'ann,A,start,wish,"a, b"\nann,A,start,yes,true\n', encoding="utf-8")
    reading = read_observations(file, loader.load_form(form))
    assert reading.dropped == (("not_scored", 2),)
    assert cells(reading) == EXPECTED


def test_both_files_are_judged_at_once(tmp_path: Path) -> None:
    found = refusal(tmp_path, PLAIN + "ann,A,never,well,2\n", people="participant,programme\n,A\n")
    assert found == [("unknown_wave", "5"), ("participant_missing", "2")]


def test_one_person_in_two_programmes_is_two_enrolments(tmp_path: Path) -> None:
    reading = read(tmp_path, PLAIN + "ann,B,start,well,1\n")
    assert (reading.enrolments.height, reading.participants, reading.in_several_programmes) == (3, 2, 1)


def test_parquet_with_its_own_types(tmp_path: Path) -> None:
    file = tmp_path / "data.parquet"
    pl.DataFrame(
        {"participant": [7, 7, 8], "wave": ["start", "end", "start"], "item": ["well"] * 3, "value": [1, None, 5],
         "date": [dt.date(2026, 1, 1), dt.date(2026, 6, 1), None]}
    ).write_parquet(file)  # fmt: skip
    reading = read_observations(file, forms.form("levels"))
    assert reading.read_as == "Parquet"
    assert cells(reading) == [("7", "start", "well", 1.0), ("7", "end", "well", None), ("8", "start", "well", 5.0)]
    assert reading.last_date == dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("values", "code", "row"),
    [([1.0, float("nan")], "not_finite", "2"), ([1, 9], "outside_scale", "2"), (["1", "x"], "text_in_number", "2")],
)
def test_parquet_rows_are_counted_from_one(tmp_path: Path, values: list, code: str, row: str) -> None:
    file = tmp_path / "data.parquet"
    pl.DataFrame(
        {"participant": ["a", "b"], "wave": ["start"] * 2, "item": ["well"] * 2, "value": values}
    ).write_parquet(file)
    with pytest.raises(Refused) as refused:
        read_observations(file, forms.form("levels"))
    assert [(p.code, p.details["rows"]) for p in refused.value.problems] == [(f"data.{code}", row)]


def test_a_float_wave_in_parquet_is_no_wave(tmp_path: Path) -> None:
    file = tmp_path / "data.parquet"
    pl.DataFrame({"participant": ["a"], "wave": [0.0], "item": ["well"], "value": [1]}).write_parquet(file)
    with pytest.raises(Refused) as refused:
        read_observations(file, forms.form("levels"))
    assert refused.value.problems[0].code == "data.unknown_wave"


class TestEnrolments:
    """The list of those who entered, beside the observations."""

    def test_it_adds_people_without_a_row(self, tmp_path: Path) -> None:
        reading = read(tmp_path, PLAIN, people="participant,programme,entry,exit_days\nann,A,2026-01-05,30\ncas,A,,\n")
        assert reading.enrolments.select("participant", "programme", "entry", "exit_days").rows() == [
            ("ann", "A", dt.date(2026, 1, 5), 30.0), ("bob", "B", None, None), ("cas", "A", None, None),
        ]  # fmt: skip
        assert reading.exits_known

    def test_without_exits_nobody_is_known_to_have_left(self, tmp_path: Path) -> None:
        assert not read(tmp_path, PLAIN, people="participant,programme\nann,A\n").exits_known
        assert not read(tmp_path, PLAIN).exits_known

    def test_it_may_name_the_programmes(self, tmp_path: Path) -> None:
        text = "participant,wave,item,value\nann,start,well,2\nbob,start,well,3\n"
        reading = read(tmp_path, text, people="participant,programme\nann,A\n")
        assert reading.enrolments.select("participant", "programme").rows() == [("ann", "A"), ("bob", None)]
        assert refusal(tmp_path, text, people="participant,programme\nann,A\nann,B\n") == [("which_programme", None)]

    @pytest.mark.parametrize(
        ("people", "code", "rows"),
        [
            ("participant,entry\nann,2026-01-01\n", "column_missing", None),
            ("participant,programme\n,A\n", "participant_missing", "2"),
            ("participant,programme\nann,\n", "programme_missing", "2"),
            ("participant,programme,entry\nann,A,1 March\n", "broken_entry", "2"),
            ("participant,programme,exit_days\nann,A,soon\n", "broken_exit_days", "2"),
            ("participant,programme,exit_days\nann,A,1\nann,A,2\n", "enrolment_twice", "2, 3"),
            ("", "empty", None),
        ],
    )
    def test_a_broken_list_is_refused(self, tmp_path: Path, people: str, code: str, rows: str | None) -> None:
        assert refusal(tmp_path, PLAIN, people=people) == [(code, rows)]

    def test_the_same_line_twice_is_one(self, tmp_path: Path) -> None:
        reading = read(tmp_path, PLAIN, people="participant;programme;exit_days\nann;A;1,5\nann;A;1,5\n")
        assert reading.enrolments.filter(pl.col("participant") == "ann")["exit_days"].to_list() == [1.5]
