"""Sounds for tests: made here, note by note, and the marks of sentences of the one-minute form."""

from __future__ import annotations

import io
import math
import struct
import wave

from evalkit.collect import aloud
from evalkit.definitions import loader
from evalkit.services.forms import sentences


def a_sound(*, seconds: float = 0.3, pitch: float = 440.0) -> bytes:
    """A note as WAV, mono, 8000 values a second."""
    values = (int(12000 * math.sin(2 * math.pi * pitch * at / 8000)) for at in range(int(8000 * seconds)))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"".join(struct.pack("<h", value) for value in values))
    return out.getvalue()


A_SOUND = a_sound()


def a_mark(language: str, number: int = 0, form: str = "empowerment") -> str:
    """The mark of a sentence of a shipped form as it is written in a language."""
    return aloud.to_record(sentences.of(loader.shipped_form(form)), language, language)[number].mark
