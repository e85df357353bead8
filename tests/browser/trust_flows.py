"""Pictures of what people see of trust, of every step: invite, second step, recovery, journey, relay, erase, own key.

    EVALKIT_HOME=H EVALKIT_PORT=P evalkit demo run        (a demonstration of its own: this walk changes it)
    EVALKIT_HOME=H EVALKIT_PORT=P python -m tests.browser.trust_flows FOLDER [FLOW …]

Each step is taken wide, on a phone and in the dark, in French and in Dutch; the participant's own in Arabic too; what
is printed also as its printed page (a PDF).
"""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pyotp
from playwright.sync_api import Browser, Error, Page, sync_playwright

from evalkit import store
from evalkit.access import Role
from evalkit.services.doors import account_care
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.store.queries import accounts
from tests.browser.conftest import ARGUMENTS, away_from_the_browser, come_in

VIEWS = (("wide", 1280, "light"), ("phone", 390, "light"), ("dark", 390, "dark"), ("wide_dark", 1280, "dark"))
PASSPHRASE = "cinq pommes sur le quai 41"
NEW = "six lampes dans la cour 52"


class Walk:
    """One flow in one language: a page, and the pictures of its steps in order."""

    def __init__(self, browser: Browser, folder: Path, flow: str, language: str, settings: Settings) -> None:
        self.name, self.language, self.settings, self.folder = f"{flow}-{language}", language, settings, folder
        self.browser, self.step = browser, 0
        self.page = self.somebody()

    def somebody(self) -> Page:
        """Another browser of the same language."""
        context = self.browser.new_context(locale=f"{self.language}-BE", viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "language", "value": self.language, "url": self.settings.address}])
        return context.new_page()

    def go(self, path: str, page: Page | None = None) -> None:
        (page or self.page).goto(self.settings.address + path)

    def press(self, selector: str, page: Page | None = None) -> None:
        where = page or self.page
        where.click(selector)
        where.wait_for_load_state("domcontentloaded")

    def send(self, button: str, page: Page | None = None, **typed: str) -> None:
        """Fill in the fields of these names, and press."""
        for name, text in typed.items():
            (page or self.page).fill(f"[name={name}]", text)
        self.press(button, page)

    def look(self, name: str, page: Page | None = None, *, printed: bool = False) -> None:
        """A picture of what is seen now, in every view."""
        where = page or self.page
        self.step += 1
        stem = f"{self.name}-{self.step:02d}-{name}"
        for view, width, scheme in VIEWS:
            where.set_viewport_size({"width": width, "height": 900})
            where.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
            where.screenshot(path=self.folder / f"{stem}-{view}.png", full_page=True)
            wider = where.evaluate("document.documentElement.scrollWidth")
            if wider > width:
                print(f"{stem}-{view}: {wider} px wide")
        where.set_viewport_size({"width": 1280, "height": 900})
        where.emulate_media(color_scheme="light")
        if printed:
            where.pdf(path=self.folder / f"{stem}.pdf", format="A4", print_background=False)

    def back(self, page: Page) -> None:
        """What Back shows; nothing where the browser would have to send a form again."""
        with contextlib.suppress(Error):
            page.go_back()

    def link(self, login: str) -> str:
        return away_from_the_browser(account_care.link(self.settings, login))

    def come_in_as(self, login: str, page: Page | None = None) -> None:
        come_in(page or self.page, self.link(login))
        (page or self.page).wait_for_load_state("domcontentloaded")


def invite(walk: Walk) -> None:
    """A coordinator invites; the invited person makes an account, with nonsense first; sets a second step; recovers."""
    name, login = f"Nadia {walk.language}", f"nadia.{secrets.token_hex(3)}"
    walk.come_in_as("carla")
    walk.go("/team")
    walk.look("team")
    walk.press("form[action='/team/invitations'] button")
    walk.look("empty")
    walk.page.fill("#field-name", name)
    walk.press("form[action='/team/invitations'] button")
    walk.look("link")
    found = re.search(r"https?://\S+/invitation/[\w-]+", walk.page.content())
    assert found is not None
    new = walk.somebody()
    new.goto(found[0].strip('<"'))
    walk.look("invited", new)
    walk.send("main form button[type=submit]", new, login="x", passphrase="kort")
    walk.look("nonsense", new)
    new.fill("[name=login]", login)
    new.fill("[name=passphrase]", PASSPHRASE)
    new.dblclick("main form button[type=submit]")
    new.wait_for_load_state("networkidle")
    walk.look("inside", new)
    new.goto(found[0].strip('<"'))
    walk.look("used_again", new)
    walk.go("/account", new)
    walk.look("account", new)
    new.fill("#field-passphrase", NEW)
    new.click("form[action='/account/passphrase'] button")
    walk.look("asks_for_old", new)
    second_step(walk, new, login)


