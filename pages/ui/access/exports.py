"""Files that leave the server: asked again when they are made, and recorded."""

from __future__ import annotations

from collections.abc import Callable

from pages.ui.access.person import Person, check, working_for
from pages.ui.access.record import record
from recommenders.access.roles import Permission


def exported(
    content: Callable[[], bytes], person: Person, *, file: str, dataset: str, customer: str
) -> Callable[[], bytes]:
    """The content of a file for somebody, made when it is clicked.

    By then the role may be another one and the sign-in over, so both are asked again; the record
    is written first, and without it there is no file. ``customer`` is as the screen names him.
    """

    def made() -> bytes:
        now = person.now()
        check(now, Permission.EXPORT, file=file, dataset=dataset, customer=customer)
        record(
            "exported",
            now.name,
            role=now.role or "",
            file=file,
            dataset=dataset,
            customer=customer,
        )
        with working_for(now):
            return content()

    return made
