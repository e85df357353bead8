"""One tiny form per feature, which loads and is kept as it is; and forms with one fault each, refused with its line."""

import re
from pathlib import Path

import pytest

from evalkit.definitions import loader, stored
from evalkit.errors import Refused
from evalkit.i18n import problem_text

HERE = Path(__file__).parent
TINY = sorted((HERE / "tiny").glob("*.yaml"))
BAD = sorted((HERE / "bad").glob("*.yaml"))


@pytest.mark.parametrize("path", TINY, ids=lambda p: p.stem)
def test_a_tiny_form_loads_and_is_the_same_after_it_was_kept(path: Path) -> None:
    form = loader.load_form(path)
    kept = stored.from_plain(stored.to_plain(form))
    assert (form.key, kept.hash, kept.meanings, kept.steps) == (path.stem, form.hash, form.meanings, form.steps)


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_a_bad_form_is_refused_with_its_line_and_what_to_do(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    expected = re.fullmatch(r"# line (\d+): (.*)", first)
    assert expected is not None
    with pytest.raises(Refused) as refusal:
        loader.load_form(path)
    told = [(p.details.get("line"), problem_text(p, "en")) for p in refusal.value.problems]
    assert [line for line, text in told if expected[2] in text] == [int(expected[1])], told
    assert all(str(path) in text for _, text in told)