def second_step(walk: Walk, new: Page, login: str) -> None:
    walk.go("/account/second-step", new)
    walk.look("second_step", new)
    new.click("button[value=paper]")
    walk.look("paper", new, printed=True)
    walk.send("form[action$=finish] button", new, code="zzzz")
    walk.look("paper_wrong", new)
    codes = new.locator(".codes code").all_inner_texts()
    walk.send("form[action$=finish] button", new, code=codes[0])
    walk.look("set", new)
    walk.go("/account/second-step", new)
    walk.send("form[action$=begin] button", new, app_code=codes[1])
    walk.look("app", new)
    secret = re.search(r"[A-Z2-7]{32}", new.inner_text("main"))
    assert secret is not None
    walk.send("form[action$=confirm] button", new, shown="000000")
    walk.look("app_wrong", new)
    walk.send("form[action$=confirm] button", new, shown=pyotp.TOTP(secret[0]).now())
    walk.look("app_set", new)
    new.fill("#field-code", codes[2])
    new.click("form[action$='/codes'] button")
    walk.look("new_codes", new, printed=True)
    codes = new.locator(".codes code").all_inner_texts()
    walk.go("/account", new)
    new.click("form[action='/sign-out'] button")
    walk.look("out", new)
    walk.send("main form button[type=submit]", new, login=login, passphrase="nonsense nonsense")
    walk.look("sign_in_wrong", new)
    walk.send("main form button[type=submit]", new, login=login, passphrase=PASSPHRASE)
    walk.look("asks_code", new)
    walk.send("form[action='/sign-in/second-step'] button", new, code="12")
    walk.look("asks_code_wrong", new)
    walk.send("form[action='/sign-in/second-step'] button", new, code=codes[0])
    walk.look("recovered", new)
    walk.back(new)
    walk.look("back", new)


def own_key(walk: Walk) -> None:
    """An association takes its own key: begun, asked, given, printed, typed back, chosen, locked, recovered, changed.
    Once only: it cannot be undone, so in Dutch; the French is in `test_own_key.py`."""
    if walk.language != "nl":
        return
    colleague = walk.somebody()
    for login, page in (("carla", walk.page), ("amina", colleague)):
        walk.come_in_as(login, page)
        walk.go("/account", page)
        page.fill("#field-passphrase", PASSPHRASE)
        walk.press("form[action='/account/passphrase'] button", page)
        walk.look(f"passphrase_{login}", page)
    walk.go("/own-key")
    walk.look("before")
    walk.page.fill("#field-passphrase", "nonsense")
    walk.press("form[action='/own-key/begin'] button")
    walk.look("wrong")
    walk.page.fill("#field-passphrase", PASSPHRASE)
    walk.press("form[action='/own-key/begin'] button")
    walk.look("begun")
    walk.go("/own-key", colleague)
    colleague.fill("#field-passphrase", PASSPHRASE)
    walk.press("form[action='/own-key/ask'] button", colleague)
    walk.look("asked", colleague)
    walk.go("/own-key")
    walk.press("form[action$='/give'] button")
    walk.press("form[action='/own-key/sheet'] button")
    walk.look("sheet", printed=True)
    code = "".join(walk.page.locator(".sheet-code code").all_inner_texts())
    walk.go("/own-key")
    walk.page.fill("#field-code", "1234")
    walk.press("form[action='/own-key/sheet/test'] button")
    walk.look("sheet_wrong")
    walk.page.fill("#field-code", code)
    walk.press("form[action='/own-key/sheet/test'] button")
    walk.press("form[action='/own-key/choose'] button")
    walk.look("not_understood")
    walk.page.check("input[name=understood]")
    walk.press("form[action='/own-key/choose'] button")
    walk.look("chosen")
    walk.come_in_as("amina", colleague)
    walk.go("/relays", colleague)
    colleague.locator(".received button").first.click()
    walk.look("relay_locked", colleague)
    walk.go("/unlock?next=/relays", colleague)
    walk.look("unlock", colleague)
    walk.page.locator("details summary").last.click()
    walk.press("form[action$='/remove'] button")
    walk.look("somebody_left")
    walk.press("form[action='/own-key/change'] button")
    walk.look("changed")
    walk.go("/own-key/recover")
    walk.page.fill("#field-code", code)
    walk.page.fill("#field-passphrase", PASSPHRASE)
    walk.press("form[action='/own-key/recover'] button")
    walk.look("old_sheet")


