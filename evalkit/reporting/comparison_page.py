"""A comparison as one page that stands alone: the funnel without names, the figures in alphabetical order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evalkit.definitions.policy import Audience
from evalkit.disclosure.comparison import ReleasedComparison
from evalkit.i18n import mark, percent
from evalkit.reporting.comparison_funnel import HEIGHT, WIDTH, funnel_drawing
from evalkit.reporting.wording import wording
from evalkit.settings import resource_folder

PLACES: Mapping[str | None, str] = {
    "inside": mark("cannot be told apart"),
    "beyond_95": mark("outside 95 %"),
    "beyond_998": mark("outside 99.8 %"),
    "too_few": mark("too few people seen again"),
    None: mark("not compared"),
}


@dataclass(frozen=True)
class PageTexts:
    """What the page takes from the form and from the run. ``turned``: higher is worse on this scale.

    ``banner``: the sentence that says the comparison must not be used; None when it may.
    """

    title: str
    wave: str
    turned: bool
    warnings: tuple[str, ...]
    banner: str | None = None


def comparison_page(released: ReleasedComparison, texts: PageTexts, language: str, reader: Audience) -> str:
    """The page in the reader's language; refuses a comparison whose audience is narrower than its reader."""
    if not released.audience.may_be_shown_to(reader):
        raise PermissionError(f"a comparison for {released.audience.value} is not shown to {reader.value}")
    comparison = released.comparison
    words = wording(language)
    of_shares = comparison.method == "standardised"
    drawing = funnel_drawing(released)
    # Enough decimals to tell the marks of the axis apart.
    decimals = 0 if drawing is None or drawing.y_step >= 1 else 1 if drawing.y_step >= 0.1 else 2

    def shown(value: float | None, places: int = 1) -> str:
        if value is None:
            return "–"
        return percent(value, language) if of_shares else words.number(value, places)

    def plain(value: float | None, places: int = 2) -> str:
        return "–" if value is None else words.number(value, places)

    placed = [row.position for row in comparison.programmes if row.position not in (None, "too_few")]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            _=words.say, language=language, texts=texts, comparison=comparison, drawing=drawing,
            width=WIDTH, height=HEIGHT, of_shares=of_shares, shown=shown, plain=plain, places=PLACES,
            axis=lambda value: shown(value, decimals), compared=len(placed), inside=placed.count("inside"),
            whole=words.number,
        )
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resource_folder("reports") / "comparison"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
