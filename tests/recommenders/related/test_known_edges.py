from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders import registry
from recommenders.contract import Columns, Histories
from recommenders.errors import DataError
from recommenders.related.embeddings import EmbeddingConfig
from recommenders.related.known_edges import KnownEdges
from recommenders.related.recommender import Basis, Related, RelatedConfig
from tests.recommenders.related.five_items import (
    BELT,
    CASE,
    HAT,
    NAMES,
    PHONE,
    SOCK,
    bought,
    shop,
)

ONE = shop([bought("x", PHONE, "2026-01-01")])


def table(*edges: tuple[str, str], **columns: object) -> pd.DataFrame:
    return pd.DataFrame(edges, columns=["source", "target"]).assign(**columns)


def test_ids_become_codes_and_what_cannot_be_used_is_counted() -> None:
    edges = table(
        ("a-phone", "b-case"),
        ("a-phone", "b-case"),
        ("d-hat", "c-belt"),
        ("a-phone", "z-lamp"),
        ("z-lamp", "y-lamp"),
        ("d-hat", "d-hat"),
        weight=[1.0, 2.0, 0.5, 1.0, 1.0, 1.0],
    )
    known = KnownEdges.of(edges, ONE)
    expected = np.zeros((5, 5))
    expected[PHONE, CASE], expected[HAT, BELT] = 3.0, 0.5
    assert known.weights.toarray().tolist() == expected.tolist()
    assert known.left_out.tolist() == [2, 1]
    findings = Related(edges=edges).fit(ONE).findings
    assert [(finding.count, finding.done) for finding in findings] == [
        (2, "left out"),
        (1, "left out"),
    ]
    assert "does not have" in findings[0].observation
    assert "to itself" in findings[1].observation


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        (
            pd.DataFrame({"source": ["a-phone"], "to": ["b-case"]}),
            "column target, value 'source, to'",
        ),
        (table(("a-phone", "b-case"), weight=[0.0]), "column weight, row 2, value '0.0'"),
        (table(("a-phone", "b-case"), weight=["much"]), "value 'much'"),
        (table(("z", "y"), ("z", "a-phone")), "[Nn]one of the 2 edges .* Shop .*'z -> y'"),
        (table(), "[Nn]one of the 0 edges"),
    ],
)
def test_what_is_wrong_is_said(edges: pd.DataFrame, message: str) -> None:
    with pytest.raises(DataError, match=message):
        Related(edges=edges).fit(ONE)


def test_a_known_graph_needs_no_purchases(caplog: pytest.LogCaptureFixture) -> None:
    pairs = [(NAMES[PHONE], NAMES[CASE]), (NAMES[BELT], NAMES[HAT])]
    model = Related(edges=table(*pairs)).fit(ONE)
    scores = model.score(Histories.of_items([[PHONE], [BELT], [CASE], [HAT]]))
    assert scores.argmax(axis=1)[:2].tolist() == [CASE, HAT]
    assert scores[0, CASE] > scores[2, PHONE]
    assert not model.findings
    assert not caplog.records
    again = Related().restore(model.arrays())
    np.testing.assert_array_equal(again.score(Histories.of_items([[PHONE]])), scores[:1])
    assert again.towards(PHONE).targets[0] == CASE


def test_a_new_item_leads_where_its_category_does() -> None:
    kinds = ["phone", "case", "phone", "case", "phone"]
    data = shop([bought("x", PHONE, "2026-01-01")], **{Columns.PRODUCT_TYPE: kinds})
    edges = table(
        (NAMES[PHONE], NAMES[CASE]), (NAMES[BELT], NAMES[CASE]), (NAMES[BELT], NAMES[HAT])
    )
    model = Related(edges=edges).fit(data)
    onward = model.towards(SOCK)
    # of the two cases the one that more leads to comes first
    assert onward.targets.tolist() == [CASE, HAT]
    assert onward.borrowed.all()
    assert not len(model.from_(SOCK).sources)


def test_purchases_and_edges_count_together() -> None:
    lines = [
        bought(f"p{n}", item, f"2026-01-0{1 + item}") for n in range(9) for item in (PHONE, CASE)
    ]
    lines += [bought(f"h{n}", item, "2026-01-01") for n in range(9) for item in (BELT, HAT)]
    data = shop(lines)
    config = RelatedConfig(embedding=EmbeddingConfig(max_share=1.0))
    model = Related(config, edges=table((NAMES[SOCK], NAMES[BELT]))).fit(data)
    scores = model.score(Histories.of_items([[PHONE], [SOCK]]))
    assert scores.argmax(axis=1).tolist() == [CASE, BELT]
    assert Related().fit(data).score(Histories.of_items([[SOCK]])).max() == 0.0


def test_the_graph_of_the_data_set_stands_for_edges_that_are_not_given() -> None:
    pairs, weight = ((NAMES[PHONE], NAMES[CASE]), (NAMES[BELT], NAMES[HAT])), [2.0, 1.0]
    related = pd.DataFrame(pairs, columns=[Columns.ITEM, Columns.RELATED]).assign(weight=weight)
    given = Related(edges=table(*pairs, weight=weight)).fit(ONE)
    data = shop([bought("x", PHONE, "2026-01-01")], related=related)
    model, every = Related().fit(data), Histories.of_items([[PHONE], [BELT], [CASE]])
    np.testing.assert_allclose(model.score(every), given.score(every), atol=1e-6)
    assert not model.findings
    # what is given goes before
    other = Related(edges=table((NAMES[SOCK], NAMES[CASE]))).fit(data)
    assert not other.score(Histories.of_items([[PHONE]])).any()
    # and a fit of other edges is another one
    assert data.fingerprint != ONE.fingerprint
    assert registry.fingerprint("related", data) != registry.fingerprint("related", ONE)


def test_a_pair_says_by_what_it_stands_there() -> None:
    lines = [
        bought(f"p{n}", item, f"2026-01-0{1 + item}") for n in range(9) for item in (PHONE, CASE)
    ]
    lines += [bought(f"h{n}", item, "2026-01-01") for n in range(9) for item in (BELT, HAT)]
    edges = table((NAMES[PHONE], NAMES[CASE]), (NAMES[PHONE], NAMES[SOCK]))
    config = RelatedConfig(embedding=EmbeddingConfig(max_share=1.0))
    model = Related(config, edges=edges).fit(shop(lines))
    again = Related(config).restore(model.arrays())
    for fitted in (model, again):
        onward, into = fitted.towards(PHONE), fitted.from_(CASE)
        basis = dict(zip(onward.targets.tolist(), onward.basis.tolist(), strict=True))
        assert basis == {CASE: Basis.BOTH, SOCK: Basis.KNOWN}
        assert into.basis.tolist() == [Basis.BOTH]
        assert fitted.towards(BELT).basis.tolist() == [Basis.PURCHASES]
    # without a known graph a fit is what it was before there was one
    assert not {"known", "known_to", "known_from"} & {*Related(config).fit(shop(lines)).arrays()}


def test_no_pair_at_all_is_said_aloud(caplog: pytest.LogCaptureFixture) -> None:
    model = Related().fit(ONE)
    assert not model.score(Histories.of_items([[PHONE]])).any()
    (finding,) = model.findings
    assert finding.count == 5
    assert "every score is 0" in finding.done
    assert "every score is 0" in caplog.text
    assert Related().restore(model.arrays()).findings == (finding,)
    assert Related().findings == ()
