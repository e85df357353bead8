"""What the author has to read before a report leaves, and what of it she read before: folded, counted, said truly."""

from __future__ import annotations

import re

import pytest

from tests.web.test_report_editor import MAKING, Desk, desk, write

__all__ = ["desk"]
pytestmark = pytest.mark.slow

LIMIT = ("limits", "fr", 0, "2 personnes sont parties.")
FOLDED = re.compile(
    r'<section [^>]* id="([a-z-]+)">(?:(?!</section>).)*?'
    r'(?:<details class="known"><summary>|<span class="why">)([^<]+)',
    re.DOTALL,
)
ALIKE = "Écrit par evalkit, de la même façon dans chaque rapport"


async def test_the_first_time_only_what_evalkit_writes_is_folded_and_afterwards_what_stands_as_it_was(
    desk: Desk,
) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        await write(browser, desk.draft, MAKING, LIMIT)
        dutch = (await browser.get(f"{desk.draft}?lang=nl")).text
        assert "<b>Nederlands: ontbreekt</b>" in dutch, "what is needed is there, in French alone"
        assert "<b>Français : manque</b>" not in (await browser.get(f"{desk.draft}?lang=fr")).text
        preview = (await browser.get(f"{desk.draft}/preview")).text
        assert dict(FOLDED.findall(preview)) == {"method": ALIKE, "sources": ALIKE}
        assert 'class="known"' not in preview, "what its reader finds folded has one fold"
        page = (await browser.get(f"{desk.draft}/release")).text
        drawn = preview.count('<figure class="figure"')
        assert re.search(rf"figures\s: {drawn} ·", page), "as its reader counts them"
        assert "tout ce qui n’est pas replié" in page
        assert re.search(r'/release" class="fields" novalidate>', page), "the box is asked for in the page's language"
        missing = page[page.index('id="missing"') :]
        assert '<b lang="nl">Nederlands</b>, <b lang="en">English</b> – ' in missing[: missing.index("</ul>")]
        key = re.search(r'name="key" value="([^"]+)"', page)
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        assert key is not None
        assert seen is not None
        out = await browser.post(f"{desk.draft}/release", key=key[1], seen=seen[1], sure="yes")
        read = (await browser.get(out.headers["location"])).text
        assert 'class="known"' not in read, "its reader finds every part open"
        await write(browser, desk.draft, ("making:speaking_up", "fr", 1, "Nous avons répété, et ri."))
        again = dict(FOLDED.findall((await browser.get(f"{desk.draft}/preview")).text))
        assert "limits" in again
        assert again["limits"].startswith("Mot pour mot comme dans votre rapport à ")
        assert again["sources"] == ALIKE
        assert not {"brief", "hidden", "indicators"} & again.keys(), "what is new, and what is not shown, lies open"
        last = (await browser.get(f"{desk.draft}/release")).text
        assert "Ce qui est nouveau depuis le rapport transmis le" in last
        told = last[last.index('id="small-numbers"') :]
        told = told[: told.index("</details>")]
        assert "Ces mots disent-ils" not in told, "looked at before, and told to this funder already"
        assert "2 personnes sont parties." in told
        await write(browser, desk.draft, ("limits", "fr", 1, "2 personnes sont parties ailleurs."))
        assert "Ces mots disent-ils" in (await browser.get(f"{desk.draft}/release")).text
