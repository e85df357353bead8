"""A coordinator brings a list in, gives a program a token, and takes the answers away, in a real browser."""

from __future__ import annotations

import json
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Live, come_in, picture, profile_of
from tests.browser.test_every_page import LOOKS, wrong_here_in_every_look

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LIST = """Nom;action;entrée;langue;dossier
Benali;Lire la ville;{year}-03-02;arabe;A-{n}
Peeters;Lire la ville;02/03/{year};nl;A-{n}1
Diallo;Lire la ville;03/31/{year};fr;A-{n}2
Haddad;Jardin;02/03/{year};fr;A-{n}3
"""


def test_a_list_a_token_and_an_export(chromium: Any, live: Live) -> None:
    """Walked on a phone, where what is to be pressed has least room; each page looked at in every look."""
    context = profile_of(chromium, accept_downloads=True, **LOOKS["phone"])
    page = context.new_page()
    come_in(page, live.link("carla"))

    alike: set[str] = set()

    def seen(name: str) -> None:
        picture(page, name)
        assert wrong_here_in_every_look(page, alike) == [], name

    page.goto(f"{live.address}/participants")
    page.click("text=Faire entrer des personnes avec une liste")
    seen("list-choose")
    data = LIST.format(year=2026, n=1).encode()
    page.set_input_files("[name=file]", {"name": "liste.csv", "mimeType": "text/csv", "buffer": data})
    page.click("text=Regarder la liste")
    assert page.inner_text("h1") == "2 personnes peuvent entrer."
    page.click("summary")
    seen("list-look")
    page.click("text=Faire entrer ces 2 personnes")
    assert page.inner_text("h1").startswith("2 personnes sont entrées")
    page.click("summary")
    seen("list-in")
    with page.expect_download() as codes:
        page.click("text=Les codes en CSV")
    assert len(Path(codes.value.path()).read_text().splitlines()) == 3

    page.goto(f"{live.address}/team")
    page.click("text=Jetons pour logiciels")
    page.fill("[name=name]", "Agenda")
    page.click("text=Créer le jeton")
    token = page.input_value("#token")
    seen("token-new")
    asked = urllib.request.Request(  # noqa: S310  (our own address)
        f"{live.address}/api/v1/participants", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        assert len(json.load(answer)["items"]) >= 3
    page.click("text=Terminé")
    page.click("summary")
    seen("tokens")

    page.goto(f"{live.address}/programmes")
    page.click("text=Emporter les réponses dans un fichier")
    page.check("[name=sure]")
    seen("export")
    with page.expect_download() as package:
        page.click("text=Prendre le fichier")
    with zipfile.ZipFile(package.value.path()) as archive:
        assert "answers-empowerment.csv" in archive.namelist()
    context.close()
