"""The Search view: the items of a query, why they stand there, and what sessions change."""

from __future__ import annotations

from pages.ui.search import cache, field, items, log, missing, whom
from pages.ui.session import context
from pages.ui.session.links import Links
from recommenders.searches.log import normalised

# the suggestion that is shown without a choice: there sessions tell the most
FIRST = "rare"


def show(view: context.ViewContext) -> None:
    """The query that is typed, or one that is worth a look."""
    dataset = view.model.loaded.dataset
    if dataset.searches is None or not len(dataset.searches):
        missing.draw_missing(view)
        return
    key, model = cache.search_model(dataset, private=view.selection.private)
    suggestions = cache.suggestions(key, model)
    query = normalised(view.selection.query or "")
    if not query and suggestions:
        query = next(
            (suggestion for suggestion in suggestions if suggestion.label == FIRST), suggestions[0]
        ).text
    sessions = not view.selection.sessions_off
    summary = cache.summary(key, model)
    links = Links.of(view)
    asked_for = whom.resolved(key, model, view)
    customer = None if asked_for.taste is None else asked_for.customer
    answer = cache.answer(key, query, sessions, model, customer, asked_for.taste)
    items.draw_heading(answer, model, links, name=asked_for.name if customer is not None else "")
    field.draw_field(query, summary, suggestions, sessions=sessions)
    whom.draw_whom(view)
    items.draw_notes(answer, private=view.selection.private)
    whom.draw_note(asked_for, view)
    items.draw_items(answer, model, links, name=asked_for.name)
    items.draw_log_of(answer, model, links)
    log.draw_log(summary, links, private=view.selection.private)


show(context.current())