def practice(walk: Walk) -> None:
    """Where somebody practises, no second step is set."""
    walk.come_in_as("amina")
    walk.page.locator("form[action='/practice'] button").first.click()
    walk.go("/account/second-step")
    walk.look("second_step")


def card(walk: Walk) -> None:
    """A worker gives a card and prints it; the person comes in with it, answers, reads, sees who looked."""
    walk.come_in_as("amina")
    person = away_from_the_browser(somebody(walk.settings, walk.language))
    walk.go(f"/participants/{person}")
    walk.look("record")
    open_all(walk.page)
    walk.page.fill("#number", "12")
    walk.page.evaluate("document.querySelector('form[action$=\"/card\"]').noValidate = true")
    walk.press("form[action$='/card'] button")
    walk.look("number_nonsense")
    walk.go(f"/participants/{person}")
    open_all(walk.page)
    walk.page.fill("#number", "4711")
    walk.press("form[action$='/card'] button")
    walk.look("card", printed=True)
    code = walk.page.inner_text(".own-card .code")
    languages = ("fr", "ar") if walk.language == "fr" else ("nl", "en")
    number = "4711"
    for language in languages:
        journey(walk, code, number, language)
        code, number = own_card(walk, code, number, language)
    walk.go(f"/participants/{person}")
    open_all(walk.page)
    walk.page.fill("#number", "4711")
    walk.press("form[action$='/card'] button")
    code = walk.page.inner_text(".own-card .code")
    for language in languages:  # what a card that was given since reads of them
        me = walk.somebody()
        me.context.clear_cookies()
        come_to_read(walk, me, code, language)
        walk.go("/me/relays", me)
        walk.look(f"relays_new_card_{language}", me)
    erase(walk, code)
    walk.go(f"/participants/{person}")
    walk.look("after_erasing")
    walk.come_in_as("carla")
    walk.go(f"/participants/{person}")
    walk.look("after_erasing_carla")
    walk.go("/team/openings")
    walk.look("digest")


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def own_card(walk: Walk, code: str, number: str, language: str) -> tuple[str, str]:
    """The person changes their card, with nonsense and two presses; gives the new code and number."""
    me, new = walk.somebody(), "80215" if number == "4711" else "4711"
    me.context.clear_cookies()
    come_to_read(walk, me, code, language, number)
    walk.go("/me/card", me)
    walk.look("own_card", me)
    walk.send("form[action='/me/card/look'] button", me, number="0000", new="99", again="98")
    walk.look("own_card_wrong", me)
    walk.send("form[action='/me/card/look'] button", me, number=number, new=new, again=new)
    walk.look("new_card", me, printed=True)
    shown = me.inner_text(".own-card .code")
    me.dblclick("form[action='/me/card'] button")
    me.wait_for_load_state("networkidle")
    walk.look("card_changed", me)
    walk.back(me)
    walk.look("card_changed_back", me)
    walk.go(f"/c?lang={language}", me)
    me.context.clear_cookies()
    walk.go(f"/c?lang={language}", me)
    walk.send("main form button[type=submit]", me, code=code)
    walk.look("old_card", me)
    come_to_read(walk, me, shown, language, new)
    walk.go("/me/relays", me)
    walk.look("relays_own_new_card", me)
    walk.go("/me/journey", me)
    walk.look("journey_own_new_card", me)
    me.context.close()
    return shown, new


