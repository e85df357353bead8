"""What kind of sound some bytes are, told by their beginning; what a browser or a file's name says counts nothing."""

from __future__ import annotations

import re

_EBML = b"\x1a\x45\xdf\xa3"
_MPEG = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_BRANDS = frozenset({b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"M4A ", b"dash", b"qt  "})


def sound_kind(content: bytes) -> str | None:
    """The media type under which it is kept and served; None when it is no sound that browsers play."""
    if content.startswith(_EBML) and b"webm" in content[:64]:
        return "audio/webm"
    if content.startswith(b"OggS"):
        return "audio/ogg"
    if content[4:8] == b"ftyp" and content[8:12] in _BRANDS:
        return "audio/mp4"
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "audio/wav"
    if content.startswith(b"ID3") or _MPEG.match(content):
        return "audio/mpeg"
    return None
