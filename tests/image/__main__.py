"""Build the image with Debian's buildah on a Debian of debootstrap, start it, and ask it.

Where an engine and a registry are at hand, `docker build .` does the same with the base that the
Dockerfile names. Needs root on Debian, and some minutes: `make image`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PORT = 8777
BASE, IMAGE = "localhost/becausal-base", "localhost/becausal"
TOOLS = ("buildah", "debootstrap")
# those of this machine: behind a proxy of a company they have its certificate
CERTIFICATES = "/etc/ssl/certs:/etc/ssl/certs:ro"


def run(*command: str, check: bool = True) -> str:
    """What a command says; its errors go where ours go."""
    environ = os.environ | {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"}
    answer = subprocess.run(
        command, check=check, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ
    )
    return answer.stdout.strip()


def status(path: str, host: str) -> int:
    """What the container answers on this path, asked by a name."""
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def build(folder: Path) -> str:
    """A container of the image; its name."""
    debian = folder / "debian"
    packages = "--include=python3,python3-venv,ca-certificates"
    run("debootstrap", "--variant=minbase", packages, "bookworm", str(debian))
    base = run("buildah", "from", "scratch")
    run("buildah", "add", "--quiet", base, str(debian), "/")
    run("buildah", "commit", "--quiet", "--rm", base, BASE)
    run(
        *("buildah", "bud", "--quiet", "--format", "docker", "--volume", CERTIFICATES),
        *("--build-arg", f"BASE={BASE}", "--tag", IMAGE, "."),
    )
    return run("buildah", "from", IMAGE)


def main() -> int:
    """0 where the image is built, runs as it promises and refuses what it should."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *missing)
    with tempfile.TemporaryDirectory() as name:
        container = build(Path(name))
        inside = ("buildah", "run", "--user", "10001", container, "--")
        refused = run(*inside, "sh", "-c", "touch /x 2>&1; becausal run --address 0.0.0.0 2>&1; :")
        app = subprocess.Popen(
            [*inside, "becausal", "run", "--no-browser", "--port", str(PORT)],
            cwd=ROOT,
            env=os.environ | {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs"},
        )
        try:
            until = time.monotonic() + 120
            while time.monotonic() < until and status("/_stcore/health", "localhost") != 200:
                time.sleep(1)
            answers = [status("/_stcore/health", "localhost"), status("/", "evil.example")]
        finally:
            # without namespaces of its own it is a process of this machine
            run("pkill", "-f", f"becausal run --no-browser --port {PORT}", check=False)
            app.terminate()
            app.wait(30)
            run("buildah", "rm", container)
    print(f"health {answers[0]}, a foreign host {answers[1]}\n{refused}")
    held = answers == [200, 421] and "Permission denied" in refused and "sign_in" in refused
    return int(not held)


if __name__ == "__main__":
    sys.exit(main())