def journey(walk: Walk, code: str, number: str, language: str) -> None:
    walk.name = re.sub(r"-\w+$", f"-{language}", walk.name)
    me = walk.somebody()
    me.context.clear_cookies()
    me.goto(f"{walk.settings.address}/c?lang={language}")
    walk.look("door", me)
    walk.send("main form button[type=submit]", me, code="nonsense")
    walk.look("door_wrong", me)
    walk.send("main form button[type=submit]", me, code=code)
    walk.look("me", me)
    open_all(me)
    me.fill("#number", "9999")
    me.click("form[action='/me/number'] button")
    walk.look("number_wrong", me)
    me.fill("#number", number)
    me.click("form[action='/me/number'] button")
    walk.look("me_reads", me)
    for name in ("journey", "presences", "consents", "take-along", "stories", "relays"):
        walk.go(f"/me/{name}", me)
        walk.look(name, me, printed=name in ("journey", "presences"))
    walk.go("/me/take-along", me)
    with me.expect_download() as came:
        me.click("button[value=pdf]")
    came.value.save_as(walk.folder / f"{walk.name}-taken.pdf")
    relay(walk, me)
    me.context.close()


def come_to_read(walk: Walk, me: Page, code: str, language: str, number: str = "4711") -> None:
    walk.go(f"/c?lang={language}", me)
    walk.send("main form button[type=submit]", me, code=code)
    open_all(me)
    me.fill("#number", number)
    me.click("form[action='/me/number'] button")
    me.wait_for_load_state("domcontentloaded")


def relay(walk: Walk, me: Page) -> None:
    said = {"fr": "Je cherche un cours du soir.", "nl": "Ik zoek een avondles.", "en": "I look for an evening class.",
            "ar": "أبحث عن دروس مسائية."}[walk.name.rpartition("-")[2]]  # fmt: skip
    walk.go("/me/relays/new", me)
    walk.look("relay_to", me)
    me.locator("main a[href^='/me/relays/new/']").first.click()
    walk.look("relay_write", me)
    me.click("main form.fields button[type=submit]")
    walk.look("relay_empty", me)
    walk.send("main form.fields button[type=submit]", me, message=said, reach="0470 00 00 00")
    walk.look("relay_look", me)
    me.dblclick("main .row form:first-child button")
    me.wait_for_load_state("networkidle")
    walk.look("relay_sent", me)
    walk.back(me)
    walk.look("relay_back", me)


def desk(walk: Walk) -> None:
    """The other side, in its language: what came, opened, answered, its choice."""
    walk.come_in_as("amina")
    walk.go("/relays")
    walk.look("received")
    walk.page.locator(".received button").first.click()
    walk.look("opened", printed=True)
    walk.page.locator("form[action$=answer] button").first.click()
    walk.look("answered")
    walk.come_in_as("carla")
    walk.go("/relays")
    open_all(walk.page)
    walk.look("choice")


def erase(walk: Walk, code: str) -> None:
    me = walk.somebody()
    come_to_read(walk, me, code, walk.language)
    walk.go("/me/erase", me)
    walk.look("erase", me)
    me.dblclick("form[action='/me/erase'] button")
    me.wait_for_load_state("networkidle")
    walk.look("erased", me)
    walk.back(me)
    walk.look("erased_back", me)
    walk.go("/c", me)
    walk.send("main form button[type=submit]", me, code=code)
    walk.look("card_after", me)


async def somebody(settings: Settings, language: str) -> str:
    """A person of Amina's with something to read, another one for each language."""
    opened = await store.Store.open(settings)
    try:
        async with opened.unit(Scope.system("accounts")) as unit:
            account = await accounts.account_by_login(unit, "amina")
            place = (await accounts.memberships_of(unit, account.id if account else ""))[0]
        async with opened.unit(Scope(place.organisation, place.account, Role.WORKER)) as unit:
            rows = await unit.raw(
                "SELECT e.participant, count(*) AS n FROM check_in_use u JOIN enrolment e ON e.id = u.enrolment"
                " JOIN participant p ON p.id = e.participant WHERE p.organisation = {} AND p.erased_on IS NULL"
                " GROUP BY e.participant ORDER BY n DESC, e.participant", place.organisation,
            )  # fmt: skip
    finally:
        await opened.close()
    return str(rows[0 if language == "fr" else 1]["participant"])


FLOWS: Mapping[str, Callable[[Walk], None]] = {
    "invite": invite,
    "own_key": own_key,
    "practice": practice,
    "card": card,
    "desk": desk,
}


def main(folder: str, *wanted: str) -> None:
    settings = Settings.from_environment()
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"), args=list(ARGUMENTS)
        )
        for flow in wanted or FLOWS:
            for language in ("fr", "nl"):
                FLOWS[flow](Walk(browser, Path(folder), flow, language, settings))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
