"""What is typed into forms, sent wrongly or left half done, stands in nothing that the browser keeps (T3, T16):
storage, caches, databases, cookies, addresses. Check-ins without network are sealed; test_queue.py proves those.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.conftest import Live, come_in
from tests.browser.stored import STORED
from tests.trust.proof import Counting, Found
from tests.trust.test_words import a_word

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.trust("canaries")]

FREE = "textarea:visible, input:visible:is([type=text], [type=password], [type=search], [type=tel], :not([type]))"
OPEN = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true });
  document.querySelectorAll("form").forEach((one) => { one.noValidate = true });
}"""


def type_everywhere(page: Any, number: int) -> list[str]:
    """Into each free field of one form of the page; gives the words."""
    words = []
    for field in page.locator("main form").nth(number).locator(FREE).all():
        words.append(a_word()[:10])
        field.fill(words[-1])
    return words


def kept(page: Any) -> str:
    return f"{page.evaluate(STORED)} {json.dumps(page.context.cookies())} {page.url}"


def looked(page: Any, addresses: tuple[str, ...]) -> Found:
    """Each form with a free field: typed and left, then typed and sent as it is, which is wrong for nearly all."""
    found, said = Found(), list[str]()
    for address in addresses:
        page.goto(address)
        page.evaluate(OPEN)
        forms = page.locator("main form")
        numbers = [one for one in range(forms.count()) if forms.nth(one).locator(FREE).count()]
        assert numbers, f"no form on {address}"
        for number in numbers:
            for send in (False, True):
                page.goto(address)
                page.evaluate(OPEN)
                said += type_everywhere(page, number)
                if send:
                    with page.expect_navigation():
                        page.locator("main form").nth(number).locator("button:visible:not([type=button])").last.click()
                there = kept(page)
                for word in said:
                    found.look(word not in there, f"{word} after {address}, sent: {send}")
    return found


def test_what_is_typed_is_kept_in_no_browser(chromium: Any, live: Live, proof: Counting) -> None:
    context = chromium.new_context(locale="fr-BE")
    page, place, at = context.new_page(), live.world.grenadille, live.address
    found = looked(page, (f"{at}/sign-in", f"{at}/c"))
    come_in(page, live.link("amina"))
    person = f"{at}/participants/{place.participant}"
    found += looked(page, (f"{at}/programmes/{place.programme}/stories/new", person, f"{at}/account"))
    page.evaluate("(word) => localStorage.setItem('x', word)", word := a_word())
    assert word in kept(page), "a look that finds nothing proves nothing"
    context.close()
    proof.holds(found)
