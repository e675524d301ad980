"""The list of a customer as a batch has written it: nothing is computed for it."""

from __future__ import annotations

from explain.batch.stored import StoredEntry, stored_list
from explain.markup import escape
from pages.ui.elements import empty_states, screen
from pages.ui.elements.customer_steps import steps
from pages.ui.elements.icons import verdict_mark
from pages.ui.elements.profile_strip import profile_line
from pages.ui.session import explanations, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.data.customer_labels import in_sentence
from recommenders.own.batch_lists import BatchLists


def show(view: ViewContext, customer: int, lists: BatchLists) -> None:
    """The list with its reasons, whose it is, and when it was made."""
    loaded = view.model.loaded
    named = resources.loaded_dataset(view.selection.dataset).dataset
    recorded = stored_list(lists, customer, named, loaded.dataset)
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    count = len(recorded.entries)
    items = "this item" if count == 1 else f"these {count} items" if count else "no item"
    screen.title(
        f"Why {in_sentence(profile.label)} sees {items}", profile_line(profile, loaded.dataset)
    )
    screen.text(
        f":material/inventory_2: {escape(recorded.provenance)}, and shown as it was written: "
        "nothing was computed now."
    )
    steps(view)
    if not count:
        empty_states.no_line(view.record)
        return
    screen.section("Ranked list")
    links = Links.of(view)
    screen.text("\n\n".join(_lines(entry, links) for entry in recorded.entries))
    screen.section("The rows of the batch")
    screen.table("The rows of the batch", recorded.frame)


def _lines(entry: StoredEntry, links: Links) -> str:
    said = (
        f"  \n:small[To the customer: “{escape(entry.to_customer)}”]" if entry.to_customer else ""
    )
    return (
        f"{entry.rank} **{links.item_name(entry.item)}** :small[· score {entry.score:.3g}]  \n"
        f":small[{verdict_mark(entry.state)} {escape(entry.reason)}]  \n"
        f":small[:gray[{escape(entry.answers)}]]{said}"
    )
