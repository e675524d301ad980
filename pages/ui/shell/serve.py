"""What `becausal run` serves: the app behind its door, with a page of its own for a fault.

Streamlit takes a folder called ``pages`` for pages of its own until the first `st.navigation` has
run in the process: whoever came first to a link saw "Page not found" over the right view.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

ROOT = Path(__file__).resolve().parents[3]
# from a checkout that is not installed; last, so that it shadows nothing
sys.path.append(str(ROOT))

from pages.ui.access.files import FilesGate  # noqa: E402
from pages.ui.door.door import METRICS, Door  # noqa: E402
from pages.ui.door.headers import inline_scripts  # noqa: E402
from pages.ui.door.hosts import allowed_hosts  # noqa: E402
from pages.ui.door.way_back import WayBack  # noqa: E402
from pages.ui.server.logs import write_logs  # noqa: E402
from pages.ui.server.made_files import keep_made_files  # noqa: E402
from pages.ui.server.memory import keep_memory  # noqa: E402
from pages.ui.server.metrics import MetricsPage  # noqa: E402
from pages.ui.server.quota import Quota  # noqa: E402
from pages.ui.server.tidy import tidy  # noqa: E402
from pages.ui.shell.fault import draw_fault  # noqa: E402 - found by the line above
from pages.ui.shell.paths import PathsToQueries  # noqa: E402
from recommenders.access.sign_in import NO_SIGN_IN, auth_section  # noqa: E402
from recommenders.configuration import usable_configuration  # noqa: E402
from recommenders.operation.lifeline import end_with_parent  # noqa: E402

end_with_parent()
write_logs(os.environ)
tidy()
keep_memory()
keep_made_files()
PagesManager.uses_pages_directory = False
settings = usable_configuration()
sign_in = None if os.environ.get(NO_SIGN_IN) else settings.sign_in
names = [*settings.server.hosts, *([settings.sign_in.host] if settings.sign_in else [])]
app = st.App(
    ROOT / "app.py",
    secrets={"auth": auth_section(sign_in)} if sign_in else None,
    on_script_error=draw_fault,
    middleware=[
        Middleware(
            Door,
            hosts=allowed_hosts(st.get_option("server.address"), names),
            frame_ancestors=settings.server.frame_ancestors,
            inline=inline_scripts(),
            token=os.environ.get(METRICS, ""),
            secure=sign_in is not None and sign_in.secure,
        ),
        Middleware(MetricsPage),
        Middleware(Quota),
        Middleware(PathsToQueries),
        Middleware(WayBack),
        Middleware(FilesGate, sign_in=sign_in),
    ],
)
