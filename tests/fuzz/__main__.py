"""`python -m tests.fuzz`: look for inputs that end in a traceback, led by the lines they reach.

Runs each target of `tests.fuzz.targets` in a process of its own with atheris (libFuzzer). What is
new goes into a corpus, which the next run begins with; an input that ends in anything but a
reading or a sentence is kept beside it, and ends the run of its target.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "fuzz"
SLOW_SECONDS, MEMORY_MB = 10, 2_048


def main(arguments: list[str]) -> int:
    """Fuzz the targets one after the other; gives how many have failed."""
    if find_spec("atheris") is None:
        sys.exit("The fuzzer is not installed: pip install atheris (`make fuzz` does it).")
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all that are not native")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.here:
        fuzz(told.targets[0], told.seconds)
    from tests.fuzz.targets import TARGETS

    unknown = sorted(set(told.targets) - set(TARGETS))
    if unknown:
        parser.error(f"there is no target {unknown[0]}; there are {', '.join(TARGETS)}")
    failed = []
    led = [name for name, target in TARGETS.items() if not target.native]
    for name in told.targets or led:
        here = ("-m", "tests.fuzz", "--here", "--seconds", str(told.seconds), name)
        done = subprocess.run(
            [sys.executable, *here], capture_output=True, check=False, text=True, errors="replace"
        )
        runs = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
        print(f"{name}: {runs[-1] if runs else 'failed'}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-3_000:], done.stderr[-3_000:], sep="\n", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}. The inputs are in {FOLDER}.")
    return len(failed)


def fuzz(name: str, seconds: int) -> None:
    """Fuzz a target in this process, and leave it."""
    import atheris

    with atheris.instrument_imports(include=["recommenders", "explain"]):
        from tests.fuzz.targets import TARGETS
    from tests.fuzz.seeds import TOKENS

    target = TARGETS[name]
    corpus = FOLDER / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = FOLDER / "words.dict"
    quoted = ("".join(f"\\x{byte:02x}" for byte in token) for token in TOKENS if len(token) < 64)
    words.write_text("".join(f'"{word}"\n' for word in quoted if word), encoding="ascii")
    options = (
        f"-max_total_time={seconds}",
        f"-timeout={SLOW_SECONDS}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-dict={words}",
        f"-artifact_prefix={FOLDER / name}/",
        "-max_len=20000",
    )
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.ends_well)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
