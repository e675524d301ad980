"""What is at a place of one's own: found, imported and made, or said why it cannot be."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from recommenders.errors import DataError
from recommenders.own.endpoint import Endpoint, is_address
from recommenders.own.onnx_model import SUFFIX, OnnxModel
from recommenders.own.packages.adapter import adapted
from recommenders.own.scores import raised
from recommenders.toml_file import nearest

_SHOWN: Final = 12
_PYTHON: Final = ".py"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFunction:
    """A function that scores, as a model: ``score`` is the function."""

    score: Callable[..., Any]


def made(place: str) -> tuple[Any, bool]:
    """The model of a place, made where it is a class or a function; raises `DataError`.

    Beside it stands whether it is an object of its module, which others may be given as well.
    """
    if is_address(place):
        return Endpoint(url=place), False
    if place.lower().endswith(SUFFIX):
        return OnnxModel(path=Path(place).expanduser()), False
    module_name, name = _parts(place)
    if not module_name or not name or "://" in place or name[:1].isdigit():
        raise DataError(
            "this is no place of a model",
            value=place,
            remedy="Write it as package.module:name, e.g. my_shop.model:model, or name an ONNX "
            "file or an address that begins with http:// or https://.",
        )
    try:
        module = _module(module_name)
        named = _named(module, name, place)
        if inspect.ismethod(named) and named.__name__ == "score":
            # the object is what is fitted
            named = named.__self__
        model = adapted(named)
        shared = not inspect.isclass(model) and hasattr(model, "score")
        if not shared:
            model = adapted(_called(model, place))
    except ModuleNotFoundError as error:
        raise DataError(
            f"there is no module {error.name}",
            value=place,
            remedy="Start from the folder that holds it, or install its package.",
        ) from error
    except (DataError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise DataError(
            f"your model {place} cannot be made: {raised(error)}",
            remedy="It is imported, and called without arguments where it is a class or function.",
        ) from error
    if not callable(getattr(model, "score", None)):
        raise DataError(
            "your model has no method score",
            value=place,
            remedy="score(histories) gives one row for each history, one column for each item.",
        )
    return model, shared


def source_of(place: str) -> str:
    """A digest of the module or file, so that what was computed before a change is not used."""
    if is_address(place):
        return ""
    try:
        file = Path(place).expanduser()
        if not file.is_file():
            module_name = _parts(place)[0]
            file = Path(module_name).expanduser()
            if not module_name.endswith(_PYTHON):
                spec = find_spec(module_name)
                if spec is None or spec.origin is None:
                    return ""
                file = Path(spec.origin)
        return hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest()
    # a package above the module is run by `find_spec`, and may raise anything: the fit says it
    except Exception:
        return ""


def _parts(place: str) -> tuple[str, str]:
    """The module, or the file of one, and the name in it."""
    before, _, after = place.partition(":")
    if before.endswith(_PYTHON) or _PYTHON + ":" in place:
        # a drive of Windows has a colon of its own
        before, _, after = place.rpartition(":")
    return before.strip(), after.strip()


def _module(name: str) -> ModuleType:
    """The module of a name, or of a file, which is taken as it is whatever else has its name."""
    if not name.endswith(_PYTHON):
        return importlib.import_module(name)
    file = Path(name).expanduser().absolute()
    if not file.is_file():
        raise DataError("there is no such file", file=name, remedy="Check the path.")
    folder, parts = file.parent, [file.stem]
    while (folder / "__init__.py").is_file():
        folder, parts = folder.parent, [folder.name, *parts]
    if str(folder) not in sys.path:
        # last, so that it shadows nothing
        sys.path.append(str(folder))
    dotted = ".".join(parts)
    spec = find_spec(dotted)
    if spec is not None and spec.origin is not None and Path(spec.origin).samefile(file):
        return importlib.import_module(dotted)
    # another module has that name
    own_name = f"{file.stem}_{hashlib.blake2b(str(file).encode(), digest_size=4).hexdigest()}"
    if own_name not in sys.modules:
        spec = spec_from_file_location(own_name, file)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[own_name] = module
    return sys.modules[own_name]


def _called(maker: Any, place: str) -> Any:  # noqa: ANN401
    """What a class or function makes; a function of histories is the model itself."""
    if not callable(maker):
        return maker
    needed = _needed(maker)
    if not needed:
        return maker()
    if not inspect.isclass(maker) and len(set(needed) - {"customers"}) == 1:
        return ScoreFunction(score=maker)
    raise DataError(
        f"your model {place} needs arguments to be made",
        value=", ".join(needed),
        remedy="Name an object, or a function without arguments that makes it.",
    )


def _needed(maker: Callable[..., Any]) -> list[str]:
    """The arguments that a class or function cannot be called without, where it says."""
    try:
        known = inspect.signature(maker).parameters.values()
    except (TypeError, ValueError):
        return []
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        argument.name
        for argument in known
        if argument.default is inspect.Parameter.empty and argument.kind not in variable
    ]


def _named(module: Any, name: str, place: str) -> Any:  # noqa: ANN401
    """What stands in a module under a name, which may have parts; raises `DataError`."""
    target = module
    for part in name.split("."):
        if not hasattr(target, part):
            there = [
                attribute
                for attribute, value in vars(module).items()
                if hasattr(value, "score") or getattr(value, "__module__", "") == module.__name__
            ]
            shown = ", ".join(there[:_SHOWN]) or "nothing"
            raise DataError(
                f"the module has no {name}",
                value=place,
                remedy=_namesake(module) or f"{nearest(name, there)}It has {shown}.",
            )
        target = getattr(target, part)
    return target


def _namesake(module: ModuleType) -> str:
    """What to do where a file of this folder has the name of a module that Python finds first."""
    beside = Path(f"{module.__name__.partition('.')[0]}{_PYTHON}")
    file = getattr(module, "__file__", None)
    if not beside.is_file() or (file is not None and Path(file).samefile(beside)):
        return ""
    return (
        f"Python has a module {module.__name__} of its own, which is not {beside} of this folder: "
        f"name the file, as ./{beside}:name, or call it otherwise."
    )
