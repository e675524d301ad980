"""What items have in common on paper, and from whom an item without buyers borrows."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Columns, Dataset
from recommenders.histories import BoolArray, FloatArray, SparseRows
from recommenders.related.visits import BLOCK, shares, stacked

ATTRIBUTES = (Columns.DEPARTMENT, Columns.CATEGORY, Columns.PRODUCT_TYPE, Columns.BRAND)
TINY = np.finfo(np.float32).tiny
"""The least value that counts where no other is named."""
GROUPS = 20
"""Groups of columns for each value that is wanted of a row."""


def attributes(dataset: Dataset) -> SparseRows:
    """Attributes of each item: csr (n_items, n_attributes), rows of length 1 or 0, float32.

    Department, category, product type, brand, the price to a factor of two, and the words of the
    title; one that n of N items share weighs ln(N / n).
    """
    n = dataset.n_items
    items, parts = dataset.items, []
    for column in ATTRIBUTES:
        if dataset.has(column):
            parts.append(items[column].astype("string"))
    if dataset.has(Columns.PRICE):
        price = items[Columns.PRICE].to_numpy(dtype=np.float64)
        band = pd.Series(np.floor(np.log2(np.where(price > 0, price, np.nan))))
        parts.append(band.astype("string"))
    if dataset.has(Columns.TITLE):
        words = (sorted(set(re.findall(r"\w+", title.lower()))) for title in items[Columns.TITLE])
        parts.append(pd.Series(list(words)).explode().astype("string"))
    columns = [sparse.csr_array((n, 0), dtype=np.float32)]
    for part in parts:
        values = part.dropna()
        codes, names = pd.factorize(values)
        entries = (np.ones(len(codes)), (values.index.to_numpy(), codes))
        columns.append(sparse.coo_array(entries, shape=(n, len(names))).tocsr())
    indicators = sparse.hstack(columns, format="csr")
    weighed = indicators @ sparse.diags_array(np.log(n / np.maximum(indicators.sum(axis=0), 1.0)))
    lengths = np.sqrt(weighed.power(2).sum(axis=1))
    scaled: SparseRows = (sparse.diags_array(1.0 / np.maximum(lengths, 1e-9)) @ weighed).tocsr()
    return scaled.astype(np.float32)


def nearest(attributes: SparseRows, borrowed: BoolArray, most: int) -> SparseRows:
    """Weights of the ``most`` likest known items for each borrowed one, rows summing to 1 or 0.

    csr of shape (borrowed, known); likeness is the cosine of the attributes.
    """
    unknown, lenders = attributes[borrowed], attributes[~borrowed].T.tocsr()
    blocks: list[SparseRows] = []
    for begin in range(0, unknown.shape[0], BLOCK):
        likeness = (unknown[begin : begin + BLOCK] @ lenders).toarray()
        blocks.append(strongest(likeness, most))
    return shares(stacked(blocks, lenders.shape[1]))


def strongest(values: FloatArray, most: int, *, least_of_all: np.float32 = TINY) -> SparseRows:
    """The ``most`` largest values of each row as csr of the same shape, none below a least one.

    Of equal ones the lower column comes first. That least one is positive.
    """
    n_rows, width = values.shape
    least = np.full(n_rows, least_of_all)
    if width > most:
        least = np.maximum(least, _at_least(values, most))
    rows, columns = np.nonzero(values >= least[:, None])
    chosen = values[rows, columns]
    order = np.lexsort((columns, -chosen, rows))
    position = np.arange(len(rows)) - np.searchsorted(rows, rows)
    order = order[position < most]
    entries = (chosen[order], (rows[order], columns[order]))
    top: SparseRows = sparse.coo_array(entries, shape=values.shape).tocsr()
    return top


def _at_least(values: FloatArray, most: int) -> FloatArray:
    """What the ``most`` largest values of each row do not fall below, (n_rows,).

    Of wide rows the same is asked of the largest values of groups of columns: as many groups have
    one that is as large, and so has the row. That is far quicker, and nearly as high. A group has
    columns at even distances, since items that are alike often stand side by side.
    """
    n_rows, width = values.shape
    size = width // (GROUPS * most)
    if size > 1:
        width //= size
        values = values[:, : size * width].reshape(n_rows, size, width).max(axis=1)
    bound: FloatArray = np.partition(values, width - most, axis=1)[:, width - most]
    return bound
