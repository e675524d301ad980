"""Names that files give to columns of ours, in plain letters (see `column_names.plain_name`)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from recommenders.contract import Columns

_CUSTOMER: Final = (
    "customerid customer userid user clientid client householdid household householdkey memberid "
    "member shopperid buyerid buyer accountid visitorid personid custid customerno customernumber "
    "customercode userpseudoid fullvisitorid kundennummer kundennr kundenid kundeid kunde "
    "numeroclient nclient idclient codeclient idcliente codigocliente numerocliente cliente "
    "klantnummer klantid kundnummer asiakasnumero customeremail useremail buyeremail "
    "billingemail email"
)
_ITEM: Final = (
    "itemid item productid product prodid sku lineitemsku itemsku productsku stockcode articleid "
    "article asin asinisbn movieid artistid trackid itemno itemcode productno productcode "
    "articleno artikelnummer artikelnr artikelid artikel produktnummer produktid referencearticle "
    "codearticle idproduit idproducto codigoproducto referencia codicearticolo codiceprodotto "
    "artikelcode producto produto prodotto upc ean gtin isbn"
)
_ON_LINES: Final = {
    Columns.CUSTOMER: _CUSTOMER,
    Columns.ITEM: _ITEM,
    Columns.TIME: (
        "timestamp datetime invoicedate orderdate purchasedate transactiontimestamp tdat "
        "transactiondate eventtimestamp eventtime eventdate orderedat purchasedat createdat "
        "orderdatetime saledate shipmentdate bestelldatum kaufdatum rechnungsdatum datum "
        "datedecommande datecommande dateachat fechapedido fechacompra fecha datadordine "
        "dataordine datapedido besteldatum orderdatum dataacquisto datacompra datazamowienia "
        "date time ts"
    ),
    Columns.EVENT: (
        "event eventtype eventname action behavior behaviour behaviortype interactiontype"
    ),
    Columns.QUANTITY: "quantity qty qtyordered lineitemquantity itemquantity orderquantity units "
    "pieces menge bestellmenge stuckzahl anzahl quantite qte cantidad quantidade qtde quantita "
    "aantal antal ilosc",
    Columns.WEIGHT: "weight interactionweight strength affinity confidence playcount plays nplays "
    "listens listencount minutes minutesplayed minuteswatched watchtime listeningtime msplayed "
    "timespent dwelltime duration",
    Columns.UNIT_PRICE: "unitprice lineitemprice itemprice saleprice purchasepriceperunit "
    "priceperunit itemcost price preis einzelpreis stuckpreis verkaufspreis prix prixunitaire "
    "precio preciounitario preco precounitario prezzo prezzounitario prijs stuksprijs pris cena",
    Columns.POSITION: "position displayposition slot",
    Columns.RANDOMISED: "randomised randomized israndom israndomised israndomized randomorder "
    "shuffled",
}
_OF_ITEMS: Final = {
    Columns.TITLE: "title itemtitle producttitle lineitemname itemname productname prodname "
    "moviename artistname description itemdescription",
    Columns.DEPARTMENT: "department dept departmentname",
    Columns.CATEGORY: "category categoryname productcategory maincategory itemcategory "
    "productgroupname genres",
    Columns.PRODUCT_TYPE: "producttype itemtype subcategory producttypename",
    Columns.BRAND: "brand brandname itembrand vendor lineitemvendor manufacturer",
    Columns.LIST_PRICE: "listprice regularprice rrp msrp originalprice compareatprice "
    "lineitemcompareatprice",
    Columns.LAUNCH: "launchdate launched releasedate firstavailable",
    Columns.IMAGE: "imageurl image picture pictureurl imagelink thumbnail",
}
_OF_CUSTOMERS: Final = {
    Columns.NAME: "name customername fullname displayname username billingname",
    Columns.SEGMENT: "segment customersegment",
}
GUESSES: Final = {
    "interactions": _ON_LINES | _OF_ITEMS | _OF_CUSTOMERS,
    "items": {Columns.ITEM: f"{_ITEM} id"}
    | _OF_ITEMS
    | {
        Columns.TITLE: f"{_OF_ITEMS[Columns.TITLE]} name",
        Columns.PRODUCT_TYPE: f"{_OF_ITEMS[Columns.PRODUCT_TYPE]} type",
        Columns.PRICE: "price currentprice unitprice itemprice",
    },
    "customers": {Columns.CUSTOMER: f"{_CUSTOMER} id"} | _OF_CUSTOMERS,
    "searches": {
        Columns.QUERY: "query searchterm searchquery searchtext searchkeyword querytext keyword "
        "searchstring term text",
        Columns.CUSTOMER: f"{_CUSTOMER} visitor sessionid session",
        Columns.ITEM: f"{_ITEM} shownitems results resultitems items",
        **{column: _ON_LINES[column] for column in (Columns.TIME, Columns.EVENT)},
        Columns.POSITION: f"{_ON_LINES[Columns.POSITION]} rank resultrank",
    },
}
"""For each table our columns, and names by which files have them, the likeliest first."""
KNOWN: Final = frozenset(
    word
    for columns in GUESSES.values()
    for ours, guesses in columns.items()
    for word in (re.sub("[^a-z0-9]", "", ours), *guesses.split())
)
"""All of these names, and our own."""


def plain_name(name: str) -> str:
    """A name in small letters and digits alone, as names are compared."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z0-9]", "", plain)


def is_of_items(name: str) -> bool:
    """Whether a column that is called so is about an item and not about its order."""
    ours = (Columns.ITEM, Columns.QUANTITY, Columns.UNIT_PRICE, *_OF_ITEMS)
    return any(is_known_as(column, name) for column in ours)


def is_known_as(ours: str, name: str) -> bool:
    """Whether a column of lines that is called so is taken for ours."""
    return name == ours or plain_name(name) in GUESSES["interactions"][ours].split()
