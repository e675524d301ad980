"""How the customers of the sample world word what they want."""

from collections import Counter

import numpy as np
import pytest

from recommenders.searches.log import normalised
from sample_data.searching.wording import QueryKind, Wording, misspelled
from tests.sample_data.small import BEANS, LAMP, OTHER_BEANS, small_catalogue


@pytest.fixture
def wording():
    return Wording(
        small_catalogue(),
        _words={"Beans": ("beans", "coffee"), "Lamps": ("lamp", "light"), "Dog Beds": ("bed", "x")},
        _intents={"cosy morning": {"Beans": 3.0, "Lamps": 1.0}},
    )


def test_the_usual_word_is_drawn_twice_as_often_as_the_second(wording):
    rng = np.random.default_rng(0)
    drawn = Counter(wording.ask(LAMP, rng, kind=QueryKind.TYPE).text for _ in range(3000))
    assert drawn["lamp"] / drawn["light"] == pytest.approx(2.0, rel=0.15)


def test_a_query_is_served_by_what_its_words_mean(wording):
    rng = np.random.default_rng(1)
    of_type = wording.ask(BEANS, rng, kind=QueryKind.TYPE)
    assert of_type.items.tolist() == [BEANS, OTHER_BEANS]
    assert of_type.shares.tolist() == [0.5, 0.5]
    intent = wording.ask(LAMP, rng, kind=QueryKind.INTENT)
    assert intent.text == "cosy morning"
    assert intent.items.tolist() == [BEANS, OTHER_BEANS, LAMP]
    assert intent.shares.tolist() == [0.375, 0.375, 0.25]
    title = wording.ask(LAMP, rng, kind=QueryKind.TITLE)
    assert LAMP in title.items.tolist()
    assert wording.not_sold(rng).items.tolist() == []


def test_every_text_is_normalised_and_keeps_its_first_meaning(wording):
    rng = np.random.default_rng(2)
    for _ in range(300):
        for item in (BEANS, LAMP):
            query = wording.ask(item, rng)
            assert query.text == normalised(query.text)
            assert wording.known[query.text] is query


def test_a_slip_is_one_letter():
    rng = np.random.default_rng(3)
    slips = {misspelled("lamp", rng) for _ in range(200)}
    assert slips == {"lmp", "lap", "llamp", "laamp", "almp", "lmap"} | (slips & {"lamp"})
