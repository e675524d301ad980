from __future__ import annotations

import pytest

from recommenders.adapters.files.names import composed_names
from recommenders.adapters.files.reading.known_names import GUESSES, is_order, plain_name
from recommenders.contract import Columns

WRITTEN = {
    Columns.CUSTOMER: (
        "Kd.-Nr.|Klantnr|Kundnr|Kunde nr.|Cód. Cliente|Nº Cliente|N° client|Identifiant client|"
        "Código de cliente|Cod. Cliente|ID klienta|Číslo zákazníka|Müşteri Kodu|Vevő azonosító|"
        "Asiakasnumero|Cust #|Client No|Member Number|loyalty_card_no|Kundenkarten-Nr.|"
        "Code carte fidélité|customer.customerNumber|Contact email|Person Email|E-mail klienta"
    ),
    Columns.ITEM: (
        "Part #|Product Ref|Offer ID|parent_sku|Varianten-ID|Artikel-Nr.|Artikelnr|Varenummer|"
        "Référence produit|Code article|Cód. Artículo|Código del producto|Cod. Art.|Cód. Produto|"
        "Kod produktu|Kód položky|Stok Kodu|Cikkszám|Tuotenumero|plu|PZN|"
        "lineItem.productNumber|properties_product_id|shopify_product_id"
    ),
    Columns.TIME: (
        "Sale Date|txn_ts|Date of purchase|Booked On|Close Date|Rechnungsdatum|Erstellt am|"
        "Boekingsdatum|Orderdato|Ordredato|Date de commande|Date ticket|Fecha de emisión|"
        "Data Doc.|Data Emissão|Data wystawienia|Datum objednávky|Sipariş Tarihi|"
        "Rendelés dátuma|Tilauspäivä|order.orderDate"
    ),
    Columns.NAME: "Account Name|Client Name|Naam debiteur|Kundnamn|Nom du client|Ragione Sociale",
    Columns.TITLE: "Part Description|Productnaam|Libellé article|Název položky|Termék név",
}
ORDERS = "Inv #|Booking Ref|Charge ID|Factuurnr|N° ticket|Num. Doc.|Nº Pedido|Kód objednávky"


@pytest.mark.parametrize(
    ("ours", "name"), [(ours, name) for ours, names in WRITTEN.items() for name in names.split("|")]
)
def test_whose_and_what_of_it_make_a_name(ours: str, name: str) -> None:
    assert plain_name(name) in GUESSES["interactions"][ours].split()


@pytest.mark.parametrize("name", ORDERS.split("|"))
def test_orders_have_numbers_in_many_languages(name: str) -> None:
    assert is_order(name)


@pytest.mark.parametrize(
    "name",
    [
        # of others, of later, and of what may be anything
        "Supplier ID|Owner ID|Salesperson No|Account|Account Code|Employee Number|Driver Name",
        "Due Date|Expiry Date|Birth Date|Delivery Date|Geburtsdatum|Lieferdatum|Fecha de entrega",
        "Price|Name|Status|Description|Type|Total|Class ID|Store ID|Tax Code|Card Number",
    ],
)
def test_names_of_something_else_are_none(name: str) -> None:
    known = {
        *composed_names.CUSTOMERS.split(),
        *composed_names.ITEMS.split(),
        *composed_names.TIMES.split(),
        *composed_names.ORDERS.split(),
        *composed_names.NAMES.split(),
    }
    assert not known.intersection(map(plain_name, name.split("|")))
