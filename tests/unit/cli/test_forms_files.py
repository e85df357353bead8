"""`evalkit forms export` and `evalkit forms import`: there and back, what is told, and how it ends."""

from pathlib import Path

import pytest

from evalkit.cli import main
from evalkit.definitions import loader
from tests.unit.exchange.xlsform_sheets import workbook

FOREIGN = """
type         | name   | label::fr | appearance
start        | start  |           |
integer      | visits | Visites   | slider
begin_repeat | kids   | Enfants   |
integer      | age    | Âge       |
end_repeat   |        |           |
"""


@pytest.mark.slow
def test_a_form_goes_out_and_comes_back_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, file = tmp_path / "out.xlsx", tmp_path / "back.yaml"
    assert main(["forms", "export", "empowerment", "--out", str(book)]) == 0
    assert "schedule" in capsys.readouterr().err
    assert main(["forms", "import", str(book), "--out", str(file)]) == 0
    assert capsys.readouterr().err == (
        "out.xlsx: form empowerment, questions: 3, languages: ar, en, fr, nl.\n"
        "Everything in the workbook was taken over.\n"
    )
    assert loader.load_form(file).hash == loader.shipped_form("empowerment").hash


def test_a_form_of_a_file_goes_out_as_yaml(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("form: a\nversion: 1\ntitle: {fr: A}\nitems: [{key: n, kind: integer}]\n", encoding="utf-8")
    assert main(["forms", "export", str(first), "--format", "yaml", "--out", str(second)]) == 0
    assert loader.load_form(second).hash == loader.load_form(first).hash
    assert main(["forms", "export", str(tmp_path / "none.yaml")]) == 1
    assert "none.yaml" in capsys.readouterr().err


@pytest.mark.slow
def test_a_workbook_with_a_repeat_is_refused_in_the_readers_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, file = tmp_path / "foreign.xlsx", tmp_path / "none.yaml"
    book.write_bytes(workbook(survey=FOREIGN))
    assert main(["--language", "nl", "forms", "import", str(book), "--out", str(file)]) == 1
    assert capsys.readouterr().err.startswith("survey, rij 4: ‘kids’ herhaalt zijn vragen.")
    assert not file.exists()
    book.write_bytes(workbook(survey="\n".join(FOREIGN.strip().splitlines()[:3])))
    assert main(["--language", "fr", "forms", "import", str(book), "--out", str(file)]) == 0
    told = capsys.readouterr().err.replace("\u00a0", " ").splitlines()
    assert told == [
        "foreign.xlsx : formulaire foreign, questions : 1, langues : fr.",
        "Ce qui est autrement que dans le classeur :",
        "  survey, ligne 2 : start est laissé de côté ; rien n’est enregistré ici sur un appareil ou son endroit.",
        "  survey, ligne 3 : l’apparence est laissée de côté ; ici, toutes les questions d’une sorte se présentent de "
        "la même façon.",
    ]


@pytest.mark.slow
def test_a_sensitive_question_is_written_but_told_before_publishing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, file = tmp_path / "sensitive.xlsx", tmp_path / "sensitive.yaml"
    book.write_bytes(workbook(survey="type | name | label::en\ntext | nat | What is your nationality?"))
    assert main(["forms", "import", str(book), "--out", str(file)]) == 1
    assert "sensitive.xlsx: survey, line 2, nat" in capsys.readouterr().err
    assert file.exists()
