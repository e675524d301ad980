"""What the words of a query say of items and of other queries: for those that nobody has typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Columns, Dataset
from recommenders.histories import DoubleArray, WideRows
from recommenders.searches.log import normalised

_DESCRIBED: Final = (
    Columns.TITLE,
    Columns.BRAND,
    Columns.PRODUCT_TYPE,
    Columns.CATEGORY,
    Columns.DEPARTMENT,
)
_SMALL_WORDS: Final = "a an and at by for from in of on or the to with"
_SMALL: Final = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of an item."""
_PREFIX: Final = 4
"""Letters in which a word has to begin like another to be the same word in another form."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QueryText:
    """TF-IDF over words and over pieces of words, of items and of known queries.

    The texts of items are their titles, brands, types, categories and departments. A cosine is
    the mean of that of words (one or two) and that of pieces of three to five letters, which
    bridge misspellings and endings; both are in [0, 1].
    """

    documents: tuple[str, ...]
    _vectorizers: tuple[Any, ...]
    _by_feature: WideRows

    @classmethod
    def of(cls, dataset: Dataset, queries: Sequence[str] | NDArray[np.object_]) -> Self:
        """Index the items of a data set and queries that are known (as `normalised`)."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        documents = item_documents(dataset)
        # a word of one letter counts as well: "c vitamin"
        words = TfidfVectorizer(  # nosec B106
            token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True
        )
        pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        texts = [*documents, *queries]
        tables = []
        for vectorizer in (words, pieces):
            try:
                table = vectorizer.fit_transform(texts)
            except ValueError:  # not one word anywhere
                table = sparse.csr_array((len(texts), 1))
            tables.append(sparse.csr_array(table))
        # by feature: a query has few of them
        by_feature = (sparse.hstack(tables, format="csr") * np.sqrt(0.5)).T.tocsr()
        return cls(documents=documents, _vectorizers=(words, pieces), _by_feature=by_feature)

    def cosines(self, query: str) -> tuple[DoubleArray, DoubleArray]:
        """How alike a query is to each item (n_items,) and to each known query (n_queries,)."""
        vectors = []
        for vectorizer in self._vectorizers:
            known = hasattr(vectorizer, "vocabulary_")
            vectors.append(
                sparse.csr_array(vectorizer.transform([query]) if known else (1, 1)),
            )
        vector = sparse.hstack(vectors, format="csr") * np.sqrt(0.5)
        cosines: DoubleArray = (vector @ self._by_feature).toarray().ravel()
        n_items = len(self.documents)
        return cosines[:n_items], cosines[n_items:]

    def matched(self, query: str, item: int) -> tuple[str, ...]:
        """The words of a query that an item (code) is described by, in whatever ending."""
        described = set(self.documents[item].split())
        return tuple(
            word
            for word in dict.fromkeys(query.split())
            if word not in _SMALL
            and (word in described or any(_alike(word, other) for other in described))
        )


def item_documents(dataset: Dataset) -> tuple[str, ...]:
    """What the texts of each item say, `normalised`, in the order of the codes."""
    texts = [
        dataset.items[column].astype("object").where(dataset.items[column].notna(), "")
        for column in _DESCRIBED
        if column in dataset.items
    ]
    return tuple(
        " ".join(filter(None, (normalised(str(part)) for part in parts)))
        for parts in zip(*texts, strict=True)
    )


def _alike(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(short) >= _PREFIX and long.startswith(short) and len(long) - len(short) <= 3
