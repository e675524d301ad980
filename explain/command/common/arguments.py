"""What commands have in common: arguments that are checked, and what they name, loaded."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Protocol

from explain.command.common import output
from recommenders import registry
from recommenders.contract import HasDial
from recommenders.own.batch_lists import BatchLists
from recommenders.own.recommendation_table import RecommendationTable
from recommenders.own.recommender import OwnRecommender

if TYPE_CHECKING:
    from explain.context import ExplanationContext
    from recommenders.contract import Dataset, Recommender


LONGEST: Final = 10_000
"""Items in a list, at the most."""
EACH_CORE: Final = 4
"""Processes for each core of the machine, at the most."""


class Parser(argparse.ArgumentParser):
    """A parser that says in one sentence what is wrong, and ends with 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        sentence = message[:1].upper() + message[1:].rstrip(".")
        end = "" if sentence.endswith("?") else "."
        self.exit(2, f"{sentence}{end} Help: {self.prog} --help\n")


class Commands(Protocol):
    """What argparse gives for adding the parsers of commands."""

    def add_parser(self, name: str, *, help: str, description: str, epilog: str) -> Parser:
        """The parser of a command."""
        ...


def add_command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], str],
    *,
    purpose: str,
    example: str,
) -> Parser:
    """The parser of a command that ``run`` carries out; help says its purpose and an example."""
    parser = commands.add_parser(
        name,
        help=purpose,
        description=purpose[:1].upper() + purpose[1:] + ".",
        epilog=f"Example: {example}",
    )
    parser.set_defaults(run=run, parser=parser)
    return parser


