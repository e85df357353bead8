"""What must not stand in free text, and what had better not: national numbers, accounts, telephones, addresses.

A Belgian national number (RRN/NISS, and BIS numbers) may not be kept without an authorisation, even with consent
(law of 8 August 1983, art. 8), so it is refused. The other patterns are only a gentle hint to whoever types.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

_RUN = re.compile(r"\d(?:[ .\-/_]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PHONE = re.compile(r"(?:(?:\+|\b00)\d{2}[ ./\-]?(?:\(0\))?|\b0)\d(?:[ ./\-]{0,2}\d){7,8}(?!\d)")


class Hint(StrEnum):
    """What a text seems to hold that could tell who somebody is."""

    ACCOUNT = "bank_account"
    PHONE = "telephone"
    EMAIL = "e_mail"


def plain(text: str) -> str:
    """The text with every digit as 0–9, every space plain, and invisible characters taken out."""
    folded = unicodedata.normalize("NFKC", text)
    kept = (c for c in folded if unicodedata.category(c) != "Cf")
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c for c in kept
    )


def is_national_number(digits: str) -> bool:
    """Eleven digits whose last two are 97 − (the first nine modulo 97), also with a 2 before them (born from 2000).

    The month may be 1 to 12, 0 (not known), or in a BIS number 20 or 40 more; the day at most 31.
    """
    if len(digits) != 11 or not digits.isdigit():
        return False
    month, day, check = int(digits[2:4]), int(digits[4:6]), int(digits[9:])
    if month % 20 > 12 or month >= 60 or day > 31:
        return False
    return any(97 - int(century + digits[:9]) % 97 == check for century in ("", "2"))


def holds_national_number(text: str) -> bool:
    """Whether a national number stands anywhere in the text, written together or with spaces, dots and dashes."""
    for run in _RUN.finditer(_without_accounts(plain(text))):
        groups = _GROUP.findall(run.group())
        for start in range(len(groups)):
            digits = ""
            for group in groups[start:]:
                digits += group
                if len(digits) >= 11:
                    break
            if is_national_number(digits):
                return True
    return False


def hints(text: str) -> tuple[Hint, ...]:
    """What else the text seems to hold, in the order of :class:`Hint`; each at most once."""
    folded = plain(text)
    found = []
    if any(_is_account(m.group()) for m in _IBAN.finditer(folded.upper())):
        found.append(Hint.ACCOUNT)
    if _PHONE.search(_without_accounts(folded)):
        found.append(Hint.PHONE)
    if _EMAIL.search(folded):
        found.append(Hint.EMAIL)
    return tuple(found)


def _is_account(text: str) -> bool:
    compact = text.replace(" ", "")
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _without_accounts(folded: str) -> str:
    """The text in capitals with real account numbers taken out, so that their digits are not read as others."""
    return _IBAN.sub(lambda m: " " if _is_account(m.group()) else m.group(), folded.upper())
