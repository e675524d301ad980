from sample_data.columns import Cause
from sample_data.events.errands import Agenda, Errand


def test_errands_come_in_the_order_in_which_they_fall_due():
    agenda = Agenda()
    assert agenda.next_day() is None
    agenda.add(7.5, Errand(item=1, cause=Cause.TASTE))
    agenda.add(3.0, Errand(item=2, cause=Cause.TASTE))
    agenda.add(3.0, Errand(item=3, cause=Cause.TASTE))
    assert agenda.next_day() == 3
    assert [errand.item for errand in agenda.take(8)] == [2, 3, 1]
    assert agenda.next_day() is None


def test_what_is_due_later_stays():
    agenda = Agenda()
    agenda.add(3.0, Errand(item=1, cause=Cause.TASTE))
    agenda.add(4.0, Errand(item=2, cause=Cause.TASTE))
    assert [errand.item for errand in agenda.take(4)] == [1]
    assert agenda.next_day() == 4


def test_some_errands_can_be_done_early_and_some_cannot():
    agenda = Agenda()
    agenda.add(5.0, Errand(item=1, cause=Cause.TASTE))
    agenda.add(5.0, Errand(item=2, cause=Cause.WISHLIST_DROP))
    agenda.add(9.0, Errand(item=3, cause=Cause.TASTE))
    # the price has not fallen yet, and four days are too early
    assert [errand.item for errand in agenda.take(4, ahead=3)] == [1]
    assert [errand.item for errand in agenda.take(6)] == [2]
    assert agenda.next_day() == 9
