import pytest

from evalkit.collect.words_check import Hint, hints, holds_national_number, is_national_number


def number_of(nine: str, century: str = "") -> str:
    """A well-formed number for nine digits, computed the other way round than the code checks it."""
    return f"{nine}{97 - int(century + nine) % 97:02d}"


@pytest.mark.parametrize(
    ("nine", "century"),
    [
        ("850730033", ""),  # born in 1985
        ("000112001", "2"),  # born in 2000
        ("110230999", "2"),
        ("852730033", ""),  # BIS: month + 20
        ("854730033", ""),  # BIS: month + 40
        ("400000956", ""),  # month and day not known
    ],
)
def test_a_national_number_is_recognised(nine, century):
    assert is_national_number(number_of(nine, century))


@pytest.mark.parametrize(
    "digits",
    ["85073003329", "8507300332", "850730033281", number_of("851530033"), number_of("856730033"), "abcdefghijk"],
)
def test_other_digits_are_not(digits):
    assert not is_national_number(digits)


@pytest.mark.parametrize(
    "text",
    [
        "85073003328",
        "85.07.30-033.28",
        "n° 850730-033-28, merci",
        "le 3 mars, 85 07 30 033 28",
        "85\u00a007\u00a030\u00a0033\u00a028",
        "85\u200b07\u200b30\u200b033\u200b28",
        "٨٥٠٧٣٠٠٣٣٢٨",
        "８５０７３００３３２８",
        "12 85073003328 7",
    ],
)
def test_it_is_found_however_it_is_written(text):
    assert holds_national_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "BE68 5390 0754 7034", "0470 12 34 56", "2026-03-31", "1 2 3 4 5 6 7 8", "285073003328", "nothing here"],
)
def test_other_numbers_are_let_through(text):
    assert not holds_national_number(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BE68 5390 0754 7034", (Hint.ACCOUNT,)),
        ("be68539007547034", (Hint.ACCOUNT,)),
        ("BE68 5390 0754 7035", ()),
        ("+32 470 12 34 56", (Hint.PHONE,)),
        ("0032 2 511 22 33", (Hint.PHONE,)),
        ("02/511.22.33", (Hint.PHONE,)),
        ("lou@example.org", (Hint.EMAIL,)),
        ("j'ai 3 enfants et 12 ans d'école", ()),
        ("le 03/04/2026 à 10h", ()),
    ],
)
def test_hints(text, found):
    assert hints(text) == found


@pytest.mark.parametrize("text", ["1" * 20_000, "1 " * 10_000, "a@" * 5_000, "BE12 " * 4_000, "0 " * 10_000])
def test_long_texts_do_not_stall(text):
    holds_national_number(text)
    hints(text)
