"""The command line, as `python -m explain COMMAND`; installed it is `becausal COMMAND`."""

from __future__ import annotations

import sys

from explain.command.main import main

if __name__ == "__main__":
    sys.exit(main())
