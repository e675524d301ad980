"""What columns are called that number orders, or say what became of them."""

from __future__ import annotations

from typing import Final

ORDERS: Final = (
    "orderid order orderno ordernumber ordernum orderkey ordercode orderref orderreference idorder "
    "ordersid salesorderid salesorder salesordernumber saleid salesid invoice invoiceno "
    "invoicenumber invoiceid basket basketid transactionid receiptid receiptno billno billnumber "
    "bestellnummer bestellnr bestellid bestellung auftragsnummer auftragsnr auftragid auftrag "
    "rechnungsnummer rechnungsnr belegnummer belegnr numerocommande ncommande nocommande "
    "idcommande commandeid numcommande commande numerofacture pedido idpedido pedidoid "
    "numeropedido numerodepedido npedido nopedido nropedido numpedido codigopedido codpedido "
    "ordine idordine "
    "numeroordine nordine bestelnummer bestelling bestellingid ordrenummer ordrenr ordernr "
    "zamowienie numerzamowienia nrzamowienia idzamowienia siparisno siparisid siparisnumarasi "
    "incrementid faktura fakturanr fakturanummer billingdocument billdoc documentno docno номер "
    "vbeln salesdocument salesdocumentnumber documentnumber sono sonumber transactionno "
    "transactionnumber transaction receipt receiptnumber ticketno ticketnumber ticketid bonnr "
    "ticket numticket nticket noticket receiptnr receiptnum bon bonid scontrino nscontrino "
    "numeroscontrino paragon nrparagonu kvittering kvitteringsnr kvittonr slipno "
    "bonnummer kassenbon checkid checknumber amazonorderid"
)
"""Numbers of orders, in plain letters."""
ORDERS_ELSEWHERE: Final = (
    "номерзаказа noзаказа заказ кодзаказа idзаказа "  # noqa: RUF001
    "订单号 订单编号 订单id 注文番号 注文id 주문번호 주문id"
)
"""The same in other alphabets, as they are written."""
STATES: Final = (
    "status state orderstatus orderstate financialstatus paymentstatus lineitemstatus "
    "itemstatus fulfillmentstatus transactionstatus bestellstatus auftragsstatus zahlungsstatus "
    "statut statutcommande statoordine estadopedido estadodelpedido statuspedido siparisdurumu "
    "statuszamowienia statusid statuscode orderstatusid orderstatuscode currentstate "
    "paymentstatusid paymentstate orderstatusname statusname etat etatcommande etatdelacommande "
    "situacao situacaopedido situacaodopedido stav stavobjednavky siparisstatusu allapot "
    "rendelesallapota tilauksentila bestelstatus ordrestatus positionstatus sellerstatus "
    "invoicestatus ordersstatus"
)
"""States of orders, in plain letters."""
STATES_ELSEWHERE: Final = (
    "статус статусзаказа статусоплаты состояние состояниезаказа статусзамовлення "
    "状态 订单状态 交易状态 支付状态 付款状态 狀態 訂單狀態 付款狀態 "
    "ステータス 注文ステータス 注文状態 注文状況 支払状況 支払い状況 状態 "
    "주문상태 상태 결제상태 처리상태"
)
"""The same in other alphabets, as they are written."""
