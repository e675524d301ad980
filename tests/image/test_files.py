"""What Dockerfile, .dockerignore and compose.yaml promise, read without building anything."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.request
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from explain.export.app_server import answers, free_port
from recommenders.access.roles import read_roles, role_of
from recommenders.access.sign_in import read_sign_in

ROOT = Path(__file__).parents[2]
TRIAL = ROOT / "pages" / "content" / "operating" / "trial"


def steps() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile with what they say, in order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    whole = re.sub(r"\\\n\s*", " ", text)
    lines = [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split()[0].upper(), line.split(maxsplit=1)[1]) for line in lines if line.split()]


def service(name: str, file: Path = ROOT / "compose.yaml") -> dict[str, Any]:
    text = file.read_text(encoding="utf-8")
    answer: dict[str, Any] = yaml.safe_load(text)["services"][name]
    return answer


def test_it_runs_as_nobody_in_particular_and_says_whether_it_lives() -> None:
    kinds = [kind for kind, _ in steps()]
    (user,) = [said for kind, said in steps() if kind == "USER"]
    assert int(user) > 0
    # nothing is run as root after it, and the stage that is shipped is the last
    assert kinds.index("USER") > max(index for index, kind in enumerate(kinds) if kind == "RUN")
    assert kinds.count("HEALTHCHECK") == kinds.count("ENTRYPOINT") == kinds.count("VOLUME") == 1
    assert "ADD" not in kinds


def test_nothing_is_installed_whose_hash_was_not_locked() -> None:
    installs = [said for kind, said in steps() if kind == "RUN" and "pip install" in said]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "--no-deps" in installs[1]
    assert "--no-index" in installs[1]


def test_what_is_copied_is_there_and_let_through_and_nothing_else_is() -> None:
    copied = [
        path
        for kind, said in steps()
        if kind == "COPY" and "--from" not in said
        for path in said.split()[:-1]
    ]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = sorted(line[1:] for line in ignored if line.startswith("!"))
    assert sorted(copied) == let_through
    assert ignored.index("*") < min(ignored.index(f"!{path}") for path in copied)
    tracked = subprocess.run(
        ["git", "ls-files", *copied], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    for path in copied:
        assert any(fnmatch(file, path) or file.startswith(f"{path}/") for file in tracked), path
    # every package that pyproject.toml names is in it
    assert {"app.py", "explain", "pages", "recommenders", "sample_data", "static"} <= set(copied)


def test_the_container_may_write_to_its_volume_alone() -> None:
    app = service("becausal")
    assert app["read_only"] is True
    assert app["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in app["security_opt"]
    assert app["tmpfs"] == ["/tmp"]
    (volume,) = [said for kind, said in steps() if kind == "VOLUME"]
    writable = [mount for mount in app["volumes"] if not mount.endswith(":ro")]
    assert writable == [f"becausal:{volume}"]
    environment = next(said for kind, said in steps() if kind == "ENV")
    for name in ("BECAUSAL_CACHE", "BECAUSAL_NOTES"):
        assert f"{name}={volume}/" in environment


def test_nobody_reaches_the_app_but_through_the_proxy() -> None:
    app, proxy = service("becausal"), service("proxy")
    assert "ports" not in app
    port = proxy["environment"]["BECAUSAL_UPSTREAM"].partition(":")[2]
    assert app["expose"] == [port]
    entry = next(said for kind, said in steps() if kind == "ENTRYPOINT")
    assert f'"--port", "{port}"' in entry
    caddy = (ROOT / "pages" / "content" / "operating" / "Caddyfile").read_text(encoding="utf-8")
    assert "{$BECAUSAL_UPSTREAM:127.0.0.1:8501}" in caddy


def test_the_trial_reaches_nobody_else_and_is_as_closed_as_the_server() -> None:
    app, server = service("becausal", TRIAL / "compose.yaml"), service("becausal")
    for name in ("read_only", "tmpfs", "cap_drop", "security_opt"):
        assert app[name] == server[name]
    assert all(port.startswith("127.0.0.1:") for port in app["ports"])
    assert (TRIAL / app["build"]).resolve() == ROOT
    settings = tomllib.loads((TRIAL / "becausal.toml").read_text(encoding="utf-8"))
    sign_in = read_sign_in(settings["sign_in"])
    assert sign_in is not None
    # both are where the browser looks for them
    reached = [port.rpartition(":")[2] for port in app["ports"]]
    assert [urlsplit(where).port for where in (sign_in.address, sign_in.provider)] == [
        int(port) for port in reached
    ]
    assert service("provider", TRIAL / "compose.yaml")["network_mode"] == "service:becausal"


def test_the_people_of_the_trial_have_the_roles_that_it_says() -> None:
    text = (TRIAL / "compose.yaml").read_text(encoding="utf-8")
    settings = tomllib.loads((TRIAL / "becausal.toml").read_text(encoding="utf-8"))
    roles = read_roles(settings["roles"])
    command = service("provider", TRIAL / "compose.yaml")["command"]
    people = [json.loads(said) for said in command if said.startswith("{")]
    assert len(people) == 3
    for person in people:
        role = role_of(person["email"], frozenset(person.get("groups", ())), roles)
        assert f"{person['sub']} ({role})" in text


def test_the_provider_of_the_trial_starts_and_answers() -> None:
    _, *arguments = service("provider", TRIAL / "compose.yaml")["command"]
    port = str(free_port())
    local = [{"9400": port, "0.0.0.0": "127.0.0.1"}.get(said, said) for said in arguments]
    process = subprocess.Popen(
        [sys.executable, *local],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/.well-known/openid-configuration"
        assert answers(address, process)
        with urllib.request.urlopen(address) as answer:
            assert "authorization_endpoint" in json.load(answer)
    finally:
        process.terminate()
        process.wait(10)
