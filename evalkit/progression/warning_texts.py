"""Warning code → English sentence with placeholders (its ``Warn.details``). Translated where they are read.

A warning with a ``step`` among its details is looked up as ``code.step``. Add yours; never change a code's meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalkit.i18n import mark

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        # What may leave (disclosure).
        "coarsened.starting_levels": mark(
            "Starting levels are joined into a lower and an upper part, so that nobody can be recognised."
        ),
        "coarsened.categories": mark(
            "Shown in two categories, higher and not higher than at the start, so that nobody can be recognised."
        ),
        "coarsened.waves": mark(
            "This wave is left out and only the last one is shown, so that nobody can be recognised."
        ),
        "coarsened.programmes": mark(
            "This programme is shown only together with others here, so that nobody can be recognised."
        ),
        "coarsened.results": mark("This result is left out, so that nobody can be recognised."),
        "mean_hidden": mark("The mean is not shown, so that nobody can be recognised."),
        "fewer_than_k": mark("Fewer than {k} people were seen at both waves: nothing is shown."),
        "too_few_for_mean": mark("A mean needs at least {at_least} people."),
    }
)
