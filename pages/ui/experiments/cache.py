"""What the Experiments view computes once: read-outs, and interleaved lists."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from explain.experiments import planned
from explain.experiments.planned import PowerCurve
from explain.markup import text
from explain.profiles.variety import rearranging
from explain.rankings.next_purchases import holdback_time
from pages.ui.session import explanations, list_options, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import AT_ONCE, as_shown, judged_on, started
from pages.ui.session.jobs import forget, run_once
from pages.ui.session.list_options import ListOptions
from pages.ui.session.selection import Selection
from recommenders import registry
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.adapters.own_data.plain_errors import without_folder
from recommenders.adapters.own_data.uploads import Upload, file_name, try_upload
from recommenders.artifacts import cache_folder
from recommenders.configuration import configuration
from recommenders.contract import Dataset, attributes_itself
from recommenders.errors import DataError
from recommenders.evaluation import durations
from recommenders.evaluation.variants import Variant
from recommenders.experiments import example
from recommenders.experiments.columns import Roles
from recommenders.experiments.example import Example
from recommenders.experiments.from_history import Baseline, baseline
from recommenders.experiments.interleaving.held_back_lists import (
    HeldBackLists,
    Interleaved,
    held_back_lists,
    interleave,
)
from recommenders.experiments.planner import Plan, answer
from recommenders.experiments.read_out import Question, ReadOut, read_out
from recommenders.experiments.table import Empty, ExperimentTable, experiment_table
from recommenders.experiments.whole import whole_table
from recommenders.intervals import generator
from recommenders.operation.processes import apart
from recommenders.progress import Progress

_SEED: Final = 0
_TABLE: Final = "_experiment_table"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """The file that is read out: its lines, and a key that tells it from any other."""

    sheet: Sheet
    key: str
    example: Example | None = None


def upload() -> Upload | None:
    """The file that was uploaded in this window."""
    kept: Upload | None = st.session_state.get(_TABLE)
    return kept


def keep_upload(new: Upload | None) -> None:
    """Read this file out from now on; None goes back to the examples."""
    old = upload()
    if old is not None:
        forget("experiment file", _key_of(old))
    st.session_state[_TABLE] = new


def uploaded_source(uploaded: Upload) -> Source:
    """The lines of an upload, read once. Raises a `DataError` that names no folder."""
    key = _key_of(uploaded)
    sheet = run_once("experiment file", key, lambda _: _read(uploaded), label="Reading the table")
    return Source(sheet=sheet, key=key)


@st.cache_resource(max_entries=8, show_spinner=False)
def example_source(name: str) -> Source:
    """A simulated experiment by its name."""
    made = next(candidate for candidate in example.EXAMPLES if candidate.name == name)
    sheet = Sheet(frame=example.frame(made), file="example.csv")
    return Source(sheet=sheet, key=f"example {name}", example=made)


def table_of(source: Source, roles: Roles, empty: Empty) -> ExperimentTable:
    """The checked table, read once for each choice of columns; raises `DataError`."""
    return run_once(
        "experiment table",
        f"{source.key}/{roles}/{empty}",
        lambda _: experiment_table(source.sheet, roles, empty=empty),
        label="Checking the table",
    )


def read_out_of(
    source: Source, table: ExperimentTable, empty: Empty, question: Question
) -> ReadOut:
    """What the table has found, once for each question; raises `DataError`."""
    return run_once(
        "experiment read-out",
        f"{source.key}/{table.roles}/{empty}/{question}",
        lambda progress: read_out(table, question, progress=progress),
        label="Comparing the arms",
    )


@st.cache_data(max_entries=64, show_spinner=False)
def baseline_of(fingerprint: str, outcome: str, _dataset: Dataset) -> Baseline | None:
    """What the customers of the data set did; None where they tell too little."""
    try:
        return baseline(_dataset, outcome)
    except DataError:
        return None


@st.cache_data(max_entries=64, show_spinner=False)
def plan_curve(plan: Plan) -> PowerCurve:
    """The curves of a plan."""
    return planned.curve(plan)


@st.cache_data(max_entries=64, show_spinner=False)
def plan_notes(plan: Plan, customers: int | None) -> list[str]:
    """What is to be known of a plan: a part of it is simulated."""
    return planned.notes(plan, answer(plan), customers=customers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A recommender whose lists are drafted, with the ``options`` that they are shown with.

    ``selection`` is that of the Customer view with this side in the sidebar.
    """

    selection: Selection
    options: ListOptions

    @property
    def variant(self) -> Variant:
        """What is fitted and listed."""
        return Variant(
            recommender=self.selection.recommender,
            personal=self.options.personal,
            variety=self.options.variety,
        )


