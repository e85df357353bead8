"""An address that is not there, for whoever reads it."""

from __future__ import annotations

import pytest

from tests.web.conftest import House


@pytest.mark.parametrize(("language", "direction", "said"), [("ar", "rtl", "هذه الصفحة"), ("nl", "ltr", "Deze pagina")])
async def test_a_visitor_and_a_participant_read_it_in_their_own_language(
    house: House, language: str, direction: str, said: str
) -> None:
    async with house.visitor(**{"accept-language": language}) as browser:
        page = await browser.get("/nothing/here")
    assert page.status_code == 404
    assert f'<html lang="{language}" dir="{direction}">' in page.text
    assert said in page.text
    async with house.as_participant(house.world.grenadille) as mine:
        mine.set_cookie("language", language)
        page = await mine.get("/me/nothing")
    assert (page.status_code, f'<html lang="{language}" dir="{direction}">' in page.text) == (404, True)
