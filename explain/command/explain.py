"""`becausal explain`: the lists of customers with reasons, each of them checked."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from explain.command.common import customers, output
from explain.command.common.arguments import (
    Commands,
    add_command,
    add_dial,
    add_list,
    add_model,
    loaded_context,
    out_file,
    processes,
)
from recommenders.errors import DataError
from recommenders.json_text import as_json

if TYPE_CHECKING:
    from explain.explainer import Explainer


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "explain",
        run,
        purpose="the items that customers would see, and why",
        example="becausal explain C0382 --json",
    )
    customers.add(parser)
    add_model(parser)
    add_dial(parser)
    add_list(parser, html=True)
    parser.add_argument(
        "--without",
        nargs="+",
        default=[],
        metavar="ITEM",
        help="ids of items whose purchases are left out",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="every customer, as Parquet files in the folder that --out names; goes on where it "
        "was stopped",
    )
    parser.add_argument(
        "--processes",
        type=processes,
        default=1,
        metavar="N",
        help="with --all, how many work at a time (default: %(default)s)",
    )
    parser.add_argument(
        "--engine",
        choices=("local", "spark"),
        default="local",
        help="with --all, what they run on: processes of this machine, or Apache Spark "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--master",
        metavar="ADDRESS",
        help="with --engine spark, whose executors: local[2], spark://host:7077, yarn, ... "
        "(default: local[*], all cores of this machine)",
    )
    parser.add_argument(
        "--history",
        type=Path,
        metavar="FILE",
        help="somebody who is not in the data: a table, JSON or a list of item ids or titles",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="a file in place of the screen; with --all a folder",
    )


def run(arguments: argparse.Namespace) -> str:
    """The explained lists: as text, JSON, CSV or HTML."""
    import pandas as pd

    from explain.explainer import Explainer
    from explain.export.csv_text import csv_text

    if arguments.all:
        return _all(arguments)
    if arguments.engine != "local" or arguments.master:
        raise DataError(
            "--engine and --master go with --all", remedy="Add --all, or leave them out."
        )
    if arguments.out is not None:
        _check_file(arguments.out)
    explainer = Explainer.of(loaded_context(arguments))
    if arguments.history is None:
        dataset = explainer.context.dataset
        ids = [dataset.customer_id(code) for code in customers.codes(arguments, dataset)]
    else:
        explainer, ids = _of_file(explainer, arguments)
    explanations = [
        explainer.explain(
            id_,
            k=arguments.k,
            bought_before=arguments.bought_before,
            without=arguments.without,
        )
        for id_ in ids
    ]
    if arguments.json:
        answer = as_json([explanation.to_dict() for explanation in explanations])
    elif arguments.csv:
        every = pd.concat(
            [
                explanation.frame().assign(customer=explanation.customer)
                for explanation in explanations
            ]
        )
        answer = csv_text(every[["customer", *every.columns.drop("customer")]]).rstrip()
    elif arguments.html:
        from explain.export.customer_pages import customer_pages

        answer = customer_pages(explanations)
    else:
        answer = "\n\n".join(str(explanation) for explanation in explanations)
    return output.written(answer, arguments.out)


def _of_file(explainer: Explainer, arguments: argparse.Namespace) -> tuple[Explainer, list[str]]:
    """An explainer that knows the history of the file, and whose it is."""
    from recommenders.adapters.history_file import read_history
    from recommenders.data.customer_labels import GUEST

    if arguments.ids or arguments.customer:
        raise DataError(
            "--history is about somebody who is not in the data",
            remedy="Name no customers beside it.",
        )
    written = read_history(arguments.history, explainer.context.dataset)
    for remark in written.remarks:
        output.warn(remark)
    return explainer.with_guest(written.history), [GUEST]


def _check_file(path: Path) -> None:
    """A file can be written, or there is a sentence why not."""
    try:
        out_file(str(path))
    except argparse.ArgumentTypeError as error:
        raise DataError(str(error), remedy="--all writes a folder.") from error


def _all(arguments: argparse.Namespace) -> str:
    """The batch of every customer, with what it took."""
    from explain.batch.request import BatchRequest
    from explain.batch.run import explain_all
    from explain.batch.spark import THIS_MACHINE
    from explain.formats import count_of
    from recommenders.progress import ProgressBar

    if arguments.out is None or arguments.ids or arguments.customer or arguments.history:
        raise DataError(
            "--all explains every customer into a folder",
            remedy="Name the folder with --out, and no customers.",
        )
    master = arguments.master
    if arguments.engine == "spark":
        if arguments.processes != 1:
            raise DataError(
                "--processes is of the engine local",
                remedy="--master says how many work at a time, as in --master local[2].",
            )
        master = master or THIS_MACHINE
    elif master:
        raise DataError("--master is of the engine spark", remedy="Add --engine spark.")
    bar, told = ProgressBar(), -1

    def tell(done: int, of: int) -> None:
        nonlocal told
        if told < 0:
            bar.start("lists of all customers", of)
            told = 0
        bar.step(steps=done - told)
        told = done

    request = BatchRequest(
        dataset=arguments.dataset,
        recommender=arguments.recommender,
        k=arguments.k,
        bought_before=arguments.bought_before,
        dial=arguments.dial,
    )
    done = explain_all(
        request, arguments.out, processes=arguments.processes, master=master, tell=tell
    )
    before = f", {done.customers_before:,} were there" if done.customers_before else ""
    return (
        f"{count_of(done.customers, 'customer')} in {count_of(done.parts, 'part')}{before}; "
        f"{done.rate:,.0f} customers a second and process. {arguments.out}"
    )
