"""The proxy configurations that are shipped: they run, and lead to the app as they are meant to."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.door.provider import free_port, guarded, provider
from tests.e2e.door.proxies import CONFIGURATIONS, NAME, missing, nginx
from tests.served import shared

for package in ("authlib", "oidc_provider_mock"):
    pytest.importorskip(package, reason=f"{package} is not installed: make test gets it")
pytestmark = pytest.mark.slow
WITHOUT_NGINX = missing("nginx", "nginx-light")
WITHOUT_CADDY = missing("caddy", "caddy")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx, before an app that asks people who they are."""
    if WITHOUT_NGINX:
        pytest.skip(WITHOUT_NGINX)
    folder = tmp_path_factory.mktemp("proxy")
    folder.chmod(0o755)
    app, port, plain = free_port(), free_port(), free_port()
    with (
        provider() as at,
        guarded(
            folder,
            at,
            shared(folder, tmp_path_factory),
            address=f"https://{NAME}:{port}",
            port=app,
        ),
        nginx(folder, app, tls=port, plain=plain),
    ):
        yield port


def asked(
    port: int,
    path: str,
    *,
    name: str = NAME,
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> http.client.HTTPResponse:
    """What begins the answer to a request over TLS; the certificate is taken as it is."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    lines = {"Host": f"{name}:{port}"} | {key.replace("_", "-"): v for key, v in headers.items()}
    with socket.create_connection(("127.0.0.1", port), 60) as plain:
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=60)
        with context.wrap_socket(plain, server_hostname=name) as connection.sock:
            connection.request(method, path, body=body, headers=lines)
            with connection.getresponse() as answer:
                return answer


def test_a_page_has_the_headers_of_both(tls: int) -> None:
    answer = asked(tls, "/customer")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Server"] == "nginx"  # without its version
    sign_in = asked(tls, "/auth/login")
    assert all("; secure" in cookie.lower() for cookie in sign_in.headers.get_all("Set-Cookie", []))


def test_a_foreign_name_is_not_even_spoken_to(tls: int) -> None:
    with pytest.raises(ssl.SSLError):
        asked(tls, "/", name="evil.example")


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json"]
)
def test_what_is_for_the_operator_is_not_there(tls: int, path: str) -> None:
    assert asked(tls, path).status == 404
    assert asked(tls, "/_stcore/health").status == 200


def test_bodies_have_a_limit_and_uploads_a_cookie(tls: int) -> None:
    large = b"x" * 100_000
    assert asked(tls, "/customer", method="POST", body=large).status == 413
    upload = asked(tls, "/_stcore/upload_file/session/file", method="PUT", body=large)
    assert upload.status == 403


def test_a_websocket_of_this_name_alone(tls: int) -> None:
    lines = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec_WebSocket_Protocol": "streamlit",
    }
    assert asked(tls, "/_stcore/stream", Origin=f"https://{NAME}:{tls}", **lines).status == 101
    assert asked(tls, "/_stcore/stream", Origin="https://evil.example", **lines).status == 403


@pytest.mark.skipif(bool(WITHOUT_CADDY), reason=WITHOUT_CADDY)
@pytest.mark.parametrize("apps", ["127.0.0.1:8501", "127.0.0.1:8501 127.0.0.1:8502"])
def test_the_file_for_caddy_is_understood(tmp_path: Path, apps: str) -> None:
    command = [str(shutil.which("caddy")), "adapt", "--validate", "--adapter", "caddyfile"]
    environ = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    environ["BECAUSAL_UPSTREAM"] = apps
    told = subprocess.run(
        [*command, "--config", str(CONFIGURATIONS / "Caddyfile")],
        capture_output=True,
        text=True,
        check=False,
        env=environ,
    )
    assert told.returncode == 0, told.stderr
    assert "not formatted" not in told.stderr
    assert re.findall(r'"dial":\s*"([^"]+)"', told.stdout) == apps.split()
