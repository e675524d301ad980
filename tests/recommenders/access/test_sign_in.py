"""[sign_in]: what is read, who somebody is, and the secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from recommenders.access.sign_in import (
    CLIENT_SECRET,
    COOKIE_SECRET,
    COOKIES,
    Identity,
    auth_section,
    cookie_secret,
    has_expired,
    identity_of,
    read_sign_in,
)
from recommenders.errors import DataError

TABLE: dict[str, Any] = {
    "provider": "https://login.example/realms/shop",
    "client_id": "becausal",
    "address": "https://becausal.shop.example/",
}
HOUR = 3600.0


def settings(**changes: Any) -> Any:
    return read_sign_in(TABLE | changes)


def test_what_is_read() -> None:
    assert read_sign_in({}) is None
    sign_in = settings()
    assert sign_in.provider == "https://login.example/realms/shop/.well-known/openid-configuration"
    assert (sign_in.address, sign_in.host) == (
        "https://becausal.shop.example",
        "becausal.shop.example",
    )
    assert sign_in.secure
    assert settings(provider=sign_in.provider).provider == sign_in.provider
    assert not settings(address="http://127.0.0.1:8501").secure


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"provider": "http://login.example"}, "key provider.*https://"),
        ({"address": "http://becausal.shop.example"}, "key address.*https://"),
        ({"address": "http://127.0.0.1.evil.example"}, "key address"),
        ({"provider": "https://login[.example"}, "key provider.*https://"),
        ({"address": "https://shop.example:port"}, "key address"),
        ({"client_id": ""}, "client_id.*not text"),
        ({"hours": 0}, "no time"),
        ({"hours": True}, "no time"),
        ({"trust_emails": "yes"}, "neither true nor false"),
        ({"client_secret": "s"}, "not known"),
    ],
)
def test_what_is_not_safe_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=f"(?is){sentence}"):
        settings(**changes)
    with pytest.raises(DataError, match="lacks provider"):
        read_sign_in({"client_id": "becausal"})


CLAIMS: dict[str, Any] = {
    "sub": "17",
    "iat": 1000,
    "email": " Ann@Shop.example",
    "email_verified": True,
}


def test_who_somebody_is() -> None:
    identity = identity_of(CLAIMS | {"groups": ["a", "b", 3]}, settings())
    assert identity == Identity(
        subject="17", email="ann@shop.example", groups=frozenset({"a", "b"}), since=1000.0
    )
    assert identity.name == "ann@shop.example"
    other = identity_of(CLAIMS | {"roles": "a"}, settings(groups_claim="roles"))
    assert other is not None
    assert other.groups == {"a"}


@pytest.mark.parametrize("verified", [False, None, "false", 1.5, "yes"])
def test_an_address_that_is_not_verified_counts_nothing(verified: object) -> None:
    told = CLAIMS | {"email_verified": verified}
    unsure = identity_of(told, settings())
    assert unsure is not None
    assert (unsure.email, unsure.unverified) == (None, "ann@shop.example")
    trusted = identity_of(told, settings(trust_emails=True))
    assert trusted is not None
    assert trusted.email == "ann@shop.example"


@pytest.mark.parametrize(
    "changes",
    [{"sub": None}, {"sub": ""}, {"sub": 3}, {"iat": None}, {"iat": "now"}, {"iat": True}],
)
def test_claims_that_tell_of_nobody(changes: dict[str, Any]) -> None:
    assert identity_of(CLAIMS | changes, settings()) is None


def test_a_sign_in_ends() -> None:
    identity = Identity(subject="17", since=1000.0)
    assert not has_expired(identity, settings(), 1000.0)
    assert not has_expired(identity, settings(), 1000.0 + 12 * HOUR - 1)
    assert has_expired(identity, settings(), 1000.0 + 12 * HOUR)
    assert has_expired(identity, settings(hours=0.5), 1000.0 + HOUR)
    # clocks differ a little; a day ahead is forged, or wrong
    assert not has_expired(identity, settings(), 1000.0 - 60)
    assert has_expired(identity, settings(), 1000.0 - 24 * HOUR)


def test_what_streamlit_is_told(tmp_path: Path) -> None:
    notes = {"BECAUSAL_NOTES": str(tmp_path / "notes")}
    told = auth_section(settings(), notes | {CLIENT_SECRET: "s3cret"})
    assert told["redirect_uri"] == "https://becausal.shop.example/oauth2callback"
    assert told["client_secret"] == "s3cret"
    assert (
        told["cookie_secret"] == (tmp_path / "notes" / "secrets" / COOKIES.file).read_text().strip()
    )
    with pytest.raises(DataError, match=CLIENT_SECRET):
        auth_section(settings(), notes)


def test_the_secret_of_the_cookies_is_made_once_and_nobody_else_reads_it(tmp_path: Path) -> None:
    environ = {"BECAUSAL_NOTES": str(tmp_path)}
    made = cookie_secret(environ)
    assert len(made) == 64
    assert cookie_secret(environ) == made
    assert (tmp_path / "secrets" / COOKIES.file).stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.rglob("*.*")] == [COOKIES.file]
    assert cookie_secret(environ | {COOKIE_SECRET: "x" * 32}) == "x" * 32
    with pytest.raises(DataError, match="fewer than 32"):
        cookie_secret(environ | {COOKIE_SECRET: "short"})
    (tmp_path / "secrets" / COOKIES.file).write_text("half")
    with pytest.raises(DataError, match=r"damaged.*everybody signs in again"):
        cookie_secret(environ)
