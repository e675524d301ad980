"""Headers: nobody frames the app and no markup runs, unless the operator says who may frame it."""

from __future__ import annotations

from pages.ui.door.headers import (
    content_security_policy,
    inline_scripts,
    script_hash,
    security_headers,
)


def directives(policy: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in policy.split("; ")}


def test_nobody_frames_the_app_by_default() -> None:
    headers = security_headers("localhost:1")
    assert directives(headers["Content-Security-Policy"])["frame-ancestors"] == ["'none'"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_operator_says_who_may_frame_it() -> None:
    headers = security_headers("localhost:1", frame_ancestors=("https://intranet.example",))
    policy = directives(headers["Content-Security-Policy"])
    assert policy["frame-ancestors"] == ["https://intranet.example"]
    # the older header knows no names and would forbid it
    assert "X-Frame-Options" not in headers


def test_no_markup_runs_and_nothing_is_fetched_elsewhere() -> None:
    policy = directives(content_security_policy("[::1]:8501", (), ("'sha256-x'",)))
    assert policy["script-src"] == ["'self'", "blob:", "'sha256-x'"]
    assert policy["connect-src"] == ["'self'", "ws://[::1]:8501", "wss://[::1]:8501"]
    assert policy["object-src"] == ["'none'"]
    outside = {"http:", "https:", "*"} & {word for words in policy.values() for word in words}
    assert not outside


def test_the_script_in_the_page_of_streamlit_is_known_by_its_hash() -> None:
    # the example of CSP Level 3, section 8.4, is checked by `openssl dgst -sha256 -binary`
    assert script_hash("alert('Hello, world.');") == (
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )
    assert len(inline_scripts()) == 1
