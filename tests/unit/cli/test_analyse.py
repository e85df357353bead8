"""``evalkit analyse`` from outside: formats, exit codes, nothing written when refused, the same bytes twice."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import fastexcel
import pytest

from evalkit import cli
from tests.reference import forms

TOP = ["schema", "evalkit", "source", "form", "policy", "results"]
RESULT = [
    "indicator", "programme", "baseline_wave", "wave", "flow", "unanswered", "categories", "shares", "net_progression",
    "superiority_paired", "transitions", "rise_among_can_rise", "fall_among_can_fall", "sign_test_p", "wilcoxon",
    "rank_biserial", "mean_change", "sd_change", "srm", "effect_size_baseline_sd", "reliable_change", "bounds",
    "leavers", "by_starting_level", "warnings",
]  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows = [
        f"p{n},=cmd {n % 2},{wave},trouble,{(n * 7 + shift) % 4}"
        for n in range(20)
        for wave, shift in (("start", 0), ("middle", 1), ("end", n % 3))
        if n % 5 or wave == "start"
    ]
    file = tmp_path / "data.csv"
    file.write_text("participant,programme,wave,item,value\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "form.yaml").write_text(forms.text("levels"), encoding="utf-8")
    return file


def run(data: Path, *options: str) -> int:
    return cli.main(["analyse", str(data), "--form", str(data.parent / "form.yaml"), *options])


def test_json_has_the_keys_of_the_contract_in_their_order(
    data: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(data, "--by", "programme") == 0
    captured = capsysbinary.readouterr()
    document = json.loads(captured.out)
    assert list(document) == TOP
    assert document["schema"] == "evalkit.progression/1"
    assert all(list(result) == RESULT for result in document["results"])
    assert [(r["indicator"], r["programme"], r["wave"]) for r in document["results"]] == [
        (indicator, programme, wave)
        for indicator in ("well", "trouble", "odd")
        for programme in (None, "=cmd 0", "=cmd 1")
        for wave in ("middle", "end")
    ]
    assert captured.out.endswith(b"}\n")
    assert captured.err == b"read as: comma, decimal point, UTF-8\n"


def test_the_same_bytes_in_two_processes_and_for_shuffled_rows(data: Path) -> None:
    lines = data.read_text(encoding="utf-8").splitlines()
    found = set()
    for seed in ("0", "1"):
        out = data.with_name(f"out{seed}.json")
        command = [
            sys.executable,
            "-m",
            "evalkit",
            "analyse",
            str(data),
            "--form",
            str(data.parent / "form.yaml"),
            "--out",
            str(out),
            "--by",
            "programme",
        ]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        found.add(out.read_bytes())
    assert len(found) == 1
    data.write_text("\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    out = data.with_name("turned.json")
    assert run(data, "--by", "programme", "--out", str(out)) == 0
    one, other = json.loads(found.pop()), json.loads(out.read_bytes())
    assert one["results"] == other["results"]


def test_csv_has_one_row_per_result_and_no_formula(data: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(data, "--format", "csv", "--by", "programme") == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert len(rows) == 18
    assert {r["programme"] for r in rows} == {"", "'=cmd 0", "'=cmd 1"}
    assert all(int(r["flow.baseline"]) >= int(r["flow.followed"]) for r in rows)
    assert rows[6]["warnings"].split()[0] == "no_exit_information"
    assert json.loads(rows[6]["by_starting_level"])[0]["from"] == 0


def test_a_workbook_holds_the_same_and_the_same_bytes(data: Path) -> None:
    books = [data.with_name(f"{n}.xlsx") for n in range(2)]
    for book in books:
        assert run(data, "--format", "xlsx", "--by", "programme", "--out", str(book)) == 0
    assert books[0].read_bytes() == books[1].read_bytes()
    reader = fastexcel.read_excel(books[0])
    assert reader.sheet_names == ["results", "starting levels", "transitions", "warnings", "about"]
    assert reader.load_sheet("results").to_polars()["programme"].to_list()[2] == "=cmd 0"


@pytest.mark.parametrize("options", [[], ["--by", "programme"], ["--audience", "funder"]])
def test_a_page_stands_alone(data: Path, options: list[str], capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(data, "--format", "html", "--language", "fr", *options) == 0
    page = capsysbinary.readouterr().out.decode()
    assert page.startswith("<!doctype html>")
    assert 'lang="fr"' in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page


@pytest.mark.parametrize(
    "options",
    [
        ["--by", "wave"],
        ["--audience", "everybody"],
        ["--as-of", "tomorrow"],
        ["--columns", "person=participant"],
        ["--columns", "participant"],
        ["--delimiter", "both"],
        ["--decimal", "dot"],
        ["--encoding", "klingon"],
        ["--encoding", "base64"],
        ["--reliable", "by-eye"],
        ["--format", "pdf"],
    ],
)
def test_wrong_usage_ends_2(data: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, *options) == 2
    assert "Usage:" in capsys.readouterr().err


def test_without_a_form_it_ends_2() -> None:
    assert cli.main(["analyse", "data.csv"]) == 2


@pytest.mark.parametrize(
    ("change", "options", "says"),
    [
        (("start", "begin"), [], "begin"),
        (("p3,", ","), [], "no participant"),
        (("", ""), ["--audience", "public", "--by", "programme"], "programme"),
        (("", ""), ["--audience", "funder", "--reliable", "hsu-linn-lord"], "hsu-linn-lord"),
        (("", ""), ["--enrolments", "nowhere.csv"], "nowhere.csv"),
        (("participant", "who"), [], "--columns participant=NAME"),
    ],
)
def test_wrong_input_ends_1_and_writes_nothing(
    data: Path, change: tuple[str, str], options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data.write_text(data.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    out = data.with_name("out.json")
    assert run(data, "--out", str(out), *options) == 1
    captured = capsys.readouterr()
    assert says in captured.err
    assert "Traceback" not in captured.err
    assert not out.exists()


def test_a_form_without_schedule_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = data.parent / "form.yaml"
    text = form.read_text(encoding="utf-8")
    form.write_text(text[: text.index("schedule:")] + text[text.index("items:") :], encoding="utf-8")
    assert run(data) == 1
    assert "schedule" in capsys.readouterr().err


def test_skip_invalid_says_what_it_left_out(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with data.open("a", encoding="utf-8") as file:
        file.write("p1,A,start,trouble,99\np1,A,start,nothing,1\n")
    assert run(data) == 1
    capsys.readouterr()
    assert run(data, "--skip-invalid") == 0
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["source"]["dropped"] == [
        {"reason": "unknown_item", "rows": 1},
        {"reason": "outside_scale", "rows": 1},
    ]
    assert "rows left out: 1 (outside_scale)" in captured.err
    assert all("rows_left_out" in {w["code"] for w in r["warnings"]} for r in document["results"])


def test_outsiders_see_no_expert_figures(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(data, "--audience", "funder") == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document["source"]) == {"participants", "sha256"}
    for result in document["results"]:
        assert not {"wilcoxon", "sign_test_p", "rank_biserial", "leavers", "srm"} & set(result)


def test_an_empty_data_file_has_results_without_people(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data.write_text("participant,programme,wave,item,value\n", encoding="utf-8")
    for form in ("json", "csv", "html"):
        assert run(data, "--format", form, "--by", "programme") == 0
    capsys.readouterr()
    assert run(data) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["source"]["rows"] == 0
    for result in document["results"]:
        assert result["flow"]["enrolled"] == 0
        assert "no_pairs" in {w["code"] for w in result["warnings"]}
