"""Passphrases: Argon2id, at least 15 characters, no rules of composition, no expiry; four words are proposed."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from evalkit.errors import Refused, problem

LEAST = 15
"""Characters. Four short words with spaces are longer."""
LONGEST = 200

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB, two passes, one lane: 35 ms here, the smaller of OWASP's two settings for Argon2id."""

_EASY = (
    "password passwort passphrase motdepasse wachtwoord azerty azertyuiop qwerty qwertyuiop letmein bienvenue welkom "
    "welcome evalkit association bruxelles brussel iloveyou jetaime"
)

WORDS = {
    "fr": "abeille ardoise balcon bateau branche brique cabane cerise chemin colline écharpe étoile fenêtre feuille "
    "figue fleuve galet grange hibou jardin lampe lierre marché miel moineau mousse nuage olive orage panier "
    "pavé plume pomme quai rivage rosée sable saule sentier tilleul toiture tramway vallon verger",
    "nl": "appel baksteen berk boot brug dak duin egel eik fiets gras haven heuvel hout iris kaars kade kers klaver "
    "korf krekel lamp leem linde markt merel mist molen mos noot oever olijf pad peer plank rots schuur sjaal "
    "stoep tram tuin veer vijg vijver wolk zand",
    "en": "apple barn basket birch boat branch brick bridge candle cherry cloud clover cricket dune fern fiddle garden "
    "harbour hazel hedgehog hill honey ivy kettle lamp lemon linden market mill moss olive orchard path pear "
    "pebble plank pond river roof scarf shore sparrow stone tram valley willow",
}


def propose(language: str) -> str:
    """Four words in the reader's language, drawn anew each time; a proposal, nothing is kept."""
    words = WORDS.get(language, WORDS["en"]).split()
    return " ".join(secrets.choice(words) for _ in range(4)) + f" {secrets.randbelow(90) + 10}"


def check(passphrase: str, *, about: str = "") -> None:
    """Long enough and not easy to guess (``about``: names that stand beside it); else Refused."""
    if len(passphrase) < LEAST:
        raise Refused(problem("access.passphrase_short", field="passphrase", least=LEAST))
    plain = passphrase.casefold()
    letters = "".join(character for character in plain if character.isalnum())
    known = {*_EASY.split(), *(word for word in about.casefold().replace("@", " ").split() if len(word) > 3)}
    rest = letters
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(set(letters)) < 6 or len(rest) < LEAST // 2:
        raise Refused(problem("access.passphrase_known", field="passphrase"))


async def hashed(passphrase: str) -> str:
    """The Argon2id hash that is kept. Runs beside the event loop."""
    return await asyncio.to_thread(_HASHER.hash, passphrase)


async def is_right(passphrase: str, kept: str | None) -> bool:
    """Does it fit? Without a kept hash a stand-in is tried, so that an unknown name takes just as long."""
    return await asyncio.to_thread(_fits, passphrase, kept)


def needs_renewal(kept: str) -> bool:
    """Was it hashed with older settings?"""
    return _HASHER.check_needs_rehash(kept)


def _fits(passphrase: str, kept: str | None) -> bool:
    try:
        return _HASHER.verify(kept or _stand_in(), passphrase) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _stand_in() -> str:
    return _HASHER.hash(secrets.token_urlsafe(24))
