"""What is asked, when, and under which rules: frozen values read from declarative files."""

from evalkit.definitions.form import Form, FormFile
from evalkit.definitions.indicator import Indicator
from evalkit.definitions.instrument import Instrument
from evalkit.definitions.item import Item, Kind
from evalkit.definitions.policy import Audience, Policy, PolicyFile
from evalkit.definitions.schedule import Schedule, Wave
from evalkit.definitions.words import Direction, Words, in_language

__all__ = [
    "Audience", "Direction", "Form", "FormFile", "Indicator", "Instrument", "Item", "Kind", "Policy", "PolicyFile",
    "Schedule", "Wave", "Words", "in_language",
]  # fmt: skip
