"""The people, programmes and days of every example: made up once, the same in all of them."""

from __future__ import annotations

from typing import Final

PROGRAMME: Final = "5b2f0f0e-1f0c-4a52-9d7c-0d3f6a1c2b01"
OTHER_PROGRAMME: Final = "5b2f0f0e-1f0c-4a52-9d7c-0d3f6a1c2b02"
SCHEDULE: Final = "8d1c7a30-6a0e-4f0b-8a55-3f1f0c9d7e02"
FORM_VERSION: Final = "c0a4d7b2-52d7-4b47-8d2b-9be1a8f7d303"
PERSON: Final = "e3d9a6c4-0b7b-4f86-9d0e-6c5b4a392804"
ENROLMENT: Final = "1f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2905"
CHECK_IN: Final = "a7b6c5d4-e3f2-5061-9a8b-7c6d5e4f3a06"
SUBMISSION: Final = "0b7e6f5a-4c3d-4b2a-9180-f7e6d5c4b3a7"
CORRECTION: Final = "0b7e6f5a-4c3d-4b2a-9180-f7e6d5c4b3a8"
HASH: Final = "3c9d2f1e" * 8
ENTRY: Final = "2026-03-02"
DAY: Final = "2026-03-09"
EXIT: Final = "2026-06-30"
