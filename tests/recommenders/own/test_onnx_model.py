"""Models in ONNX files: their inputs, their items, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.own.onnx_model import OnnxModel
from recommenders.own.recommender import own
from recommenders.testing import datasets
from tests.recommenders.own.models import weights

pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
onnx = pytest.importorskip("onnx", reason="onnx writes the files of these tests")


@cache
def mid() -> Dataset:
    return datasets.mid()


def linear(
    path: Path,
    *,
    name: str = "history",
    n_items: int = 80,
    dtype: type[np.floating[Any]] = np.float32,
    rows: int | None = None,
    before: Sequence[str] = (),
    scores: str = "scores",
) -> Path:
    """A file whose scores are the history times `weights`, given out after those of ``before``."""
    helper = onnx.helper
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    shape = [rows, n_items]
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", [name, "W"], [scores]),
            *(helper.make_node("Neg", [scores], [other]) for other in before),
        ],
        "linear",
        [helper.make_tensor_value_info(name, kind, shape)],
        [helper.make_tensor_value_info(out, kind, shape) for out in (*before, scores)],
        [onnx.numpy_helper.from_array(weights(n_items).astype(dtype), "W")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path)
    return path


def last_item(path: Path, length: int = 5, n_items: int = 80) -> Path:
    """A file whose scores are those of the last item of a sequence."""
    helper, kind = onnx.helper, onnx.TensorProto
    table = np.vstack([np.zeros(n_items), weights(n_items)]).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["sequence", "last"], ["item"], axis=1),
        helper.make_node("Gather", ["table", "item"], ["scores"], axis=0),
    ]
    graph = helper.make_graph(
        nodes,
        "last",
        [helper.make_tensor_value_info("sequence", kind.INT64, [None, length])],
        [helper.make_tensor_value_info("scores", kind.FLOAT, [None, n_items])],
        [
            onnx.numpy_helper.from_array(np.array(length - 1), "last"),
            onnx.numpy_helper.from_array(table, "table"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path)
    return path


def test_a_file_is_a_recommender(tmp_path: Path) -> None:
    recommender = own(str(linear(tmp_path / "model.onnx"))).fit(mid())
    batch = mid().histories([3, 4, 5])
    expected = np.asarray(batch.counts(80) @ weights(80))
    np.testing.assert_allclose(recommender.score(batch), expected, rtol=1e-5)
    assert recommender.remarks == ()
    assert recommender.config.source


def test_a_model_of_sequences_gets_the_last_purchases(tmp_path: Path) -> None:
    model = OnnxModel(path=last_item(tmp_path / "model.onnx")).fit(mid())
    batch = mid().histories([3, 4]).where(np.ones(mid().histories([3, 4]).indptr[-1], dtype=bool))
    last = [batch.items[end - 1] for end in batch.indptr[1:]]
    np.testing.assert_allclose(model.score(batch), weights(80)[last], rtol=1e-5)


def test_the_items_of_the_model_are_named_beside_it(tmp_path: Path) -> None:
    path = linear(tmp_path / "model.onnx", n_items=3)
    ids = mid().items[Columns.ITEM].tolist()
    (tmp_path / "model.items.txt").write_text("\n".join([ids[7], "gone", ids[2], ""]))
    scores = OnnxModel(path=path).fit(mid()).score(mid().histories([3, 4]))
    assert np.flatnonzero(np.isfinite(scores[0])).tolist() == [2, 7]
    counts = mid().histories([3, 4]).counts(80).toarray()
    expected = counts[:, [7, 2]] @ weights(3)[[0, 2]][:, [2, 0]]
    np.testing.assert_allclose(scores[:, [2, 7]], expected, rtol=1e-5)
    (tmp_path / "model.items.txt").write_text("nobody\nknows\nthese\n")
    with pytest.raises(DataError, match="No item of the data set is among those of the model"):
        OnnxModel(path=path).fit(mid())


def test_what_is_no_such_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        own(str(tmp_path / "none.onnx")).fit(mid())
    (tmp_path / "torn.onnx").write_bytes(b"no model")
    with pytest.raises(DataError, match="cannot be opened"):
        own(str(tmp_path / "torn.onnx")).fit(mid())
    with pytest.raises(DataError, match="has the inputs x") as error:
        own(str(linear(tmp_path / "other.onnx", name="x"))).fit(mid())
    assert "history" in error.value.remedy
    with pytest.raises(DataError, match="takes 3 columns, for 80 items"):
        own(str(linear(tmp_path / "small.onnx", n_items=3))).fit(mid())
    several = linear(tmp_path / "several.onnx", before=["first"], scores="second")
    with pytest.raises(DataError, match=r"several outputs.*value 'first, second'"):
        own(str(several)).fit(mid())


@pytest.mark.parametrize("dtype", [np.float64, np.float16])
def test_numbers_are_fed_in_the_type_that_the_model_takes(
    tmp_path: Path, dtype: type[np.floating[Any]]
) -> None:
    model = OnnxModel(path=linear(tmp_path / "model.onnx", dtype=dtype)).fit(mid())
    batch = mid().histories([3, 4])
    expected = np.asarray(batch.counts(80) @ weights(80))
    np.testing.assert_allclose(model.score(batch), expected, rtol=5e-3)


@pytest.mark.parametrize("rows", [1, 2, 8])
def test_a_model_of_so_many_rows_gets_so_many(tmp_path: Path, rows: int) -> None:
    model = OnnxModel(path=linear(tmp_path / "model.onnx", rows=rows)).fit(mid())
    batch = mid().histories([3, 4, 5])
    expected = np.asarray(batch.counts(80) @ weights(80))
    np.testing.assert_allclose(model.score(batch), expected, rtol=1e-5)


def test_of_several_outputs_the_scores_are_taken(tmp_path: Path) -> None:
    path = linear(tmp_path / "model.onnx", before=["embedding"])
    batch = mid().histories([3])
    expected = np.asarray(batch.counts(80) @ weights(80))
    np.testing.assert_allclose(OnnxModel(path=path).fit(mid()).score(batch), expected, rtol=1e-5)


def test_the_list_of_items_is_read_as_it_is_meant(tmp_path: Path) -> None:
    path = linear(tmp_path / "model.onnx")
    ids = mid().items[Columns.ITEM].tolist()
    listed = tmp_path / "model.items.txt"
    # the mark that some editors write first is no part of an id
    listed.write_text("\n".join(ids), encoding="utf-8-sig")
    assert np.isfinite(OnnxModel(path=path).fit(mid()).score(mid().histories([3]))).all()
    listed.write_text("\n".join([*ids[:-1], ids[0]]))
    with pytest.raises(DataError, match=r"stands twice, first in row 1 .*row 80"):
        OnnxModel(path=path).fit(mid())
    listed.write_text("\n".join(ids[:-1]))
    with pytest.raises(DataError, match="takes 80 columns, for 79 items"):
        OnnxModel(path=path).fit(mid())
    listed.write_bytes("\n".join([*ids[:-1], "caf\u00e9"]).encode("latin-1"))
    with pytest.raises(DataError, match="not UTF-8"):
        OnnxModel(path=path).fit(mid())
