"""The items of a query: the finding, each item with its evidence, and what sessions move."""

from __future__ import annotations

import streamlit as st

from explain.export.report import Table, Words
from explain.formats import count_of, join_names, percent
from explain.reasons.wording import escape
from explain.search import chart
from explain.search.answer import SearchAnswer, shown_for
from explain.search.personal import TasteEvidence, taste_sentence
from explain.search.sentences import sentence
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.links import Links
from recommenders.contract import Columns
from recommenders.search.evidence import Evidence
from recommenders.search.model import SearchModel
from recommenders.searches.log import MIN_CUSTOMERS

MAX_SHOWN = 15
"""Items of the log that stand in the table; the file has all."""


def draw_heading(answer: SearchAnswer, model: SearchModel, links: Links, *, name: str = "") -> None:
    """What the query leads to, and how well it is known; ``name`` is as for whom, "" for all."""
    query = answer.scores.text
    if not answer.evidence:
        title = f"Nothing is known of “{query}”"
    elif answer.weak:
        title = f"No item fits “{query}” well"
    else:
        first = links.dataset.item_title(answer.evidence[0].item)
        title = f"“{query}” leads {f'{name} ' if name else ''}to {first}"
    screen.title(title, _strip(answer, model))


def draw_notes(answer: SearchAnswer, *, private: bool = False) -> None:
    """What is unusual about the query, each with what it means.

    With pseudonyms (``private``) a query that few have typed is not known.
    """
    query = escape(answer.scores.text)
    if not answer.evidence:
        screen.text(
            f":material/search_off: Nobody has clicked anything for “{query}”, and none of its "
            "words is in the text of an item or in another query. Try other words."
        )
        return
    if answer.weak and answer.known:
        screen.text(
            f":material/search_off: {count_of(answer.searched, 'search', 'searches')} for it "
            f"led to {count_of(answer.clicks, 'click')}, and no item's text is like it: shoppers "
            "look for something that is not here, or not called so. The order below means little."
        )
    elif answer.weak:
        screen.text(
            ":material/search_off: Only parts of its words are in the text of any item or query: "
            "the order below means little."
        )
    elif not answer.known:
        words = sorted({word for evidence in answer.evidence for word in evidence.matched})
        named = (
            f"Words that are known: {escape(join_names([f'“{word}”' for word in words]))}."
            if words
            else "None of its words is known as it stands: parts of them are."
        )
        nobody = (
            f"Fewer than {MIN_CUSTOMERS} customers have searched this, or nobody."
            if private
            else "Nobody has searched this."
        )
        screen.text(
            f":material/fiber_new: {nobody} Its words speak for the items. {named}",
            terms=("Text back-off",),
        )
    elif not answer.clicks:
        screen.text(
            ":material/touch_app: Nobody who searched this has clicked anything: its words alone "
            "speak for the items."
        )


def draw_items(answer: SearchAnswer, model: SearchModel, links: Links, *, name: str = "") -> None:
    """The list with a sentence for each item, beside it what the scores are made of.

    ``name`` is the customer's as for whom it is ranked.
    """
    if not answer.evidence:
        return
    dataset = links.dataset
    screen.section("Its items, and why they stand there", terms=("Hyperedge", "Text back-off"))
    left, right = screen.columns([3, 2])
    frame = answer.frame(dataset, model.searches.queries)
    with left:
        for rank, (evidence, other) in enumerate(
            zip(answer.evidence, answer.others, strict=True), 1
        ):
            _draw_item(rank, evidence, other, answer, model, links, name)
        screen.record(Table(name="Items of the query", frame=frame))
    with right:
        screen.chart(
            chart.score_parts(answer.evidence, dataset, theme=chart_theme()),
            key="search_parts",
            alt=chart.takeaway(answer.evidence, dataset),
        )
        screen.caption(
            "A score is what speaks for an item, as a share of what speaks for all items. Its "
            "parts add up exactly: clicks for this query, sessions that join an item with what "
            "was clicked, and words."
        )
        if answer.taste:
            _draw_taste_moves(answer, links, name)
        _draw_moves(answer, links)