def sides_of(view: ViewContext, other: str) -> tuple[Side, Side]:
    """The recommender of the sidebar and another one, with what the address says of their lists."""
    loaded = view.model.loaded
    own, against = (
        Side(
            selection=selection,
            options=list_options.resolve(selection, registry.entry(selection.recommender), loaded),
        )
        for selection in (view.selection, list_options.of_other_side(view.selection, other))
    )
    return own, against


@dataclass(frozen=True, slots=True, kw_only=True)
class InterleaveState:
    """What is known of two sides, ``interleaved``, or the ``seconds`` that it takes."""

    interleaved: Interleaved | None = None
    seconds: float = 0.0
    key: str = ""


def interleaved(view: ViewContext, sides: tuple[Side, Side]) -> InterleaveState:
    """Two recommenders, drafted for everybody who came back, with the lists that the shop shows.

    Drawn where that is quick, or was asked for; with progress. Raises `DataError` for data that
    cannot be split and recommenders that cannot take them.
    """
    dataset, bought, rules = judged_on(view), view.selection.bought, configuration().rules
    left, right = (side.variant for side in sides)
    prints = (
        f"{registry.fingerprint(variant.recommender, dataset)}{variant.settings or ''}"
        for variant in (left, right)
    )
    key = f"interleave/{'/'.join(prints)}/{bought}"
    if rules:
        key += f"/{resources.hash_of(repr(rules))}"
    seconds = durations.seconds([left, right], dataset)
    if seconds > AT_ONCE and key not in started():
        return InterleaveState(seconds=seconds, key=key)

    def work(progress: Progress) -> HeldBackLists:
        return held_back_lists(
            dataset,
            (left, right),
            bought_before=bought,
            rules=rules,
            rearranging=rearranging,
            cache=cache_folder(),
            progress=progress,
            runner=apart(seconds),
        )

    lists = run_once("held-back lists", key, work, label="Interleaving")
    shown = as_shown(view)
    interleaving = run_once(
        "interleave",
        f"{key}/{shown.fingerprint}",
        # coins are tossed in the order of the screen: they tell nothing of another one
        lambda _: interleave(lists.known_as(shown.known_as), generator(_SEED)),
        label="Interleaving",
    )
    return InterleaveState(interleaved=interleaving, key=key)


def reason_then(
    view: ViewContext, side: Side, customer: int, item: int, *, since: pd.Timestamp
) -> str:
    """Why a side listed an item for a customer (codes) at the time ``since``, in a line.

    Empty where that would take many questions, and where the held-back lists of the Customer view
    are of another day.
    """
    selection, options = view.selection, side.options
    try:
        then = resources.earlier(selection.dataset, private=selection.private)
        if holdback_time(judged_on(view))[0] != since:
            return ""
        model = resources.fitted_model(
            selection.dataset, side.selection.recommender, options.personal, held_back=True
        )
    except DataError:
        return ""
    if not attributes_itself(model.ranker.recommender):
        return ""
    model = model.seen_by(then)
    explained = explanations.explanation(
        model.fingerprint, customer, selection.bought, options.variety, model
    )
    listed = explained.ranking.items.tolist()
    return text(explained.rationales[listed.index(item)].brief) if item in listed else ""


def start_interleaving(key: str) -> None:
    """Callback of a button: draft both sides in this session's next run."""
    started().add(key)


def _key_of(uploaded: Upload) -> str:
    content = blake2b(uploaded.content, digest_size=16).hexdigest()
    return f"{uploaded.name}/{content}"


def _read(uploaded: Upload) -> Sheet:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file_name(uploaded.name)
        try_upload(path.name, uploaded.content)
        path.write_bytes(uploaded.content)
        try:
            sheet = whole_table(path)
        except DataError as error:
            raise without_folder(error, path) from error.__cause__
    return Sheet(
        frame=sheet.frame,
        file=path.name,
        findings=sheet.findings,
        twice=sheet.twice,
        nested=sheet.nested,
        separator=sheet.separator,
    )
