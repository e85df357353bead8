"""The tokens: legible in both lights, told apart by machine, and the same in theme and stylesheet."""

from __future__ import annotations

import re

import pytest

from evalkit.reporting import render_html, theme

FILLED = ("higher", "held", "same", "lower", *theme.LEVEL_SHADES, "unseen")


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("shade", FILLED)
def test_text_on_a_shape_is_legible(shade: str, side: str) -> None:
    fill, text = theme.TOKENS[shade], theme.TOKENS[theme.text_on(shade)]
    assert theme.contrast(getattr(fill, side), getattr(text, side)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "muted", "link", "higher", "lower-line"])
def test_ink_on_paper_is_legible(ink: str, side: str) -> None:
    paper = getattr(theme.TOKENS["paper"], side)
    assert theme.contrast(paper, getattr(theme.TOKENS[ink], side)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("hatching", theme.HATCHINGS)
def test_stripes_are_seen_without_enlarging_them_and_in_grey(hatching: str, side: str) -> None:
    ground, line = (getattr(theme.TOKENS[shade], side) for shade in theme.HATCHINGS[hatching])
    assert theme.contrast(ground, line) >= 3


def test_no_two_tokens_share_a_light_colour() -> None:
    light = [shade.light.lower() for shade in theme.TOKENS.values()]
    assert len(set(light)) == len(light)


def tokens_in(sheet: str) -> dict[str, str]:
    return dict(re.findall(r"--r-([a-z0-9-]+): (#[0-9A-F]{6});", sheet))


def test_the_stylesheet_repeats_the_tokens() -> None:
    sheet = render_html.stylesheet()
    screen, rest = sheet.split("@media (prefers-color-scheme: dark)", 1)
    dark, paper = rest.split("@media print", 1)
    light = {name: shade.light for name, shade in theme.TOKENS.items()}
    assert tokens_in(screen) == light
    assert tokens_in(dark) == {name: shade.dark for name, shade in theme.TOKENS.items()}
    assert tokens_in(paper) == light
    for name in theme.TOKENS:
        assert f".report .fill-{name} {{ fill: var(--r-{name}); }}" in sheet
        assert f".report .stroke-{name} {{ stroke: var(--r-{name}); }}" in sheet


@pytest.mark.parametrize("count", range(1, 9))
def test_both_ends_of_the_levels_are_used(count: int) -> None:
    shades = theme.level_shades(count)
    assert len(shades) == count
    assert shades[-1] == "level-5"
    assert count == 1 or shades[0] == "level-1"
