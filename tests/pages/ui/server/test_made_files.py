"""A made file outlives the scripts of others, and not for ever."""

from __future__ import annotations

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.ui.server.made_files import KEPT, keep_made_files


class Scene:
    """A manager of a class of its own, with a clock that is set by hand."""

    def __init__(self) -> None:
        class Manager(MediaFileManager):
            pass

        self.now = 0.0
        keep_made_files(Manager, clock=lambda: self.now)
        self.storage = MemoryMediaFileStorage("/media")
        self.manager = Manager(self.storage)

    def made(self, content: bytes = b"a,b") -> str:
        """Make the file of a button, as a click does; its name at the server."""
        button = self.manager.add_deferred(lambda: content, "text/csv", "1.0", "list.csv")
        return self.manager.execute_deferred(button).rsplit("/", 1)[1]

    def others_run(self, times: int = 2) -> None:
        for _ in range(times):
            self.manager.remove_orphaned_files()

    def there(self, name: str) -> bool:
        try:
            self.storage.get_file(name)
        except MediaFileStorageError:
            return False
        return True


def test_without_it_the_second_script_of_anybody_takes_the_file() -> None:
    """When this fails, Streamlit keeps files itself, and `made_files` can go."""
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    button = manager.add_deferred(lambda: b"a,b", "text/csv", "1.0", "list.csv")
    name = manager.execute_deferred(button).rsplit("/", 1)[1]
    manager.remove_orphaned_files()
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(name)


def test_a_made_file_is_there_for_a_minute_and_then_goes() -> None:
    scene = Scene()
    name = scene.made()
    scene.others_run(50)
    assert scene.there(name)
    scene.now = KEPT - 1
    scene.others_run()
    assert scene.there(name)
    scene.now = KEPT
    scene.others_run()
    assert not scene.there(name)


def test_the_same_content_made_again_begins_anew() -> None:
    scene = Scene()
    name = scene.made()
    scene.others_run(1)
    scene.now = KEPT + 5
    assert scene.made() == name
    scene.others_run()
    assert scene.there(name)
    scene.now += KEPT
    scene.others_run()
    assert not scene.there(name)


def test_what_a_page_shows_is_let_go_as_before() -> None:
    scene = Scene()
    shown = scene.manager.add(b"GIF89a", "image/gif", "2.0").rsplit("/", 1)[1]
    scene.others_run()
    assert scene.there(shown)
    scene.manager.clear_session_refs()
    scene.others_run(1)
    assert not scene.there(shown)
