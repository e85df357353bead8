"""A warning as a sentence in the reader's language, for reporting and exchange (which may not see progression)."""

from __future__ import annotations

from evalkit.i18n import translator
from evalkit.progression.result import Warn
from evalkit.progression.warning_texts import TEXTS


def warning_text(warn: Warn, language: str = "en") -> str:
    """The sentence for a warning; a code that is not in the catalogue is a programming error (KeyError)."""
    key = f"{warn.code}.{warn.details['step']}" if "step" in warn.details else warn.code
    return translator(language)(TEXTS[key], **warn.details)
