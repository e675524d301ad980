"""Writes the committed result tables: `python -m tests.benchmarks.results [NAME ...]`.

All of them take some hours; a NAME is that of a file. Each file holds the command, the machine
and what the command printed.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from recommenders import registry
from recommenders.adapters import sources

FOLDER = Path(__file__).parent / "results"
RECOMMENDERS = ("gf-cf", "item-knn", "ials")
AUDITED = dict.fromkeys((registry.DEFAULT, *RECOMMENDERS, "bspm", "local-ease"))
"""Recommenders whose reasons are audited: the default first."""
SURROGATES = ("uptake-lift", "gf-cf", "item-knn", "ials", "mult-vae", "dense-mf", "ncf")
"""Recommenders whose surrogates are measured; the trained networks on the sample shop only."""
LIGHT = [entry.name for entry in registry.ENTRIES if entry.extra != "deep"]
PACKAGES = ("numpy", "scipy", "scikit-learn", "shap", "torch", "implicit", "lime", "pyspark")


def machine() -> str:
    """What the figures were measured on."""
    installed = [name for name in PACKAGES if find_spec(name.replace("scikit-learn", "sklearn"))]
    packages = ", ".join(f"{name} {version(name)}" for name in installed)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def write(name: str, commands: list[list[str]]) -> None:
    """Run the commands and put what they print into one file."""
    parts = [machine()]
    for command in commands:
        result = subprocess.run(
            [sys.executable, "-m", *command], check=True, stdout=subprocess.PIPE, text=True
        )
        parts.append(f"$ python -m {' '.join(command)}\n{result.stdout.rstrip()}")
    (FOLDER / f"{name}.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"wrote {name}.txt")


def commands() -> dict[str, list[list[str]]]:
    """What is run for each file; data sets that are not there are left out."""
    available = {source.name for source in sources.sources() if source.available}
    audits = [
        ["explain", "audit", "--dataset", name, "--recommender", recommender, *dial]
        for name in ("sample", "online-retail", "journey")
        for recommender in AUDITED
        for dial in (
            [["--dial", "1"], ["--dial", "1.5"]] if recommender == registry.DEFAULT else [[]]
        )
        # 68,000 items and sampled reasons for 750 customers: by hand, when there is time
        if name in available and not (name == "journey" and recommender == "ials")
    ]
    planted = [
        ["explain", "bench", "--planted", "--recommender", recommender]
        for recommender in (registry.DEFAULT, "gf-cf", "item-knn", "ials", "mult-vae")
    ]
    tables = {
        "audit": audits,
        "planted_causes": planted,
        "reading": [
            ["tests.benchmarks.data.reading"],
            ["tests.benchmarks.data.reading", "--orders"],
        ],
        "own_shop": [["tests.benchmarks.data.own_shop"]],
        "scale": [
            ["tests.benchmarks.scale", *events, "--recommender", *names]
            for events, names in (
                (["--events", "1e6", "1e7", "1e8"], [registry.DEFAULT]),
                (["--events", "1e6", "1e7"], ["item-knn", "local-ease"]),
                (["--events", "1e7", "--items", "1e6"], ["item-knn", "local-ease"]),
            )
        ],
        "batch": [["tests.benchmarks.scale.batch"]],
        "views_at_scale": [["tests.benchmarks.scale.views"]],
        "sampling": [["tests.benchmarks.explanations.sampling"]],
        "faults": [["tests.benchmarks.faults"]],
        "axe": [["tests.benchmarks.screens.axe"]],
        "find": [["tests.benchmarks.screens.find"]],
        "page_speed": [
            ["tests.benchmarks.screens.page_speed"],
            *(
                # the shelves of the Homepage take a quarter of an hour to fit there
                [
                    [
                        "tests.benchmarks.screens.page_speed",
                        *["--dataset", "journey", "--loads", "5", "--cache", ".cache"],
                        *["--leave-out", "Homepage"],
                    ]
                ]
                if "journey" in available
                else []
            ),
        ],
        "surrogate": [
            ["explain", "surrogate", "--dataset", name, "--recommender", recommender, *size]
            for name, size, recommenders in (
                ("sample", [], SURROGATES),
                ("online-retail", [], SURROGATES[:4]),
                ("journey", ["--customers", "300"], SURROGATES[:4]),
            )
            for recommender in recommenders
            if name in available
        ],
        "gowalla": [["tests.benchmarks.ranking.gowalla"]],
        "buy_again": [["tests.benchmarks.shelves.buy_again"]],
        "demand": [["tests.benchmarks.demand.pinball"]],
        "sasrec": [["tests.benchmarks.ranking.sasrec"]],
        "next_basket": [
            ["tests.benchmarks.ranking.next_basket", "--dataset", name, *some]
            # on the Journey the others are in evaluation_journey.txt
            for name, some in (
                ("ta-feng", []),
                ("journey", ["--ranking", "next basket", "TIFU-KNN", "uptake times lift"]),
                ("online-retail", []),
                ("sample", []),
            )
        ],
        "load": [
            *(
                ["tests.benchmarks.load", *what]
                for what in (
                    ["idle", "--idle", "0", "100", "--clicks", "30", "--collecting"],
                    ["idle", "--idle", "0", "100", "--clicks", "30"],
                    ["memory", "--customers", "2000"],
                    ["crowd", "--people", "50", "--minutes", "1", "--work", "threads"],
                    ["crowd", "--people", "50", "--minutes", "1", "--work", "processes"],
                    ["crowd", "--people", "50", "--minutes", "1", "--processes", "2"],
                    # half an hour of one server
                    ["crowd", "--people", "10", "--minutes", "15", "--work", "processes"],
                )
            ),
        ],
        "related": [["tests.benchmarks.shelves.related"]],
        "search": [["tests.benchmarks.search.search"]],
        "homepage": [
            ["tests.benchmarks.shelves.homepage", "--dataset", name]
            for name in ("sample", "online-retail", "journey")
            if name in available
        ],
        "position_bias": [["tests.benchmarks.placement.position_bias"]],
        "off_policy": [["tests.benchmarks.placement.off_policy"]],
        "experiments": [
            ["tests.benchmarks.experiments.simulated"],
            *(
                ["tests.benchmarks.experiments.interleaved", "--dataset", name]
                for name in ("sample", "journey")
                if name in available
            ),
        ],
        "probability_ratio": [["tests.benchmarks.ranking.probability_ratio"]],
        **{
            f"evaluation_{name}": [["explain", "evaluate", "--dataset", name, *options]]
            for name, options in (
                ("sample", ["--all", "--rivals"]),
                ("online-retail", ["--recommender", *LIGHT, "--rivals"]),
                ("journey", ["--recommender", *LIGHT, "--rivals"]),
            )
            if name in available
        },
        "households": [["tests.benchmarks.explanations.households", "journey"]],
        "beside": [["tests.benchmarks.ranking.beside"]],
        "rollup": [
            ["explain", "rollup", "--dataset", name, "--by", "category"]
            for name in ("sample", "online-retail", "journey")
            if name in available
        ],
    }
    if "movielens" in available:
        tables |= {
            f"movielens_{name}": [
                ["explain", "bench", "--dataset", "movielens", "--recommender", name]
            ]
            for name in ("dense-mf", "mult-vae", "ncf")
        }
        tables["saturated"] = [["tests.benchmarks.explanations.saturated"]]
    return tables


def main(names: list[str]) -> None:
    """Every table that the documents quote, or the named ones."""
    tables = commands()
    for name in names or tables:
        write(name, tables[name])


if __name__ == "__main__":
    main(sys.argv[1:])
