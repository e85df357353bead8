"""The wording of our own indicators is fixed: a changed word is a new version of the indicator, never an edit.

Each hash is SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of the block as its authors wrote it,
without the version, licence, citation and description that the catalogue adds. Which of the two apostrophes a keyboard
gave is no wording: French has one kind here (tests/house/test_apostrophes.py), and the hash is over the other.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from evalkit.definitions import loader, yaml_source
from evalkit.settings import resource_folder

ADDED = ("version", "licence", "citation", "description")
"""Keys that the catalogue adds to an indicator's block."""

BLOCKS = {
    "indicators/getting_about.yaml": "20415a7bdd11b0f02e14c09f6799963456265ff9f026cdc0fa1e09b6d6353b06",
    "indicators/group_acts_together.yaml": "0c3c0d4f7da5e6a41368309bb045032afda13a67f58a756c6b36716a11dee31c",
    "indicators/group_life.yaml": "643795e8705ff2fa16ca25efc68fdbcbed2cddbdcd54715d0f16a12655431ffb",
    "indicators/letters_and_forms.yaml": "2dfdfb52d51875655f17672b433f0b9bf52e58c7f832ba530df4dc16fe9a3dab",
    "indicators/own_project.yaml": "77e5d2ac711ce2cc4345943be5961bf24799f0d6824e218a7460007f2d79b029",
    "indicators/own_strengths.yaml": "df7541a1630dd7d88c71b2842881e8d84c0e2e0de087035ec33175ba38ff2fa6",
    "indicators/people_to_turn_to.yaml": "143ec72b55366fcfb40c09f0a92f20db7c20a0638f5065ea6e273f0e241c01c2",
    "indicators/speaking_up.yaml": "b56f69b20ff303dea8f81768e724e6947063fc65f389d181033f9e7088a37cf5",
    "indicators/ties_to_services.yaml": "17c044361b9071fc3c19ddd8a4540f06f8b739b717200bee50a6c4dfdba82033",
    "indicators/trying_new_things.yaml": "c8684dfd4d11c5371e4b43b57fce0818d46082818eb0953ff689846f73634560",
    "words/about_us.yaml": "14877377d184906ad7a7baa3e44446c1b6d4b7c0af05c723efb2665a8cd60f2f",
    "words/goals.yaml": "2666e8e53fc192ffb66d892315ddda103dce909fec12f5e3e6ecbbb873eb6e74",
    "words/report.yaml": "af148009b8e80d20a242565b895ef7e3f4f854f851a56c819bf4ebba0d2dc62a",
    "words/shared.yaml": "d07bb712cec2688ac6bed3cb0a9d894b4aa9f3f8ce943125772b43a734cc93a7",
    "words/simple.yaml": "24a0af1f29b35571cdd5cce52e98e4bfcd54a4451f42b0d0c5c4c64e00282bce",
}

NINE = (
    "trying_new_things", "speaking_up", "own_strengths",
    "people_to_turn_to", "ties_to_services", "group_life",
    "letters_and_forms", "getting_about", "own_project",
)  # fmt: skip


def _block(name: str) -> dict[str, Any]:
    path = resource_folder("forms") / name
    value: dict[str, Any] = yaml_source.read(path.read_bytes(), name).value
    return {k: v for k, v in value.items() if not (name.startswith("indicators/") and k in ADDED)}


@pytest.mark.parametrize("name", BLOCKS)
def test_the_block_is_word_for_word_what_its_authors_wrote(name: str) -> None:
    canonical = json.dumps(_block(name), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.replace("’", "'").encode()).hexdigest() == BLOCKS[name]


def test_every_file_of_the_two_folders_is_held() -> None:
    forms = resource_folder("forms")
    files = {p.relative_to(forms).as_posix() for folder in ("indicators", "words") for p in (forms / folder).iterdir()}
    assert files == set(BLOCKS)


@pytest.mark.parametrize("key", [*NINE, "group_acts_together"])
def test_the_indicator_says_whose_it_is_and_that_it_is_a_draft(key: str) -> None:
    item = loader.indicators()[key, "1"]
    assert item.licence == "CC BY 4.0"
    assert item.citation == "evalkit indicators, version 1 (draft), CC BY 4.0"
    assert item.description is not None
    assert "not a validated scale" in item.description["en"]


@pytest.mark.parametrize("key", NINE)
def test_every_level_has_words_in_four_languages(key: str) -> None:
    item = loader.indicators()[key, "1"]
    assert item.levels is not None
    assert item.levels.numbers == (1, 2, 3, 4, 5)
    assert [set(item.levels.words[n]) for n in item.levels.numbers] == [{"fr", "nl", "en", "ar"}] * 5


def test_three_dimensions_with_three_indicators_each() -> None:
    catalogue = loader.indicators()
    dimensions = [catalogue[key, "1"].dimension for key in NINE]
    assert dimensions == ["self_confidence"] * 3 + ["network_ties"] * 3 + ["autonomy"] * 3
