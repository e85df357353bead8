"""A sound is told by its bytes."""

from __future__ import annotations

import pytest

from evalkit.exchange.sound import sound_kind
from tests.sounds import A_SOUND

WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 40


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (WEBM, "audio/webm"),
        (b"OggS\x00\x02" + b"\0" * 30, "audio/ogg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "audio/mp4"),
        (b"\0\0\0\x1cftypisom\0\0\x02\0", "audio/mp4"),
        (A_SOUND, "audio/wav"),
        (b"ID3\x04\0\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
    ],
)
def test_what_browsers_record_and_play(content: bytes, kind: str) -> None:
    assert sound_kind(content) == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"\x1a\x45\xdf\xa3" + b"\0" * 60,  # Matroska, not WebM
        b"\0\0\0\x20ftypavif",  # a picture
        b"RIFF\0\0\0\0WEBP",
        b"RIFF\0\0\0\0AVI ",
        b"\xff\xfe<\0h\0t\0m\0l\0",  # a page in UTF-16
        b"GIF89a",
    ],
)
def test_anything_else_is_none(content: bytes) -> None:
    assert sound_kind(content) is None