def add_dataset(parser: argparse.ArgumentParser) -> None:
    """The option for the data set."""
    parser.add_argument(
        "--dataset",
        default="sample",
        metavar="NAME",
        help="a name, or a folder of your own data (default: %(default)s)",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """The options for a data set with a recommender fitted to it."""
    add_dataset(parser)
    parser.add_argument(
        "--recommender",
        default=registry.DEFAULT,
        metavar="NAME",
        help=f"{', '.join(known.name for known in registry.ENTRIES)}, or your own as "
        "package.module:name (default: %(default)s)",
    )


def add_dial(parser: argparse.ArgumentParser) -> None:
    """The option for how personal the lists are, of a recommender that can be turned."""
    parser.add_argument(
        "--dial",
        type=not_negative,
        metavar="FACTOR",
        help="how much what is personal counts, 0 is the same list for all; for "
        f"{', '.join(known.name for known in registry.ENTRIES if known.own_dial)} (default: what "
        "suits the data)",
    )


def add_length(parser: argparse.ArgumentParser) -> None:
    """The option for how long lists are."""
    parser.add_argument(
        "--k", type=length, default=10, metavar="N", help="items in a list (default: %(default)s)"
    )


def add_list(parser: argparse.ArgumentParser, *, html: bool = False) -> None:
    """The options for the lists of customers: how long, of what, and in which form."""
    add_length(parser)
    parser.add_argument("--bought-before", action="store_true", help="rank these as well")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--csv", action="store_true", help="CSV in place of text")
    add_json(forms)
    if html:
        forms.add_argument("--html", action="store_true", help="a page in place of text")


class Options(Protocol):
    """What options are added to: a parser, or a group of which one at the most is given."""

    def add_argument(
        self, name: str, /, *, action: Literal["store_true"], help: str
    ) -> argparse.Action:
        """Add a switch."""
        ...


def add_json(parser: Options) -> None:
    """The option for values in place of text; their keys are in pages/content/json.md."""
    parser.add_argument("--json", action="store_true", help="JSON in place of text")


def add_seed(parser: argparse.ArgumentParser) -> None:
    """The option for the seed of what is drawn at random."""
    parser.add_argument(
        "--seed",
        type=whole,
        default=0,
        metavar="N",
        help="seed of what is drawn at random (default: %(default)s)",
    )


def loaded_context(arguments: argparse.Namespace, *, ruled: bool = True) -> ExplanationContext:
    """The data set and recommender that the arguments name; raises `DataError`.

    ``ruled``: lists follow the rules of becausal.toml; without, it is about the score alone.
    """
    from explain.context import ExplanationContext
    from recommenders.api import at_dial, entry, fit, load_dataset
    from recommenders.artifacts import cache_folder
    from recommenders.configuration import configuration

    entry(arguments.recommender)
    dataset = load_dataset(arguments.dataset)
    warn(dataset)
    recommender = fit(arguments.recommender, dataset, cache=cache_folder())
    warn_of_model(recommender)
    rules = configuration().rules if ruled else ()
    return ExplanationContext.of(at_dial(recommender, arguments.dial), dataset, rules)


def warn(dataset: Dataset) -> None:
    """Say on standard error what may make the data say something else than they mean."""
    from recommenders.data.tables import warnings_of

    for sentence in warnings_of(dataset):
        output.warn(f"Warning: {sentence}")


def warn_of_model(recommender: Recommender) -> None:
    """Say on standard error what was found when an own model was tried."""
    if isinstance(recommender, OwnRecommender | RecommendationTable | BatchLists):
        for remark in recommender.remarks:
            output.warn(f"Warning: {remark}")


def origin(arguments: argparse.Namespace, context: ExplanationContext) -> dict[str, Any]:
    """What was computed on what, for JSON: data set, recommender, its dial (or null), seed."""
    return {
        "dataset": context.dataset.name,
        "recommender": arguments.recommender,
        "dial": dial_of(context),
        "seed": arguments.seed,
    }


def dial_of(context: ExplanationContext) -> float | None:
    """The dial in force, None for a recommender without one."""
    recommender = context.ranker.recommender
    return recommender.dial if isinstance(recommender, HasDial) else None


def heading(arguments: argparse.Namespace, context: ExplanationContext) -> str:
    """What was computed on what: data set, recommender, its dial where it has one, seed."""
    label = registry.entry(arguments.recommender).label
    dial = dial_of(context)
    label += "" if dial is None else f" at dial {dial:g}"
    seed = f", seed {arguments.seed}" if hasattr(arguments, "seed") else ""
    return f"{context.dataset.title}, {label}{seed}"


def count(text: str) -> int:
    """A whole number from 1 up."""
    return _whole(text, 1)


def length(text: str) -> int:
    """How many items a list has."""
    return _whole(text, 1, LONGEST)


def processes(text: str) -> int:
    """How many processes work at a time: as many as this machine may bear."""
    cores = os.cpu_count() or 1
    return _whole(text, 1, EACH_CORE * cores, f", since this machine has {cores} cores")


def whole(text: str) -> int:
    """A whole number from 0 up."""
    return _whole(text, 0)


def positive(text: str) -> float:
    """A number above 0 that is no infinity."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"give a number above 0, not {text!r}")
    return value


def not_negative(text: str) -> float:
    """A number from 0 up that is no infinity."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError(f"give a number from 0 up, not {text!r}")
    return value


def pixels(text: str) -> int:
    """A size on the screen."""
    value = _whole(text, 0)
    if not 200 <= value <= 8_000:
        raise argparse.ArgumentTypeError(f"between 200 and 8000 pixels, not {value}")
    return value


def port(text: str) -> int:
    """A port that a program may listen on."""
    value = _whole(text, 1)
    if value > 65_535:
        raise argparse.ArgumentTypeError(f"a port is at most 65535, not {value}")
    return value


def out_file(text: str) -> Path:
    """A file that can be written: its folder is there, and it is no folder itself."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a folder: name a file")
    if not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}: make it first")
    return path


def out_folder(text: str) -> Path:
    """A folder that is there or can be made."""
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is a file: name a folder")
    return path


def _whole(text: str, least: int, most: int | None = None, why: str = "") -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"give a whole number, not {text!r}") from None
    if value < least:
        raise argparse.ArgumentTypeError(f"give {least} or more, not {value}")
    if most is not None and value > most:
        raise argparse.ArgumentTypeError(f"give {most} at the most{why}, not {value}")
    return value