def draw_log_of(answer: SearchAnswer, model: SearchModel, links: Links) -> None:
    """What was shown for the query, clicked and bought."""
    if answer.scores.query is None:
        return
    frame = shown_for(model, answer.scores.query, links.dataset)
    if frame.empty:
        return
    screen.section("What the shop has shown for it")
    head = frame.head(MAX_SHOWN)
    titles = head.rename(columns={Columns.TITLE: "Item"})[["Item", "shown", "clicked", "bought"]]
    screen.table(
        "Shown for the query",
        head,
        file=frame,
        shown=screen.Linked(
            frame=titles.rename(columns=str.capitalize),
            links={"Item": [links.item_of(id_) for id_ in head[Columns.ITEM]]},
        ),
    )
    screen.caption(
        "Searches in which the item was shown, clicked and bought. What stands further down is "
        "seen less: few clicks are no proof that an item does not fit."
    )


def _strip(answer: SearchAnswer, model: SearchModel) -> str:
    if answer.scores.query is None:
        return "not a known query"
    typed = int(model.searches.typed_by()[answer.scores.query])
    parts = [
        f"{count_of(answer.searched, 'search', 'searches')} by {count_of(typed, 'shopper')}",
        count_of(answer.clicks, "click"),
    ]
    if not answer.sessions:
        parts.append("without sessions")
    return " · ".join(parts)


def _draw_item(
    rank: int,
    evidence: Evidence,
    other: int | None,
    answer: SearchAnswer,
    model: SearchModel,
    links: Links,
    name: str,
) -> None:
    dataset = links.dataset
    named = [
        evidence.item,
        *(via.item for via in evidence.via),
    ]
    moved = _moved(rank, other, answer)
    head = f"**{rank}. {links.item_name(evidence.item)}** · {percent(evidence.score)}{moved}"
    why = links.text(sentence(evidence, dataset, model.searches.queries), named)
    if answer.taste:
        taste = answer.taste[rank - 1]
        head += f" · {_for_everybody(rank, taste)}"
        why += f" {links.text(taste_sentence(taste, name, dataset), named)}"
    st.markdown(f"{head}  \n:small[{why}]")
    screen.record(Words(markdown=f"{head}  \n{why}"))


def _for_everybody(rank: int, taste: TasteEvidence) -> str:
    if taste.everybody is None:
        return "not listed for everybody"
    place = "the same place" if taste.everybody == rank else f"place {taste.everybody}"
    return f"{place} for everybody ({percent(taste.plain)})"


def _draw_taste_moves(answer: SearchAnswer, links: Links, name: str) -> None:
    """What taste changes, and how."""
    screen.caption(
        f"As for {escape(name)} each score is the one for everybody times what purchases of the "
        "item and its brand count, and all are scaled to 100 % again: who gains takes from the "
        "rest. Shares of brands are drawn to everybody's where there are few purchases."
    )
    if answer.displaced:
        names = join_names([links.item_name(item) for item in answer.displaced])
        verb = "is" if len(answer.displaced) == 1 else "are"
        screen.text(f":material/person: For everybody {names} {verb} there as well.")


def _moved(rank: int, other: int | None, answer: SearchAnswer) -> str:
    way = "without sessions" if answer.sessions else "with sessions"
    if other is None:
        return f" · not listed {way}"
    return "" if other == rank else f" · place {other} {way}"


def _draw_moves(answer: SearchAnswer, links: Links) -> None:
    """What the switch changes, in words."""
    way = "Without" if answer.sessions else "With"
    if not answer.new and not answer.gone:
        same = all(rank == other for rank, other in enumerate(answer.others, 1))
        what = "in the same order" if same else "in another order"
        screen.text(f":material/compare_arrows: {way} sessions the same items, {what}.")
        return
    gone = join_names([links.item_name(item) for item in answer.gone])
    new = join_names([links.item_name(item) for item in answer.new])
    verb = "is" if len(answer.gone) == 1 else "are"
    if gone and new:
        text = f"{gone} {verb} there in the place of {new}"
    elif gone:
        text = f"{gone} {verb} there as well"
    else:
        text = f"{new} {'is' if len(answer.new) == 1 else 'are'} not there"
    screen.text(f":material/compare_arrows: {way} sessions {text}.")
