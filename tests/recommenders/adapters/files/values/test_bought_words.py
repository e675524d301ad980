"""Words of orders that stand, in many languages; whatever else is not taken for one."""

# ruff: noqa: RUF001 - letters of other alphabets are what is tested

from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.values.bought_words import holds_states, is_bought
from recommenders.adapters.files.values.undone_words import is_undone, words_of_state

BOUGHT = """
Paid|Completed|wc-on-hold|Partially refunded|not refunded|Awaiting Payment|In transit|PROCESSING
Out for delivery|Bezahlt|In Bearbeitung|Teilweise erstattet|Expédiée|En cours de livraison|Payé
Pagado|Pendiente de pago|En preparación|Concluído|Pagamento aprovado|Spedito|In attesa|Verzonden
Opłacone|W trakcie realizacji|Zaplaceno|Ödendi|Kargoya verildi|Levererad|Betalt|Lunas
Оплачен|Оплачено|Доставлен|Доставлено клиенту|В обработке|Выполнен|Новый|Ожидает оплаты
Частичный возврат
Передан в службу доставки|Сплачено|Виконано|Изпълнена
已付款|已完成|已发货|待发货|未发货|交易成功|已签收|配送中|處理中|部分退款
支払済み|入金済|発送済み|未発送|配達完了|受注|処理中|お届け済み|一部返金
결제완료|배송중|구매확정|미발송|부분 환불
مدفوع|تم التوصيل|تم الشحن
"""
NOT_KNOWN = """
7|2.0|#|blorp|not paid|nicht bezahlt|Не оплачен|Не доставлен
未付款|未支払い|미결제|paid blorp|draft|✓|не|in|D|в
"""


def states(written: str) -> list[str]:
    return [state for state in written.replace("\n", "|").split("|") if state]


@pytest.mark.parametrize("state", states(BOUGHT))
def test_an_order_that_stands_is_known(state: str) -> None:
    words = words_of_state(state)
    assert is_bought(words)
    assert not is_undone(words)


@pytest.mark.parametrize("state", states(NOT_KNOWN))
def test_what_is_denied_or_unknown_is_neither(state: str) -> None:
    words = words_of_state(state)
    assert not is_bought(words)
    assert not is_undone(words)


@pytest.mark.parametrize("state", ["Void", "Отменён", "取消成功", "キャンセル済み", "취소완료"])
def test_what_is_undone_is_not_bought(state: str) -> None:
    words = words_of_state(state)
    assert is_undone(words)
    assert not is_bought(words)


def test_states_are_known_by_their_words_where_they_differ_within_customers() -> None:
    states = pd.Series(["Pagado", "Cancelado", "Reembolsado", "Pagado"] * 5)
    customers = pd.Series([*"aabbcc", *"aabbccaabbccaa"])
    assert holds_states(states, customers)
    assert holds_states(pd.Series(["Sale", "Return"] * 10), customers)
    # one that says the same of each customer is a membership
    assert not holds_states(
        customers.map({"a": "active", "b": "cancelled", "c": "active"}), customers
    )
    # titles, one kind alone, numbers
    assert not holds_states(pd.Series(["Milk", "Paid", "Cancelled", "Tea"] * 5), customers)
    assert not holds_states(pd.Series(["paid", "shipped"] * 10), customers)
    assert not holds_states(pd.Series(range(20)), customers)
