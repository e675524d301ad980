"""Logs for programs: where it is asked for, each entry is a line of JSON on standard error.

Streamlit gives each of its loggers a handler of its own, and uvicorn those of a configuration of
its own: all of them pass what they have to say to one handler instead.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import streamlit.logger

from recommenders.operation.log_kind import JSON, log_kind

_LOG: Final = logging.getLogger("becausal")
_OTHERS: Final = ("streamlit", "uvicorn", "websockets")
_PARTS: Final = "parts"


class JsonLines(logging.Formatter):
    """One JSON object of ASCII a line: time, level, logger, message and what is told beside it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, _PARTS, {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, default=str)


def write_logs(environ: Mapping[str, str]) -> None:
    """Write the logs of this process as they are asked for; raises `DataError`."""
    if log_kind(environ) != JSON:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    logging.captureWarnings(True)
    # those that are made later as well
    streamlit.logger.setup_formatter = _pass_on_new
    for name in [*logging.root.manager.loggerDict, *_OTHERS]:
        if name.partition(".")[0] in _OTHERS:
            pass_on(logging.getLogger(name))


def pass_on(logger: logging.Logger) -> None:
    """Let a logger write nothing itself; one that was silenced stays so.

    Uvicorn's log of requests is: their addresses hold ids.
    """
    if not (logger.handlers or logger.propagate):
        return
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.propagate = True


def _pass_on_new(logger: logging.Logger) -> None:
    # Streamlit has just told it to pass nothing on, before it gives it a handler
    logger.propagate = True
    pass_on(logger)


def event(name: str, **parts: object) -> None:
    """Write down that something ordinary has happened; seen in logs for programs only.

    Ids and names of customers are no parts: a log is read by others.
    """
    _LOG.info(name, extra={_PARTS: parts})
