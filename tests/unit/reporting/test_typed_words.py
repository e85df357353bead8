"""A word longer than a line gets places to break; addresses, drawings and ordinary words stay as they are."""

from __future__ import annotations

from evalkit.reporting.typed_words import within_the_page


def test_only_a_word_longer_than_a_line_may_break() -> None:
    address, drawing = f"https://example.org/{'a' * 60}", f"<svg id='{'a' * 60}'>"
    told = {"texts": ["Un mot.", f"Un {'z' * 50}."], "drawn": drawing, "at": (address, 3, None)}
    broken = "\u200b".join(["z" * 12] * 4 + ["zz."])
    assert within_the_page(told) == {"texts": ["Un mot.", f"Un {broken}"], "drawn": drawing, "at": [address, 3, None]}


def test_a_sign_that_turns_the_line_is_left_out() -> None:
    assert within_the_page({"said": ["ne pas \u202eretourner", "\u202aici\u202c"]}) == {
        "said": ["ne pas retourner", "ici"]
    }
    assert within_the_page("عربي \u2067abc\u2069") == "عربي \u2067abc\u2069"  # isolates end where they began
