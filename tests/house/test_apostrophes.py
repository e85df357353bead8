"""One kind of apostrophe in everything French of ours that people read: ’, whichever a keyboard gave who wrote it.

The forms keep the words of their authors, sign by sign.
"""

from __future__ import annotations

from evalkit.i18n import catalogue


def test_the_catalogues_show_one_kind() -> None:
    assert [text for text in catalogue("fr").values() if "'" in text] == []
