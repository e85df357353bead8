"""Sessions as a machine of states (T11, T13): whatever is done in whatever order, in two tabs, a model says who is in.

The clock is ours, so that idle and whole limits come without waiting; sometimes it is set back.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import itertools
from collections.abc import Coroutine
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace
from typing import Any

import hypothesis
import pyotp
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from evalkit import store
from evalkit.access import Role
from evalkit.errors import Refused
from evalkit.services.doors import accounts, own_sessions, places, second_step, sessions, sign_in
from evalkit.store import Scope
from evalkit.store.queries import accounts as kept_accounts
from evalkit.store.queries import sessions as kept_sessions
from tests.trust.kept import opened
from tests.trust.proof import Counting, Found, sized
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.trust("session_machine")]

SYSTEM = Scope.system("accounts")
TABS = st.sampled_from((0, 1))
NUMBERS = itertools.count()
LOOP = asyncio.Runner()


class Clock(dt.datetime):
    """What the store takes for now."""

    here = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        return cls.here


@dataclass
class Held:
    """A secret that a browser was given once, and what the model says of it."""

    token: str
    session: str
    began: dt.datetime
    seen: dt.datetime
    over: bool = False

    @property
    def opens(self) -> bool:
        limit = sessions.Limits(dt.timedelta(minutes=30), dt.timedelta(hours=12))  # as the page on trust says
        ago = abs(Clock.here - self.seen)  # in both directions, as the clock may be set back
        return not self.over and ago < limit.idle and Clock.here < self.began + limit.whole


def done(work: Coroutine[Any, Any, Any]) -> Any:
    return LOOP.run(work)


class Machine(RuleBasedStateMachine):
    """What somebody does in two tabs, and what the model says of it."""

    world: World
    found: Found

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Held] = []
        self.tabs: dict[int, Held] = {}
        self.closed, self.secret = False, ""
        self.account = done(self.somebody())

    async def somebody(self) -> str:
        async with store.unit(SYSTEM, write=True) as unit:
            login = f"nora{next(NUMBERS)}@example.org"
            account = await kept_accounts.make_account(unit, login=login, name="Nora", language="fr")
            assert account is not None
            for role in ("worker", "coordinator"):
                await kept_accounts.make_membership(
                    unit, account=account, role=role, organisation=self.world.grenadille.organisation
                )
        return account

    async def link(self) -> str:
        async with store.unit(SYSTEM, write=True) as unit:
            return await sign_in.make_link(
                unit, account=self.account, organisation=self.world.grenadille.organisation, role="worker"
            )

    def session(self, tab: int) -> sessions.Session | None:
        held = self.tabs.get(tab)
        return done(sessions.find(held.token)) if held and held.opens else None

    def given(self, tab: int, what: sessions.Opened, began: dt.datetime | None = None) -> None:
        """``began``: of the session in whose place it stands, which it does not outlast."""
        self.found.look(what.token not in {one.token for one in self.held}, "a secret was given twice")
        self.tabs[tab] = Held(what.token, what.session, began or Clock.here, Clock.here)
        self.held.append(self.tabs[tab])

    @precondition(lambda self: not self.closed)
    @rule(tab=TABS, code=st.sampled_from(("right", "wrong", "used")))
    def come_in(self, tab: int, code: str) -> None:
        what = done(sign_in.use_link(done(self.link())))
        self.found.look(isinstance(what, second_step.Ticket) == bool(self.secret), "the second step is asked for")
        if isinstance(what, sessions.Opened):
            self.given(tab, what)
            return
        self.pass_time(31)  # the codes of one turn work once, and tries are counted for half an hour
        try:
            what = done(sign_in.use_link(done(self.link())))
            if isinstance(what, sessions.Opened):
                return
            app = pyotp.TOTP(self.secret)
            typed = app.at(Clock.here) if code == "right" else "000000"
            if code == "used":
                self.given(tab, done(second_step.with_code(what.text, typed := app.at(Clock.here)))[0])
            self.given(tab, done(second_step.with_code(what.text, typed))[0])
            self.found.look(code == "right", f"a code that is {code} opened")
        except Refused:
            self.found.look(code != "right", "the right code did not open")

    @rule(tab=TABS)
    def read_a_page(self, tab: int) -> None:
        if session := self.session(tab):
            done(sessions.see(session))
            if Clock.here - self.tabs[tab].seen >= sessions.SEEN_EVERY:
                self.tabs[tab].seen = Clock.here

    @rule(tab=TABS, role=st.sampled_from(("worker", "coordinator")))
    def change_place(self, tab: int, role: str) -> None:
        if session := self.session(tab):
            what = done(places.work_elsewhere(session, organisation=self.world.grenadille.organisation, role=role))
            self.tabs[tab].over = True
            self.given(tab, what, self.tabs[tab].began)
            there = done(sessions.find(what.token))
            self.found.look(there is not None and there.role == Role(role), "the other role")

    @rule(tab=TABS)
    def sign_out(self, tab: int) -> None:
        if session := self.session(tab):
            done(sessions.end(session))
            self.tabs[tab].over = True

    @rule(tab=TABS)
    def end_the_others(self, tab: int) -> None:
        if session := self.session(tab):
            done(own_sessions.end_my_others(session))
            for one in self.held:
                one.over |= one is not self.tabs[tab]

    @rule(tab=TABS)
    def end_the_other_tab(self, tab: int) -> None:
        other = self.tabs.get(1 - tab)
        if (session := self.session(tab)) and other and other.opens and other is not self.tabs[tab]:
            done(own_sessions.end_one_of_mine(session, other.session))
            other.over = True

    @precondition(lambda self: not self.secret)
    @rule(tab=TABS)
    def set_a_second_step(self, tab: int) -> None:
        if session := self.session(tab):
            done(second_step.begin(session))
            secret = done(second_step.state(session)).secret
            done(second_step.confirm(session, pyotp.TOTP(secret).at(Clock.here)))
            self.secret = secret
            for one in self.held:
                one.over |= one is not self.tabs[tab]

    @rule(minutes=st.sampled_from((1, 20, 31, 31, 300, 721)))
    def pass_time(self, minutes: int) -> None:
        Clock.here += dt.timedelta(minutes=minutes)

    @precondition(lambda self: not self.secret)  # an app's codes of turns that were used do not come back
    @rule(minutes=st.sampled_from((20, 31, 1441)))
    def set_the_clock_back(self, minutes: int) -> None:
        Clock.here -= dt.timedelta(minutes=minutes)

    @precondition(lambda self: len(self.held) > 1 and not self.closed)
    @rule(sure=st.sampled_from((False, False, False, True)))
    def shut_the_account(self, sure: bool) -> None:
        if sure:
            done(accounts.close_account(self.world.carla.scope, self.account))
            self.closed = True
            for one in self.held:
                one.over = True

    @invariant()
    def who_is_in(self) -> None:
        for one in self.held:
            opens = done(sessions.find(one.token)) is not None
            self.found.look(
                opens == one.opens, f"{'opens' if opens else 'does not open'}, and the model says otherwise"
            )
            one.over |= not one.opens  # once over, over for good, whatever the clock says then


def _tried(world: World, examples: int) -> Found:
    found = Found()
    settings = hypothesis.settings(
        max_examples=examples, stateful_step_count=sized(20, 30), derandomize=True, database=None, deadline=None,
        phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("Tried", (Machine,), {"world": world, "found": found}), settings=settings)
    return found


async def _nothing(*_args: object, **_kwargs: object) -> None:
    return None


def test_the_model_says_who_is_in(closed_world: World, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("evalkit.store.opened")  # the package names a function so
    monkeypatch.setattr(module, "datetime", SimpleNamespace(datetime=Clock, UTC=dt.UTC))
    there = opened(closed_world)
    LOOP.run(there.__aenter__())
    try:
        proof.holds(_tried(closed_world, sized(15, 300)))
        with monkeypatch.context() as taken_out:
            taken_out.setattr(kept_sessions, "end_session", _nothing)
            proof.caught("the end of a session", _tried(closed_world, sized(25, 60)))
        with monkeypatch.context() as taken_out:
            forever = {name: sessions.Limits(dt.timedelta(30), dt.timedelta(30)) for name in sessions.LIMITS}
            taken_out.setattr(sessions, "LIMITS", MappingProxyType(forever))
            proof.caught("the limits of time", _tried(closed_world, sized(25, 60)))
        monkeypatch.setattr(second_step, "ticket", _nothing)
        proof.caught("the question for the code", _tried(closed_world, sized(25, 60)))
    finally:
        LOOP.run(there.__aexit__(None, None, None))
