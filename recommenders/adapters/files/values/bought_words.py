"""Words for an order that stands: paid, sent, done or on its way, in many languages."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.values.texts import is_text, texts
from recommenders.adapters.files.values.undone_words import (
    any_word,
    is_not_all,
    is_return,
    is_undone,
    listed,
    names_undoing,
    words_of_state,
)

_WRITTEN: Final = (
    "paid completed complete shipped delivered fulfilled unfulfilled processing pending authorized "
    "closed open active success successful succeeded captured settled sent received new on hold "
    "restocked confirmed approved invoiced ready ok done wc processed accepted placed submitted "
    "created dispatched dispatch picked packed packing delivering delivery prepared preparing "
    "preparation awaiting waiting payment shipment fulfillment fulfilment pickup collected "
    "collection transit progress exported backordered backorder scheduled finished finalized "
    "finalised booked partially partial partly sale sales sold purchase purchased"
)
_ELSEWHERE: Final = (
    # German, Dutch, Swedish, Danish, Norwegian, Finnish
    "bezahlt versendet versandt verschickt geliefert ausgeliefert zugestellt abgeschlossen offen "
    "bearbeitung verarbeitet bestatigt neu erledigt fertig erfolgreich abgeholt eingegangen "
    "angenommen ausstehend betaald verzonden geleverd afgerond voltooid behandeling verwerking "
    "nieuw bevestigd betald skickad levererad klar behandlas ny betalt sendt leveret afsluttet "
    "levert fullfort maksettu toimitettu valmis zahlung versand bereit "
    # French, Spanish, Portuguese, Italian
    "paye payee expedie expediee livre livree termine terminee cours attente traitement "
    "preparation confirme confirmee valide validee accepte acceptee nouvelle nouveau "
    "livraison expedition paiement pagado pagada enviado enviada entregado entregada "
    "completado completada pendiente procesando proceso confirmado confirmada nuevo nueva aceptado "
    "aceptada finalizado finalizada preparacion espera pago paga entregue concluido concluida "
    "completo pendente processando processamento aprovado aprovada novo aguardando pagamento "
    "pagato pagata spedito spedita consegnato consegnata completato completata attesa lavorazione "
    "elaborazione confermato confermata nuovo evaso verkauf vente venta venda vendita "
    # Polish, Czech, Turkish, Indonesian
    "oplacone oplacony zaplacone wyslane wyslany dostarczone dostarczony zrealizowane "
    "zrealizowany zakonczone nowe nowy potwierdzone przyjete realizacji trakcie zaplaceno "
    "odeslano doruceno vyrizeno vyrizena odendi tamamlandi kargolandi kargoya verildi teslim "
    "edildi onaylandi hazirlaniyor beklemede yeni lunas selesai dikirim diterima diproses"
)
_FILLERS_WRITTEN: Final = (
    "out in at to for of being is was the order de d du la l en em w wird zum bestellung commande "
    "pedido ordine в на к и по у до за з заказ замовлення поръчка клиенту служба службу магазин"  # noqa: RUF001
)
"""Words that say nothing alone."""
_STEMS: Final = (
    "оплач оплат выполн заверш достав отправл получ принят подтвержд обработ обрабат нов собир "
    "собран сборк комплект выдан закрыт готов ожида отгруж передан пути успеш активн оформл создан "
    "исполн продан куплен сплач викон відправл отрим підтвердж оброб очіку прийнят платен изпратен "  # noqa: RUF001
    "изпълн приключ"
)
_PARTS: Final = (
    "付款 支付 完成 发货 發貨 收货 收貨 签收 簽收 送达 送達 配送 成功 处理 處理 "
    "确认 確認 评价 出库 出庫 运输 出貨 备货 備貨 结算 有效 下单 新订单 新訂單 入账 "
    "支払 入金 決済 処理 完了 発送 出荷 配達 受注 確定 準備 引当 届け 納品 新規 受付 "
    "注文済 購入済 済み "
    "결제 배송 구매확정 완료 입금 준비 발송 출고 접수 확인 주문 "
    "مدفوع مكتمل تم شحن توصيل قيد جديد مؤكد"
)
_AS_THEY_STAND: Final = (
    "未发货 未發貨 未出荷 未発送 未評価 未评价 待发货 待付款 待收货 待评价 미발송 미배송"
)
"""Not sent yet, and bought all the same."""
_LOOK: Final = 1_000
_MOST: Final = 100
"""A column of more values is none of states."""
_NEARLY_ALL: Final = 0.95
_VARIES: Final = 0.1
"""Share of customers whose orders have several states from which it is one of orders."""
_BOUGHT: Final = frozenset(listed(_WRITTEN, _ELSEWHERE))
_FILLERS: Final = frozenset(listed(_FILLERS_WRITTEN))
_BEGINS, _HOLDS = listed(_STEMS), listed(_PARTS)
_WHOLE: Final = frozenset(listed(_AS_THEY_STAND))


def is_bought(words: set[str]) -> bool:
    """Whether such words (`words_of_state`) say that an order stands, or a part of it does.

    False where a word is not known, where something is denied (not paid), and where there is none.
    """
    if not words or words <= _WHOLE:
        return bool(words)
    if names_undoing(words):
        # not refunded, or not all of it
        return is_not_all(words)
    said = words - _FILLERS
    denied = is_not_all(said - _BOUGHT)
    known = all(word in _BOUGHT or any_word([word], _BEGINS, _HOLDS) for word in said)
    return bool(said) and known and not denied


def holds_states(column: pd.Series, owners: pd.Series) -> bool:
    """Whether nearly all values of a column are states of orders, undone ones and others.

    One that says the same on all lines of each of the ``owners``, the customers of the lines, is of
    them: a membership that was cancelled is no order.
    """
    if not is_text(column) or column.head(_LOOK).nunique() > _MOST:
        return False
    codes, values = texts(column)
    if not 1 < len(values) <= _MOST:
        return False
    words_of = [words_of_state(value) for value in values]
    undone = [is_undone(words) or is_return(words) for words in words_of]
    bought = [is_bought(words) for words in words_of]
    if not any(undone) or not any(bought):
        return False
    known = np.append(np.logical_or(undone, bought), False)[codes]
    if known.mean() < _NEARLY_ALL:
        return False
    lines = pd.DataFrame({"owner": owners.to_numpy(), "state": codes})
    each = lines.groupby("owner", observed=True)["state"].agg(["size", "nunique"])
    several = each[each["size"] > 1]
    return len(several) > 0 and bool((several["nunique"] > 1).mean() >= _VARIES)
