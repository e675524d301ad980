"""What is served is the app, and never the folder `pages` as Streamlit's own pages."""

from __future__ import annotations

import subprocess
import sys

from explain.export.streamlit_command import APP, ROOT

SCRIPT = """
import importlib.util, sys
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.pages_manager import PagesManager
spec = importlib.util.spec_from_file_location("serve", sys.argv[1])
serve = importlib.util.module_from_spec(spec)
spec.loader.exec_module(serve)
print(serve.app.script_path)
print(PagesManager(str(serve.app.script_path)).uses_pages_directory)
print(MediaFileManager._get_inactive_file_ids.__module__)
"""


def test_a_first_link_is_never_taken_for_a_page_that_is_not_there() -> None:
    """In a process of its own and outside the checkout: both are set once for a process."""
    run = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", SCRIPT, str(ROOT / APP)],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    script, own_pages, files = run.stdout.splitlines()
    assert (script, own_pages) == (str(ROOT / "app.py"), "False")
    assert files == "pages.ui.server.made_files"
