"""The one way from a name to its view: customers, items, and What if without some purchases."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlencode

import streamlit as st

from explain.counterfactual.edits import MAX_EDITS, Action, Edits
from explain.counterfactual.edits import text as edits_in_address
from explain.markup import TextSpan, escape
from pages.ui.session.selection import Selection, changed
from pages.ui.session.view_scripts import script
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import in_sentence

if TYPE_CHECKING:
    from pages.ui.session.context import ViewContext

CUSTOMER: Final = "customer"
ITEM: Final = "item"
DUE: Final = "due"
WHAT_IF: Final = "what-if"
RECOMMENDER: Final = "recommender"
SEARCH: Final = "search"
SHOP_RULES: Final = "shop"
"""The part of the Recommender view that has the rules of the shop."""
GLOSSARY: Final = "glossary"
METHODS: Final = "methods"
TRANSIENT: Final = ("", CUSTOMER)
"""Addresses of the view that can hold back what was bought next."""
_OF_VIEWS: Final = {"hits": TRANSIENT, "term": (GLOSSARY,), "section": (METHODS,)}
"""What only these views have a use for."""
NAMED: Final = r"[?&]named=([^&]*)"
"""Finds the text of a cell in the address that `Link.named` made."""
LEADS_ON: Final = "The list without that purchase, in What if"
"""What hovers over a way on. A link with such a text is not printed: it names nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A view by its name in the address, and what is chosen there."""

    path: str
    selection: Selection

    @property
    def href(self) -> str:
        """Where it leads, relative to any view."""
        return address(self.path, self.selection)

    def named(self, name: str) -> str:
        """The same address for a cell of a grid, which reads its text from there (`NAMED`).

        The name stands first, so that a column sorts by it.
        """
        return f"{self.path}?{urlencode({'named': name} | _params(self.path, self.selection))}"

    def draw(self, label: str, icon: str) -> None:
        """A link on a line of its own; ``label`` is Markdown, ``icon`` one of Streamlit's."""
        params = _params(self.path, self.selection)
        st.page_link(script(self.path), label=label, icon=icon, query_params=params)

    def __call__(self, markdown: str, hover: str = "") -> str:
        """Text in Markdown as this link."""
        title = f' "{hover}"' if hover else ""
        return f"[{markdown}]({self.href}{title})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the names of a data set lead, with every other choice of ``selection`` kept.

    Names and ids are those of ``dataset``, pseudonyms where it has these. ``edits`` are changes of
    the history that are kept where purchases are taken out, else nothing else is changed. A screen
    for an audience has no links: names stand there as they are.
    """

    dataset: Dataset
    selection: Selection
    edits: Edits | None = None

    @classmethod
    def of(cls, view: ViewContext) -> Self:
        """The links of a view."""
        return cls(dataset=view.model.loaded.dataset, selection=view.selection)

    def customer(self, customer: int, *, item: int | None = None) -> Link:
        """The Customer view of a customer (code), with an item (code) of the list open."""
        selection = changed(self.selection, customer=self.dataset.customer_id(customer))
        id_ = None if item is None else self.dataset.item_id(item)
        return Link(path=CUSTOMER, selection=replace(selection, item=id_))

    def item(self, item: int) -> Link:
        """The Item view of an item (code)."""
        return self.item_of(self.dataset.item_id(item))

    def item_of(self, id_: str) -> Link:
        """The same for an item by its id."""
        return Link(
            path=ITEM, selection=changed(self.selection, item=id_, versus=None, because=None)
        )

    def due(self, item: int) -> Link:
        """The Due view of an item (code)."""
        return Link(path=DUE, selection=replace(self.selection, item=self.dataset.item_id(item)))

    def due_of(self, items: Sequence[int]) -> list[Link]:
        """The same for many items, whose ids are looked up at once."""
        ids = self.dataset.items[Columns.ITEM].iloc[list(items)].astype(str)
        return [Link(path=DUE, selection=replace(self.selection, item=id_)) for id_ in ids]

    def search(self, query: str) -> Link:
        """The Search view of a query."""
        return Link(path=SEARCH, selection=replace(self.selection, query=query))

    def without(
        self, items: Iterable[int], *, customer: int | None = None, target: int | None = None
    ) -> Link | None:
        """What if with all purchases of these items (codes) taken out.

        ``customer`` (a code) is whose, the chosen one when None; ``target`` the item that the
        purchases speak for. None where there is nothing to take out, or too much for an address.
        """
        taken = list(dict.fromkeys(items))
        if not 0 < len(taken) <= MAX_EDITS:
            return None
        edits = self.edits or Edits()
        for item in taken:
            edits = edits.forget(item).then(Action.WITHOUT, item)
        selection = self.selection
        if customer is not None:
            selection = changed(selection, customer=self.dataset.customer_id(customer))
        if target is not None:
            selection = replace(selection, item=self.dataset.item_id(target))
        if self.edits is None:
            selection = replace(selection, asof=None, rules_off=None)
        selection = replace(selection, edits=edits_in_address(edits, self.dataset))
        return Link(path=WHAT_IF, selection=selection)

    def without_rule(self, key: str) -> Link:
        """What if without a rule of the shop (`recommenders.rules.rule.Rule.key`)."""
        selection = replace(self.selection, edits=None, asof=None, rules_off=key)
        return Link(path=WHAT_IF, selection=selection)

    def rules(self) -> Link:
        """Where all rules of the shop are."""
        return Link(path=RECOMMENDER, selection=replace(self.selection, part=SHOP_RULES))

    def customer_name(
        self, customer: int, *, item: int | None = None, called: str | None = None
    ) -> str:
        """The name of a customer (code), or what it is ``called``, which leads to the list."""
        name = escape(called or self.dataset.customer_label(customer))
        return name if self.selection.present else self.customer(customer, item=item)(name)

    def item_name(self, item: int) -> str:
        """The title of an item (code) in Markdown, which leads to its view."""
        return self._item(item, self.dataset.item_title(item))

    def sentence(self, parts: Iterable[TextSpan]) -> str:
        """A sentence in Markdown: every item that it names is a link."""
        return "".join(
            escape(part.text)
            if part.item is None
            else f"**{self._item(part.item, part.text.strip())}**"
            for part in parts
        )

    def text(self, plain: str, items: Iterable[int] = (), customers: Iterable[int] = ()) -> str:
        """Plain text in Markdown: the titles of these ``items`` and names of ``customers`` lead on.

        The longest name that fits is taken, and none within a word.
        """
        titles = {self.dataset.item_title(code): code for code in items}
        labels: dict[str, int] = {}
        for code in customers:
            label = self.dataset.customer_label(code)
            labels |= {label: code, in_sentence(label): code}
        return "".join(
            escape(piece)
            if not named
            else self.item_name(titles[piece])
            if piece in titles
            else self.customer_name(labels[piece], called=piece)
            for piece, named in _pieces(plain, {*titles, *labels})
        )

    def mentioned(self, plain: str, items: Iterable[int]) -> list[int]:
        """Which of the ``items`` (codes) a text names, in the order in which it does."""
        titles = {self.dataset.item_title(code): code for code in items}
        return [titles[piece] for piece, named in _pieces(plain, titles) if named]

    def taken_out(
        self, items: Iterable[int], *, customer: int | None = None, target: int | None = None
    ) -> str:
        """The way on from a reason in Markdown, with a blank before it; "" where there is none."""
        taken = tuple(dict.fromkeys(items))
        link = self.without(taken, customer=customer, target=target)
        if link is None or self.selection.present:
            return ""
        words = "Try without it" if len(taken) == 1 else "Try without them"
        return f" {link(words, LEADS_ON)}"

    def _item(self, item: int, text: str) -> str:
        return escape(text) if self.selection.present else self.item(item)(escape(text))


def address(path: str, selection: Selection) -> str:
    """Where a view shows a selection, relative to any view.

    Only the Customer view goes back in time to see what was bought next: the others are of today.
    A term is of the glossary alone, a section of the methods.
    """
    query = urlencode(_params(path, selection))
    return (path or "./") + (f"?{query}" if query else "")


def _pieces(plain: str, names: Collection[str]) -> Iterator[tuple[str, bool]]:
    """A text cut where one of the names stands; with each piece, whether it is one."""
    either = "|".join(map(re.escape, sorted(filter(None, names), key=len, reverse=True)))
    if not either:
        yield plain, False
        return
    # what was split off stands at every second place
    for index, piece in enumerate(re.split(rf"(?<!\w)({either})(?!\w)", plain)):
        yield piece, index % 2 == 1


def _params(path: str, selection: Selection) -> dict[str, str]:
    """The query parameters of a selection, without what the view has no use for."""
    params = selection.params()
    for name, views in _OF_VIEWS.items():
        if path not in views:
            params.pop(name, None)
    return params
