"""What every answer tells the browser to refuse."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import streamlit as st

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def security_headers(
    host: str, *, frame_ancestors: Sequence[str] = (), inline: Sequence[str] = ()
) -> dict[str, str]:
    """The headers by name, for an answer to a request for ``host`` (with its port).

    ``frame_ancestors`` are origins whose pages may frame the app, nobody by default; ``inline`` are
    the hashes of the scripts that Streamlit writes into its page.
    """
    headers = {
        "Content-Security-Policy": content_security_policy(host, frame_ancestors, inline),
        "X-Content-Type-Options": "nosniff",
        # the address holds which customer is looked at
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if not frame_ancestors:
        headers["X-Frame-Options"] = "DENY"
    return headers


def content_security_policy(
    host: str, frame_ancestors: Sequence[str] = (), inline: Sequence[str] = ()
) -> str:
    """The policy: everything comes from this server, and no text on a page can run as a script.

    As far as Streamlit allows: it styles its elements one by one ('unsafe-inline' for styles), and
    its components bring their scripts as blobs. Neither lets markup run.
    """
    scripts = " ".join(["'self'", "blob:", *inline])
    framed = " ".join(frame_ancestors) or "'none'"
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            f"connect-src 'self' ws://{host} wss://{host}",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {framed}",
        ]
    )


@cache
def inline_scripts() -> tuple[str, ...]:
    """The hashes of the scripts in the page of the Streamlit that is installed, for the policy."""
    page = Path(st.__file__).parent / "static" / "index.html"
    try:
        text = page.read_text(encoding="utf-8")
    except OSError:
        return ()
    return tuple(script_hash(script) for script in _INLINE.findall(text))


def script_hash(script: str) -> str:
    """The source expression that allows one script (CSP Level 3, hash-source)."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
