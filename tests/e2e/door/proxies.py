"""The proxies of `pages/content/operating/`, run on this machine with names and ports of a test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.e2e.chromium import APT
from tests.e2e.server import ROOT

NAME = "becausal.shop.example"
CONFIGURATIONS = ROOT / "pages" / "content" / "operating"


@cache
def missing(program: str, package: str) -> str:
    """Why a proxy cannot be run here, empty where it can: root gets Debian's where it has none."""
    path = os.environ["PATH"] + ":/usr/sbin"
    if shutil.which(program, path=path):
        return ""
    if os.geteuid() or not shutil.which("apt-get"):
        return f"{program} is not installed, and only root can install it"
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update",), ("install", "-y", "--no-install-recommends", package)):
        subprocess.run([*APT, *command], check=False, env=environ, capture_output=True)
    return "" if shutil.which(program, path=path) else f"Debian's {package} could not be installed"


def certificate(folder: Path) -> Path:
    """A certificate for `NAME` that nobody has signed, with its key beside it."""
    chain = folder / "fullchain.pem"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
        + ["-keyout", str(folder / "privkey.pem"), "-out", str(chain)],
        check=True,
        capture_output=True,
    )
    return chain


@contextmanager
def nginx(folder: Path, *apps: int, tls: int, plain: int) -> Iterator[None]:
    """nginx with the file of that folder, before apps at ports; nothing in it but the ports, the
    place of the certificate and the name of its own is another. `access.log` of the folder has a
    line for each request: who asked, and which app answered."""
    certificate(folder)
    text = (CONFIGURATIONS / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("server 127.0.0.1:8501;", " ".join(f"server 127.0.0.1:{app};" for app in apps)),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("/etc/ssl/becausal", str(folder)),
    ):
        assert old in text, old
        text = text.replace(old, new)
    # a port that is not that of https belongs to the name
    text = text.replace("Host              $host;", "Host              $http_host;")
    (folder / "becausal.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    main.write_text(
        f"daemon off;\nuser root;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\n"
        f"http {{ log_format who '$remote_addr $upstream_addr $uri';\n"
        f"access_log {folder}/access.log who;\n{temporary}include {folder}/becausal.conf;\n}}\n",
        encoding="utf-8",
    )
    path = os.environ["PATH"] + ":/usr/sbin"
    command = [str(shutil.which("nginx", path=path)), "-c", str(main), "-p", str(folder)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)
