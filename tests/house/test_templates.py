"""Templates: none unused, each name real, no sum in them, and no sentence that is not translated."""

from __future__ import annotations

import ast
import re

import pytest
from jinja2 import nodes

from evalkit.web.navigation import MENU, Entry
from evalkit.web.rendering import icon
from tests.house import extraction

ALL = sorted(extraction.all_templates())


def named_in_code() -> set[str]:
    """Every string in the package's code that names a page template."""
    found = set()
    for path in extraction.PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html.j2"):
                found.add(node.value)
    return found


def test_no_template_is_unused() -> None:
    used = set()
    for name in named_in_code() & set(ALL):
        used |= extraction.family(name)
    assert sorted(set(ALL) - used) == []


@pytest.mark.parametrize("name", ALL)
def test_what_a_template_builds_on_is_there(name: str) -> None:
    assert extraction.family(name) <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_templates_do_no_sums(name: str) -> None:
    """A number on a page was made by a service, where it is tested."""
    sums = list(extraction.parsed(name).find_all((nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Pow)))
    assert [f"{name}:{node.lineno}" for node in sums] == []


@pytest.mark.parametrize("name", ALL)
def test_words_of_a_page_go_through_the_catalogue(name: str) -> None:
    """No English sentence stands in a template as it is: three words in a row outside tags are suspicious."""
    text = (extraction.TEMPLATES / name).read_text(encoding="utf-8")
    text = re.sub(r"\{[#%{].*?[#%}]\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", "\n", text)
    assert re.findall(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text) == []


@pytest.mark.parametrize("name", ALL)
def test_every_drawing_is_in_the_box(name: str) -> None:
    """A Lucide name that does not exist would be an error only when its page is opened."""
    text = (extraction.TEMPLATES / name).read_text(encoding="utf-8")
    for drawing in re.findall(r'icon\("([^"]+)"', text):
        assert icon(drawing).startswith("<svg")


@pytest.mark.parametrize("entries", MENU.values())
def test_every_drawing_of_the_menu_is_in_the_box(entries: tuple[Entry, ...]) -> None:
    for entry in entries:
        assert icon(entry.icon).startswith("<svg")


@pytest.mark.parametrize("name", [name for name in ALL if name.startswith("participant/")])
def test_a_person_s_printed_page_leads_nowhere(name: str) -> None:
    """The way back to one's own page is no use on paper."""
    text = (extraction.TEMPLATES / name).read_text(encoding="utf-8")
    if "data-print" in text:
        assert '<p><a href="/me">' not in text


def test_kept_html_enters_a_page_in_one_place_only() -> None:
    """Markup is made by the drawing of reports, and let into pages by web/fragments.py; nowhere else."""
    makers = {
        path.relative_to(extraction.PACKAGE).as_posix()
        for path in extraction.PACKAGE.rglob("*.py")
        if "Markup(" in path.read_text(encoding="utf-8")
    }
    assert {maker for maker in makers if not maker.startswith("reporting/")} == {"web/fragments.py"}
