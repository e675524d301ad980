"""Pseudonyms, as the operator wants them: forced or chosen, and made with one key."""

from __future__ import annotations

from pages.ui.access.person import current_role
from recommenders.configuration import configuration
from recommenders.errors import DataError
from recommenders.privacy import key
from recommenders.privacy.settings import in_force


def pseudonyms_forced() -> bool:
    """Whether whoever asks gets to see pseudonyms, whatever the address says.

    The one place that decides it: `pages.ui.session.selection.read` asks here, so that every view,
    link, file and message follows. It may depend on the role of whoever is signed in; settings
    that cannot be read force them: a mistake in a file shows nobody a name.
    """
    try:
        settings = in_force(configuration().privacy)
        # who asks takes longer to tell, and every choice of a screen is read here
        return settings.forced(current_role() if settings.roles else None)
    except DataError:
        return True


def pseudonym_key() -> bytes:
    """The key of this server; raises `DataError` in a sentence where there is none to trust."""
    return key.pseudonym_key(configuration().privacy)
