"""Kinds of events in words of shops and of their analytics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.reading.known_names import plain_name
from recommenders.adapters.files.values.texts import is_text, texts
from recommenders.contract import Event

_EVENT_WORDS: Final = {
    Event.PURCHASE: "purchase purchases buy bought order ordered sale sold transaction purchased "
    "checkoutcomplete completepurchase orderplaced reorder ordercompleted placedorder "
    "orderedproduct checkoutcompleted productpurchased ecommerceorder transactionitem payment "
    "orders kauf gekauft bestellung bestellt achat achete commande compra comprado comprar pedido "
    "acquisto acquistato ordine aankoop gekocht bestelling kop kopt kjop kob ostos osto zakup "
    "kupno zamowienie nakup satinalma satinalim siparis pembelian покупка куплено купил заказ "
    "购买 購買 下单 成交 支付 購入 注文 구매 주문",
    Event.VIEW: "view views viewed pageview productview viewitem viewcontent pv detail itemview "
    "viewproduct productviewed viewedproduct viewedpage itemviewed browse browsed "
    "ansicht angesehen aufruf seitenaufruf vue vues consultation consulte vista visto ver "
    "visualizacion visualizzazione visualizacao visualizado visita weergave bekeken visning visad "
    "wyswietlenie odslona zobrazeni goruntuleme dilihat просмотр просмотры "
    "浏览 瀏覽 查看 閲覧 조회",
    Event.CART: "cart addtocart basket addtobasket addcart incart addedtocart productadded cartadd "
    "carts warenkorb indenwarenkorb panier ajoutpanier ajoutaupanier carrito alcarrito "
    "anadiralcarrito carrello aggiuntoalcarrello carrinho adicionaraocarrinho winkelwagen "
    "winkelmand varukorg kundvagn kurv handlekurv ostoskori koszyk dokoszyka kosik sepet "
    "sepeteekle keranjang корзина вкорзину 加购 加購 购物车 購物車 加购物车 カート 장바구니",
    Event.WISHLIST: "wishlist wish fav favorite favourite addtowishlist save saved bookmark "
    "addedtowishlist productaddedtowishlist merkzettel wunschliste wunschzettel favori favoris "
    "listedesouhaits favorito favoritos listadedeseos preferiti listadeidesideri favorieten "
    "verlanglijst onskelista ulubione oblibene favoriler избранное 收藏 お気に入り 찜",
    Event.IMPRESSION: "impression impressions shown exposure viewitemlist listview "
    "productlistviewed impressioni impresiones impressoes показ показы 曝光",
    Event.CLICK: "click clicks clicked selectitem clickitem productclicked clickedproduct "
    "klick angeklickt clic clics clique klik klikniecie tiklama клик 点击 點擊 クリック 클릭",
}
_EVENTS: Final = {
    plain_name(word): event.label for event, words in _EVENT_WORDS.items() for word in words.split()
}
_NO_EVENTS_WRITTEN: Final = (
    "removefromcart removecart removefromwishlist begincheckout checkout addpaymentinfo "
    "addshippinginfo viewcart viewpromotion selectpromotion search login refund refunded return "
    "returned cancel cancelled canceled sessionstart firstvisit scroll userengagement "
    "purchasefailed orderrefunded refundedorder ordercancelled cancelledorder productremoved "
    "removedfromcart checkoutstarted startedcheckout cartviewed viewedcart activeonsite "
    "fulfilledorder orderupdated pageviewed pageping ecommerceabandonedcart"
)
_NO_EVENTS: Final = frozenset(_NO_EVENTS_WRITTEN.split())
"""Kinds that say nothing of what a customer is after, or undo it."""
_STEPS_WRITTEN: Final = (
    "checkoutcomplete completepurchase orderplaced ordercompleted ordercomplete placedorder "
    "checkoutcompleted ecommerceorder payment"
)
_STEPS: Final = frozenset(_STEPS_WRITTEN.split())
"""Words for a purchase that say of a whole order what others say of each item of it."""
_LOOK: Final = 1_000
_MOST: Final = 100
"""A column of more values is none of kinds."""


def _plain(word: str) -> str:
    return re.sub(r"\d", "", plain_name(word))


def kind_of(word: str) -> str | None:
    """The label of the event that a word is; empty where it says nothing, None where not known."""
    plain = _plain(word)
    return _EVENTS.get(plain, "" if plain in _NO_EVENTS else None)


def kinds_of(words: Iterable[str]) -> list[str | None]:
    """`kind_of` of the distinct words of a column.

    A payment, or an order as a whole, is a purchase where nothing else is; beside purchases it is
    a step of them, says nothing more, and would count each twice.
    """
    known = {word: kind_of(word) for word in words}
    bought = [_plain(word) for word, kind in known.items() if kind == Event.PURCHASE.label]
    steps = _STEPS if any(plain not in _STEPS for plain in bought) else frozenset()
    return ["" if _plain(word) in steps else kind for word, kind in known.items()]


def share_of_kinds(column: pd.Series) -> float:
    """The share of lines whose value is a known kind; 0 where not both purchases and others are."""
    if not is_text(column) or column.head(_LOOK).nunique() > _MOST:
        return 0.0
    codes, values = texts(column)
    if not 1 < len(values) <= _MOST:
        return 0.0
    kinds = kinds_of(values)
    if Event.PURCHASE.label not in kinds or not {*kinds} - {None, "", Event.PURCHASE.label}:
        return 0.0
    return float(np.append([kind is not None for kind in kinds], False)[codes].mean())
