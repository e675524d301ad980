"""`becausal check`: what is found in data of one's own, before anybody looks at a list."""

from __future__ import annotations

import argparse
from typing import Any, Final

from explain.command.common.arguments import Commands, add_command, add_json
from explain.formats import count_of, date
from explain.profiles import data_report
from explain.rules.wording import rule_words
from recommenders.configuration import configuration
from recommenders.contract import Columns, Dataset, Finding
from recommenders.errors import DataError
from recommenders.json_text import as_json
from recommenders.rules.matched import MatchedRule, RuleSet

WARNINGS: Final = 1
"""Exit code where something may say what is not meant; 0 is clean, 2 unusable."""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "check",
        run,
        purpose="read data of your own and say everything that was found in them; ends with 0 "
        "where nothing is wrong, 1 with warnings, 2 where they cannot be used",
        example="becausal check my_shop",
    )
    parser.add_argument("data", metavar="FOLDER", help="a folder or file of your own, or a name")
    parser.add_argument(
        "--recommender",
        metavar="MODULE:NAME",
        help="a model of your own, to be tried on these data as well",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> str:
    """The data report as text, or as JSON."""
    from recommenders.api import load_dataset

    try:
        named = configuration().rules
        dataset = load_dataset(arguments.data)
    except DataError as error:
        if not arguments.json:
            raise
        arguments.exit_code = 2
        return as_json({"usable": False, "error": _error(error), "findings": []})
    warnings = data_report.warnings(dataset)
    try:
        remarks = _remarks(arguments.recommender, dataset)
    except DataError as error:
        if not arguments.json:
            raise
        arguments.exit_code = 2
        return as_json({"usable": True, "model_usable": False, "error": _error(error)})
    rules = RuleSet.of(named, dataset).rules
    doubts = [rule for rule in rules if rule.mistaken or rule.remarks]
    arguments.exit_code = WARNINGS if warnings or remarks or doubts else 0
    if arguments.json:
        return as_json(
            {
                "usable": True,
                "customers": dataset.n_customers,
                "items": dataset.n_items,
                "purchases": data_report.purchases(dataset),
                "searches": 0 if dataset.searches is None else len(dataset.searches),
                "first": data_report.first_event(dataset).isoformat(),
                "as_of": dataset.as_of.isoformat(),
                "findings": [_finding(finding) for finding in dataset.findings],
                "model": list(remarks),
                "rules": [_rule(rule) for rule in rules],
            }
        )
    lines = _lines(dataset, warnings, remarks, rules)
    count = len(warnings) + len(remarks) + len(doubts)
    if not count:
        return "\n".join([*lines, "", "Nothing stands in the way."])
    why = "the lists may be about something else" if warnings else "read them before the reasons"
    return "\n".join([*lines, "", f"{count_of(count, 'warning')}: {why}."])


def _remarks(place: str | None, dataset: Dataset) -> tuple[str, ...]:
    """What the trial of a model finds; raises `DataError` where its reasons mean nothing."""
    if place is None:
        return ()
    from recommenders.own.entries import own_model

    return own_model(place).fit(dataset).remarks


def _lines(
    dataset: Dataset,
    warnings: list[Finding],
    remarks: tuple[str, ...],
    rules: tuple[MatchedRule, ...],
) -> list[str]:
    first, last = data_report.first_event(dataset), dataset.as_of
    times = f"{first:%Y-%m-%d} to {last:%Y-%m-%d}, times in {dataset.timezone}"
    if not dataset.has(Columns.TIME):
        times = f"{date(first)} to {date(last)}"
    lines = [
        f"{dataset.title}: {count_of(data_report.purchases(dataset), 'purchase')} of "
        f"{count_of(dataset.n_items, 'item')} by {count_of(dataset.n_customers, 'customer')}, "
        f"{times}."
    ]
    if dataset.searches is not None:
        kinds = data_report.events(dataset).iloc[-1]
        lines.append(
            f"{count_of(int(kinds.Count), 'search', 'searches')} by "
            f"{count_of(int(kinds.Customers), 'visitor')}."
        )
    notes = [finding for finding in dataset.findings if not finding.warning]
    for heading, findings in (("Warnings", warnings), ("Notes", notes)):
        if findings:
            lines += ["", heading]
            lines += [f"  {f.count:>9,}  {f.text}: {f.done}." for f in findings]
    lacking = data_report.missing(dataset)
    if len(lacking):
        lines += ["", "Not in the data, and what that costs"]
        lines += [f"  {row.Column}: {row.Cost}." for row in lacking.itertuples()]
    if remarks:
        lines += ["", "The model", *(f"  {remark}" for remark in remarks)]
    if rules:
        lines += ["", "Rules of the shop"]
    for rule in rules:
        force = f"not in force, {rule.idle}" if rule.idle else "in force"
        lines.append(f"  {rule.rule.name} ({force}): {rule_words(rule.rule, dataset)}")
        lines += [f"    {remark}" for remark in rule.remarks]
    return lines


def _rule(matched: MatchedRule) -> dict[str, Any]:
    return {
        "name": matched.rule.name,
        "in_force": not matched.idle,
        "idle": matched.idle,
        "items": int(matched.items.sum()),
        "customers": int(matched.customers.sum()),
        "remarks": list(matched.remarks),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "found": finding.text,
        "count": finding.count,
        "done": finding.done,
        "warning": finding.warning,
    }


def _error(error: DataError) -> dict[str, Any]:
    return {
        "problem": error.problem,
        "file": error.file,
        "column": error.column,
        "row": error.row,
        "line": error.line,
        "key": error.key,
        "value": None if error.value is None else str(error.value),
        "remedy": error.remedy,
    }
