"""`evalkit compare` from outside: a file in, a document or one clear message out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from evalkit.cli import main
from evalkit.settings import PACKAGE

FORM = """
form: neighbours
version: "1"
title: {en: Neighbours, fr: Voisins}
schedule:
  waves:
    - {wave: T0, day: 0}
    - {wave: T1, day: 90}
items:
  - {key: speaking_up, direction: higher_is_better, levels: {from: 1, to: 5}, title: {en: Speaking up}}
  - {key: worry, kind: integer, indicator: true, direction: higher_is_worse, range: {from: 0, to: 60},
     sem: {value: 3.0, source: made up}}
  - {key: rest, kind: integer, indicator: true, direction: higher_is_better, range: {from: 0, to: 60}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(7)
    rows, person = ["participant,programme,wave,item,value"], 0
    for programme in range(7):
        for _ in range(30):
            person += 1
            level = int(rng.integers(1, 6))
            worry = int(np.clip(round(rng.normal(30 - programme, 8)), 0, 60))
            start = f"{person},p{programme},T0"
            rows += [f"{start},speaking_up,{level}", f"{start},worry,{worry}", f"{start},rest,{60 - worry}"]
            if rng.random() < 0.8:
                later = int(np.clip(level + rng.integers(-1, 3), 1, 5))
                fell = int(np.clip(round(worry * 0.7 + rng.normal(5, 4)), 0, 60))
                seen = f"{person},p{programme},T1"
                rows += [f"{seen},speaking_up,{later}", f"{seen},worry,{fell}", f"{seen},rest,{60 - fell}"]
    (tmp_path / "answers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    return tmp_path


def run(folder: Path, *more: str, indicator: str = "speaking_up", wave: str = "T1") -> int:
    given = [str(folder / "answers.csv"), "--form", str(folder / "form.yaml"), "--indicator", indicator, "--wave", wave]
    return main(["compare", *given, *more])


def document(folder: Path, capsysbinary: pytest.CaptureFixture[bytes], *more: str, **which: str) -> dict[str, object]:
    assert run(folder, *more, **which) == 0
    found: dict[str, object] = json.loads(capsysbinary.readouterr().out)
    return found


def test_levels_are_standardised(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = document(folder, capsysbinary)
    assert (found["method"], found["indicator"], found["wave"]) == ("standardised", "speaking_up", "T1")
    assert [row["programme"] for row in found["programmes"]] == [f"p{j}" for j in range(7)]  # type: ignore[attr-defined]  # a list in the document
    assert found["creaming"] is None


def test_scales_are_corrected_in_the_improvement_direction(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = document(folder, capsysbinary, indicator="worry")
    assert found["method"] == "reliability-corrected"
    assert isinstance(found["overall"], float)
    assert found["overall"] < 0  # higher is worse: values are taken as their negatives
    assert document(folder, capsysbinary, "--method", "standardised", indicator="worry")["overall"] > 0  # type: ignore[operator]  # a number


def test_a_scale_without_error_falls_back_unless_asked(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    found = document(folder, capsysbinary, indicator="rest")
    assert found["method"] == "standardised"
    assert "no_reliability" in [w["code"] for w in found["warnings"]]  # type: ignore[attr-defined]  # a list in the document
    assert run(folder, "--method", "reliability-corrected", indicator="rest") == 1
    said = capsysbinary.readouterr()
    assert said.out == b""
    assert b"rest has no standard error of measurement" in said.err


def test_creaming_and_its_reference(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    pooled = document(folder, capsysbinary, "--creaming")
    assert len(pooled["creaming"]) == 7  # type: ignore[arg-type]  # a list in the document
    rows = ["participant,programme,wave,item,value", *(f"{i},all,T0,speaking_up,{1 + i % 2}" for i in range(400))]
    (folder / "reference.csv").write_text("\n".join(rows), encoding="utf-8")
    against = document(folder, capsysbinary, "--creaming", "--reference", str(folder / "reference.csv"))
    assert [row["flag"] for row in against["creaming"]] == [True] * 7  # type: ignore[attr-defined]  # a list in the document
    assert run(folder, "--reference", str(folder / "reference.csv")) == 2


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ({"indicator": "sleep"}, "has no indicator “sleep”. It has: speaking_up, worry, rest"),
        ({"wave": "T0"}, "“T0” is not a follow-up wave"),
        ({"wave": "T7"}, "It has: T1"),
    ],
)
def test_what_the_form_does_not_have(
    folder: Path, capsys: pytest.CaptureFixture[str], which: dict[str, str], said: str
) -> None:
    assert run(folder, **which) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_file_without_programmes_and_one_without_rows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (folder / "answers.csv").read_text(encoding="utf-8").splitlines()
    without = [",".join(cells[:1] + cells[2:]) for cells in (line.split(",") for line in lines)]
    (folder / "answers.csv").write_text("\n".join(without), encoding="utf-8")
    assert run(folder) == 1
    assert "names no programme" in capsys.readouterr().err
    (folder / "answers.csv").write_text("participant,programme,wave,item,value\n", encoding="utf-8")
    assert run(folder) == 1
    assert "not one row below them" in capsys.readouterr().err


def test_the_page_stands_alone_and_names_nobody_in_the_funnel(folder: Path) -> None:
    out = folder / "page.html"
    assert run(folder, "--format", "html", "--creaming", "--language", "fr", "--out", str(out)) == 0
    text = out.read_text(encoding="utf-8")
    drawing = text[text.index("<svg") : text.index("</svg>")]
    assert drawing.count("<circle") == 7
    assert not re.search(r"p\d\b", drawing)
    assert not re.search(r'(src|href)="|url\(|<script|https?://', text)
    assert "NaN" not in text
    assert "Comparaison équitable" in text
    names = re.findall(r'<th scope="row">(.*?)</th>', text)
    assert names == [f"p{j}" for j in range(7)] * 2


@pytest.mark.parametrize("indicator", ["speaking_up", "worry"])
def test_the_page_of_too_few_programmes_places_nobody(folder: Path, indicator: str) -> None:
    lines = (folder / "answers.csv").read_text(encoding="utf-8").splitlines()
    (folder / "answers.csv").write_text(
        "\n".join(line for line in lines if ",p5" not in line and ",p6" not in line and ",p4" not in line)
    )
    out = folder / "page.html"
    assert run(folder, "--format", "html", "--out", str(out), indicator=indicator) == 0
    assert "Too few programmes to compare" in out.read_text(encoding="utf-8")
    assert "<circle" not in out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_real_file_has_too_few_programmes(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    real = PACKAGE / "services" / "demonstration" / "woodworth2018.parquet"
    assert main(["compare", str(real), "--form", "woodworth2018", "--indicator", "ahi_total", "--wave", "1"]) == 0
    found = json.loads(capsysbinary.readouterr().out)
    assert len(found["programmes"]) == 4
    assert {row["position"] for row in found["programmes"]} <= {None, "too_few"}
    assert {row["shrunken"] for row in found["programmes"]} == {None}
    assert "too_few_programmes" in [w["code"] for w in found["warnings"]]
    assert found["method"] == "standardised"  # the form gives no standard error of measurement
