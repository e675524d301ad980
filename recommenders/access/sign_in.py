"""[sign_in] of becausal.toml: who says who somebody is (OpenID Connect)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from recommenders.access.server import LOOPBACK
from recommenders.errors import DataError
from recommenders.operation.addresses import split_address
from recommenders.operation.secret import Kept, kept_secret, secrets_folder
from recommenders.toml_file import known_only

CLIENT_SECRET: Final = "BECAUSAL_CLIENT_SECRET"
"""Environment variable: the secret that the provider gave for the client."""
COOKIE_SECRET: Final = "BECAUSAL_COOKIE_SECRET"
"""Environment variable: what signs the cookies, where several servers share them."""
NO_SIGN_IN: Final = "BECAUSAL_NO_SIGN_IN"
"""Environment variable: any value opens a server to all who reach it (`becausal run` sets it)."""
COOKIES: Final = Kept(
    name="cookies",
    what="the secret of the cookies",
    loss="everybody signs in again",
    instead=f"set {COOKIE_SECRET}",
)
KEYS: Final = (
    "provider",
    "client_id",
    "address",
    "hours",
    "groups_claim",
    "scope",
    "trust_emails",
)
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
_MIN_SECRET: Final = 32
_HOUR: Final = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How people sign in.

    ``provider`` is the address of the provider's metadata, ``client_id`` what it calls this app,
    ``address`` that of the app as people open it ("https://becausal.shop.example"). After ``hours``
    somebody has to sign in again. ``groups_claim`` is where the provider lists groups, and
    ``trust_emails`` takes addresses that it does not call verified (for one that has no such
    claim, and lets nobody choose an address).
    """

    provider: str
    client_id: str
    address: str
    hours: float = 12.0
    groups_claim: str = "groups"
    scope: str = "openid email profile"
    trust_emails: bool = False

    @property
    def host(self) -> str:
        """The name of the server in its address."""
        return split_address(self.address).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether people come over TLS, so that cookies may go over nothing else."""
        return self.address.startswith("https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody is, as the provider says: ``email`` is None where it is not verified."""

    subject: str
    email: str | None = None
    unverified: str = ""
    groups: frozenset[str] = field(default_factory=frozenset)
    since: float = 0.0
    """When they signed in: seconds since 1970, UTC."""

    @property
    def name(self) -> str:
        """What they are called in the record and on the screen."""
        return self.email or self.unverified or self.subject


def identity_of(claims: Mapping[str, Any], settings: SignIn) -> Identity | None:
    """Who the claims of the provider tell of; None where they tell of nobody."""
    subject, since = claims.get("sub"), claims.get("iat")
    if not isinstance(subject, str) or not subject or isinstance(since, bool):
        return None
    if not isinstance(since, int | float):
        return None
    email = claims.get("email")
    email = email.strip().casefold() if isinstance(email, str) and email.strip() else None
    # some providers write the text
    verified = claims.get("email_verified") in (True, "true") or settings.trust_emails
    groups = claims.get(settings.groups_claim)
    listed = [groups] if isinstance(groups, str) else groups
    return Identity(
        subject=subject,
        email=email if verified else None,
        unverified="" if verified or email is None else email,
        groups=frozenset(group for group in listed if isinstance(group, str))
        if isinstance(listed, list | tuple)
        else frozenset(),
        since=float(since),
    )


def has_expired(identity: Identity, settings: SignIn, now: float) -> bool:
    """Whether somebody has to sign in again at ``now`` (seconds since 1970, UTC).

    A sign-in of the future is none: its clock or its cookie is wrong.
    """
    return not -300.0 <= now - identity.since < settings.hours * _HOUR


def read_sign_in(entries: Mapping[str, Any]) -> SignIn | None:
    """[sign_in], None where it is not there; raises `DataError` with key, value and remedy."""
    if not entries:
        return None
    known_only("sign_in", entries, KEYS)
    provider = _text(entries, "provider", "https://login.shop.example").rstrip("/")
    if not provider.endswith(_WELL_KNOWN):
        provider += _WELL_KNOWN
    address = _text(entries, "address", "https://becausal.shop.example").rstrip("/")
    for key, value in (("provider", provider), ("address", address)):
        _check_address(key, value)
    hours = entries.get("hours", 12.0)
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours <= 720:
        raise DataError(
            "hours of [sign_in] is no time",
            key="hours",
            value=hours,
            remedy="Write a number above 0 and up to 720.",
        )
    trust = entries.get("trust_emails", False)
    if not isinstance(trust, bool):
        raise DataError(
            "trust_emails of [sign_in] is neither true nor false",
            key="trust_emails",
            value=trust,
            remedy="Write trust_emails = true, or leave it out.",
        )
    return SignIn(
        provider=provider,
        client_id=_text(entries, "client_id", "becausal"),
        address=address,
        hours=float(hours),
        groups_claim=_text(entries, "groups_claim", "groups", default="groups"),
        scope=_text(entries, "scope", "openid email", default="openid email profile"),
        trust_emails=trust,
    )


def auth_section(settings: SignIn, environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What Streamlit's ``st.login`` wants to know; raises `DataError` without a client secret."""
    environment = os.environ if environ is None else environ
    client_secret = environment.get(CLIENT_SECRET, "").strip()
    if not client_secret:
        raise DataError(
            "the secret of the client is not there",
            key=CLIENT_SECRET,
            remedy="Put what the provider gave into this environment variable, and into no file "
            "that others read.",
        )
    return {
        "redirect_uri": f"{settings.address}/oauth2callback",
        "cookie_secret": cookie_secret(environment),
        "client_id": settings.client_id,
        "client_secret": client_secret,
        "server_metadata_url": settings.provider,
        "client_kwargs": {"scope": settings.scope},
    }


def cookie_secret(environ: Mapping[str, str]) -> str:
    """What signs the cookies: of the operator, else made once and kept beside the notes.

    Raises `DataError` for one that is short, and where none can be kept.
    """
    named = environ.get(COOKIE_SECRET, "").strip()
    if named:
        if len(named) < _MIN_SECRET:
            raise DataError(
                f"the secret of the cookies has fewer than {_MIN_SECRET} characters",
                key=COOKIE_SECRET,
                remedy="Make one: openssl rand -hex 32.",
            )
        return named
    return kept_secret(COOKIES, secrets_folder(environ)).hex()


def _check_address(key: str, value: str) -> None:
    parts = split_address(value)
    here = parts.hostname in LOOPBACK
    if parts.scheme == "https" or (parts.scheme == "http" and here):
        return
    raise DataError(
        f"{key} of [sign_in] is no address that is safe",
        key=key,
        value=value,
        remedy="Begin it with https://. Over http:// whoever is in between reads the sign-in; only "
        "127.0.0.1 can do without.",
    )


def _text(entries: Mapping[str, Any], key: str, example: str, *, default: str | None = None) -> str:
    value = entries.get(key, default)
    if not isinstance(value, str) or not value.strip():
        problem = f"[sign_in] lacks {key}" if value is None else f"{key} of [sign_in] is not text"
        raise DataError(problem, key=key, value=value, remedy=f'Write {key} = "{example}".')
    return value.strip()
