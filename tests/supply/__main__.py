"""Ask what is known against the versions that were tested: PyPI, else what is kept here."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

from tests.supply import IMAGE, TESTED, advisories, known_against, pinned

# pip-audit ends with 1 both for a finding and for a question that was not answered
NOT_ASKED = "could not be audited"


def main() -> int:
    """0 where nothing is known, 1 for a finding."""
    kept, day = advisories()
    vulnerabilities = [
        line for path in (TESTED, IMAGE) for line in known_against(pinned(path), kept)
    ]
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "-r", str(IMAGE)],
        capture_output=True,
        text=True,
        check=False,
    )
    answer = asked.stdout + asked.stderr
    if asked.returncode == 0 and NOT_ASKED not in answer:
        print("PyPI knows nothing against the versions of the image.")
    elif NOT_ASKED in answer or "Connection" in answer:
        age = (datetime.now(UTC).date() - day).days
        print(
            f"PyPI was not asked or did not answer: this is what was kept on {day} "
            f"({age} days ago), {len(kept)} advisories."
        )
    else:
        vulnerabilities.append(answer.strip())
    print("\n".join(vulnerabilities) or "Nothing is known against the versions that were tested.")
    return int(bool(vulnerabilities))


if __name__ == "__main__":
    sys.exit(main())
