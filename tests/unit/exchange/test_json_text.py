"""Our writer writes what Python's writes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.exchange.json_text import json_text, json_with_list

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
documents = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


@given(documents)
def test_it_is_pythons_own_text(value: object) -> None:
    assert json_text(value) == json.dumps(value, ensure_ascii=False, indent=2)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no place in JSON"):
        json_text(value)


@pytest.mark.parametrize("value", [b"bytes", {"a": (1,)}, {1, 2}])
def test_what_json_does_not_have_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        json_text(value)


@pytest.mark.parametrize("members", [[], [1], [{"a": [1, 2], "b": {}}, [], None, {"c": {"d": "é"}}]])
def test_a_long_list_written_in_pieces_is_the_same_text(members: list[object]) -> None:
    document = {"name": "x", "more": {"k": 1}}
    assert "".join(json_with_list(document, "all", members)) == json_text({**document, "all": members})
