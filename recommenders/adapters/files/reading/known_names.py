"""Names that files give to columns of ours, in plain letters (see `plain_name`)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from recommenders.adapters.files.names import amount_words, composed_names
from recommenders.adapters.files.names.cent_names import IN_CENTS, MONEY, in_cents
from recommenders.adapters.files.names.order_words import (
    ORDERS,
    ORDERS_ELSEWHERE,
    STATES,
    STATES_ELSEWHERE,
)
from recommenders.contract import Columns

_CUSTOMER: Final = (
    "customerid customer userid user clientid client householdid household householdkey memberid "
    "member shopperid buyerid buyer accountid visitorid personid custid customerno customernumber "
    "customercode userpseudoid fullvisitorid kundennummer kundennr kundenid kundeid kunde "
    "numeroclient nclient idclient codeclient idcliente codigocliente numerocliente cliente "
    "klantnummer klantid kundnummer asiakasnumero customeremail useremail buyeremail "
    "billingemail emailbilling email klient idklienta kodklienta musterino musteriid musteri "
    "clienteid codcliente customerkey cust kundencode kundennamen kundenname debitor debitornr "
    "debitorennummer selltocustomerno billtocustomerno soldtoparty soldto auftraggeber "
    "buyerusername guestid profileid idvisitor reviewerid authorid custcode custnum custno "
    "membernumber memberno mitgliedsnummer steamid subscriberid hhkey householdnumber "
    "loyaltycardnumber loyaltyid kartennummer "
    "kunag kunnr kundennummerauftraggeber custaccount customeraccount invoiceaccount orderaccount "
    "accountreference accountref orderpartnerid orderpartneridid idcustomer distinctid "
    "customerreferenceid"
)
_OTHER_PARTY: Final = "partnerid partneridid emailaddress contactname contact"
"""Names of the customer on a line, which beside the ``id`` of a customer are something else."""
_ITEM: Final = (
    "itemid item productid product prodid sku lineitemsku itemsku productsku stockcode articleid "
    "article parentasin asin asinisbn movieid artistid trackid itemno itemcode productno "
    "productcode articleno artikelnummer artikelnr artikelid artikel produktnummer produktid "
    "referencearticle codearticle idproduit idproducto codigoproducto referencia codicearticolo "
    "codiceprodotto artikelcode producto produto prodotto refarticle codigoarticulo codarticulo "
    "codigodeproducto codigoproduto articulo indeks kodproduktu kodtowaru urunkodu urunid urun "
    "upc ean gtin isbn ean13 barcode productkey materialnumber materialnummer materialnr "
    "itemdetailssku tisku productref refproduit artikelbestellnummer skuid goodsid prodcode "
    "prodnum "
    "productcardid bookid videoid businessid animeid gameid appid songid filmid showid seriesid "
    "recipeid restaurantid venueid placeid hotelid newsid courseid jobid beerid wineid listingid "
    "podcastid episodeid dishid contentid "
    "matnr materialno materialcode materialid itemnumber inventoryitemcode productiddefaultcode "
    "productidid productservice priceproduct catalogobjectid styleno stylenumber stylecode styleid"
)
_TITLES_WRITTEN: Final = (
    "itemdescription productname itemname producttitle itemtitle gametitle booktitle movietitle "
    "tracktitle menuitem"
)
"""What names the items of lines where no column has an id of them."""
ITEM_BY_TITLE: Final = f"{_TITLES_WRITTEN} {composed_names.TITLES}"
_TITLES: Final = frozenset(ITEM_BY_TITLE.split())
TOTALS_OF_LINES: Final = (
    "linetotal lineamount lineitemtotal linenet linesubtotal itemtotal itemsubtotal itemrevenue "
    "extendedprice extendedamount extensionamt extprice lineamountexclvat lineamountinclvat "
    "netvalueitem netwr positionswert zeilenbetrag zeilenbetragohnemwst totalligne totaleriga "
    "salesamountactual pricesubtotal"
)
"""Names that say a total is that of a line; the numbers have to say it of all others."""
_ON_LINES: Final = {
    Columns.CUSTOMER: f"{_CUSTOMER} {_OTHER_PARTY}",
    # cloth of a shirt where something else says which one, else the word of ERP systems for an item
    Columns.ITEM: f"{_ITEM} {composed_names.ITEMS} {ITEM_BY_TITLE} "
    f"{composed_names.WEAK_ITEMS} material",
    Columns.TIME: (
        "timestamp datetime invoicedate orderdate purchasedate transactiontimestamp tdat "
        "transactiondate eventtimestamp eventtime eventdate orderedat purchasedat createdat "
        "orderdatetime saledate shipmentdate bestelldatum kaufdatum rechnungsdatum datum "
        "datedecommande datecommande dateachat fechapedido fechacompra fecha datadordine "
        "dataordine datapedido besteldatum orderdatum dataacquisto datacompra datazamowienia "
        "fechadepedido fechadecompra datadopedido siparistarihi tarih "
        "belegdatum auftragsdatum fakturadatum buchungsdatum postingdate documentdate billingdate "
        "solddate sold soldat created createdon createddate datecreated dateadd dateadded "
        "completedtime completedat completeddate placedat placedon paidat datepaid paidondate "
        "sentdate serverdate invoicedateutc collectortstamp dvcecreatedtstamp hittimegmt "
        "servertimepretty txndate transdate tranzdate orderdt orderts "
        "transactiondt trandate shopdate actiontime unixreviewtime reviewtime reviewdate "
        "submissiontime ratedat playedat listenedat watchedat dateofpurchase dateofsale "
        "orderdatedateorders fkdat audat erdat dateorder createddateutc createdutc paidondateutc "
        "fechafactura datefacture datafattura factuurdatum datadevenda datavenda "
        "date time ts ordertime purchasetime transactiontime saletime"
    ),
    Columns.EVENT: (
        "event eventtype eventname action behavior behaviour behaviortype interactiontype "
        "actiontype behaviorname behaviourname interaction ereignis evento evenement"
    ),
    Columns.QUANTITY: "quantity qty qtyordered lineitemquantity itemquantity orderquantity units "
    "pieces menge bestellmenge fakturamenge billedquantity sumofquantity itemdetailsquantity "
    "tiquantity stuckzahl anzahl quantite qte cantidad quantidade qtde quantita "
    "aantal antal ilosc unidades adet miktar fkimg kwmeng billingquantity fakturiertemenge "
    "orderquantityitem quantityshipped shippedquantity quantityinvoiced invoicedquantity "
    "productuomqty qtysold quantitysold unitssold soldquantity productquantity productqty",
    Columns.WEIGHT: "weight interactionweight strength affinity confidence playcount plays nplays "
    "listens listencount minutes minutesplayed minuteswatched watchtime listeningtime msplayed "
    "timespent dwelltime duration",
    Columns.UNIT_PRICE: "unitprice lineitemprice itemprice saleprice purchasepriceperunit "
    "priceperunit itemcost price preis einzelpreis stuckpreis verkaufspreis prix prixunitaire "
    "precio preciounitario preco precounitario prezzo prezzounitario prijs stuksprijs pris cena "
    "prixunitairettc prixunitaireht prixttc cenabrutto cenajednostkowa birimfiyat fiyat "
    "productprice puht puttc unitamount unitretail itemdetailsprice tiprice priceunit "
    "unitpriceexclvat unitpriceinclvat unitpriceexcludingvat unitpriceincludingvat unitpriceex "
    "einzelpreisnetto einzelpreisbrutto vkpreis vkpreisohnemwst vkpreismitmwst netprice netpr "
    "itemrate salesprice soldfor unitpricetaxincl unitpricetaxexcl priceeach productunitprice",
    Columns.LINE_TOTAL: (
        f"{TOTALS_OF_LINES} nettowert gesamtpreisnetto gesamtpreisbrutto gesamtpreis "
        "nettobetrag umsatz umsatznetto nettoumsatz umsatzbrutto montantht montantttc totalht "
        "totalttc importetotal importe importo valortotal netsales grosssales salesamount "
        "totalpricetaxincl totalprice totalamount netamount netvalue grossprice sales amount "
        "subtotal revenue total betrag gesamt turnover"
    ),
    Columns.POSITION: "position displayposition slot",
    Columns.RANDOMISED: "randomised randomized israndom israndomised israndomized randomorder "
    "shuffled",
}
_OF_ITEMS: Final = {
    Columns.TITLE: "title itemtitle producttitle lineitemname itemname productname prodname "
    "moviename artistname description itemdescription artikelbezeichnung bezeichnung designation "
    "booktitle movietitle gametitle gamename bookname tracktitle descripcion descricao "
    "descrizione nazwa nazwatowaru urunadi "
    "itemsname productsname lineitemsname orderitemsname basketname cartname orderlinesname "
    "itemdetailsname tiname lineitemdescription productdescription materialdescription "
    "arktx materialkurztext itemcodedesc beschreibung memodescription menuitem",
    Columns.DEPARTMENT: "department dept departmentname",
    Columns.CATEGORY: "category categoryname productcategory productcategoryname maincategory "
    "itemcategory primarycategory "
    "productgroupname genres",
    Columns.PRODUCT_TYPE: "producttype itemtype subcategory producttypename",
    Columns.BRAND: "brand brandname itembrand vendor lineitemvendor manufacturer",
    Columns.LIST_PRICE: "listprice regularprice rrp msrp originalprice compareatprice "
    "lineitemcompareatprice",
    Columns.LAUNCH: "launchdate launched releasedate firstavailable",
    Columns.IMAGE: "imageurl image picture pictureurl imagelink thumbnail",
}
_ELSEWHERE: Final = {
    Columns.CUSTOMER: (
        "клиент кодклиента idклиента покупатель пользователь контрагент "  # noqa: RUF001
        "用户id 用户编号 会员id 会员编号 客户id 客户编号 顾客id 买家id 买家昵称 买家会员名 "
        "顧客id 会員id 会員番号 会員コード 顧客番号 顧客コード 注文者メールアドレス "
        "会员号 会员卡号 고객id 고객번호 구매자id"
    ),
    Columns.ITEM: (
        "артикул кодтовара idтовара товар номенклатура "  # noqa: RUF001
        "商品id 商品编号 商品编码 商品コード 商品番号 品番 상품코드 상품번호 "
        "商家编码 宝贝id 商品管理番号"
    ),
    Columns.TIME: (
        "датазаказа датапокупки дата "
        "下单时间 下单日期 购买时间 付款时间 订单时间 "
        "订单付款时间 订单创建时间 支付时间 成交时间 "
        "注文日 注文日時 購入日 購入日時 取引日時 受注日時 受注日 売上日 販売日時 "
        "주문일 주문일시 주문일자 결제일 결제일시 구매일"
    ),
    Columns.QUANTITY: (f"количество 数量 购买数量 注文数 수량 {amount_words.QUANTITIES_ELSEWHERE}"),
    Columns.UNIT_PRICE: f"цена 价格 单价 単価 価格 가격 단가 {amount_words.UNIT_PRICES_ELSEWHERE}",
    Columns.TITLE: "наименование 商品名 商品名称 品名 상품명 宝贝标题",
}
"""Names in other alphabets."""
_OF_TABLE: Final = re.compile(r"^'?[\w ]*'?\[([^\[\]]+)\]$")
_KIND_BEHIND: Final = re.compile(r":(?:token|float)(?:_seq)?$")
_WITHIN: Final = re.compile(
    r"^(?:properties_|line_?items?[._](?=product|quantity|qty|unit|sku|item)|order\.(?=order)|"
    r"(?:customer|client|user)\.(?=customer|client|user)|"
    r"(?:product|item|article)\.(?=product|item|article|sku))(?=\w)|"
    r"^(?:properties|event_properties|payload|attributes|data|fields|node|_source|"
    r"order[ _]id|order[ _]lines?)[./](?=\w)",
    re.IGNORECASE,
)
_OF_CUSTOMERS: Final = {
    Columns.NAME: "name customername fullname displayname username billingname "
    f"{composed_names.NAMES}",
    Columns.SEGMENT: "segment customersegment",
}


def plain_name(name: str) -> str:
    """A name in small letters and digits alone, as names are compared."""
    # Power BI and Analysis Services write the table in front: Sales[OrderDate]
    name = _OF_TABLE.sub(r"\1", name)
    # RecBole the kind of value behind: user_id:token
    name = _KIND_BEHIND.sub("", name)
    # and records of events or of an ERP system what a value stands in: properties.product_id
    name = _WITHIN.sub("", name)
    plain = unicodedata.normalize("NFKD", name).lower().replace("ı", "i")  # noqa: RUF001
    # letters of every alphabet stay: of "用户ID" and "商品ID" nothing else tells them apart
    return re.sub(r"[\W_]", "", plain)


_ON_LINES[Columns.CUSTOMER] += f" {composed_names.CUSTOMERS}"
_ON_LINES[Columns.TIME] += f" {composed_names.TIMES}"
_ON_LINES[Columns.QUANTITY] += f" {amount_words.QUANTITIES}"
_ON_LINES[Columns.UNIT_PRICE] += f" {amount_words.UNIT_PRICES}"
_ON_LINES[Columns.LINE_TOTAL] += f" {amount_words.LINE_TOTALS}"
_OF_ITEMS[Columns.TITLE] += f" {composed_names.TITLES} {composed_names.DESCRIPTIONS}"
_ON_LINES[Columns.UNIT_PRICE] += f" {in_cents(Columns.UNIT_PRICE)} {MONEY} priceunitamount"
_ON_LINES[Columns.LINE_TOTAL] += f" {in_cents(Columns.LINE_TOTAL)}"
_OF_ITEMS[Columns.LIST_PRICE] += f" {in_cents(Columns.LIST_PRICE)}"
for _names in (_ON_LINES, _OF_ITEMS):
    for _ours in _ELSEWHERE.keys() & _names.keys():
        # with letters taken apart, as names are compared
        _names[_ours] += " " + " ".join(map(plain_name, _ELSEWHERE[_ours].split()))
_ORDER_NAMES: Final = (
    *ORDERS.split(),
    *map(plain_name, ORDERS_ELSEWHERE.split()),
    *composed_names.ORDERS.split(),
)
ORDER_NAMES: Final = " ".join(dict.fromkeys(_ORDER_NAMES))
_ORDERS: Final = frozenset([*ORDER_NAMES.split(), "ordername", "name"]) - {
    "transaction",
    "receipt",
    "ticket",
}
"""A "transaction" may as well be a sale or a return, which the states of a line are."""
VISIT_NAMES: Final = f"{ORDER_NAMES} sessionid session sessid visitid visit idvisit"
"""Names of orders and visits, which may stand for the customer where no column says who it is."""
_ITEM_OF_LINES: Final = " ".join(
    dict.fromkeys(
        f"productid product prodid sku idproduct productsid {_ON_LINES[Columns.ITEM]}".split()
    )
)
"""What the items of an order are: there an ``item_id`` may be the number of the line."""
_WRITTEN: Final = {
    "orders": {
        Columns.ORDER: f"{ORDER_NAMES} entityid id",
        Columns.CUSTOMER: f"{_ON_LINES[Columns.CUSTOMER]} customersid iduser",
        Columns.TIME: (
            f"{_ON_LINES[Columns.TIME]} orderpurchasetimestamp datecreatedgmt datepurchased "
            "dateplaced processedat"
        ),
        Columns.EVENT: _ON_LINES[Columns.EVENT],
    }
    | {column: names for column, names in _OF_CUSTOMERS.items() if column != Columns.NAME}
    | {Columns.NAME: "customername fullname displayname billingname"},
    "order_lines": {Columns.ORDER: ORDER_NAMES}
    | {
        column: _ON_LINES[column]
        for column in (Columns.CUSTOMER, Columns.TIME, Columns.EVENT, Columns.LINE_TOTAL)
    }
    | {
        Columns.ITEM: _ITEM_OF_LINES,
        Columns.QUANTITY: f"{_ON_LINES[Columns.QUANTITY]} quantityordered orderqty "
        "productsquantity",
        Columns.UNIT_PRICE: f"{_ON_LINES[Columns.UNIT_PRICE]} productsprice",
    }
    | _OF_ITEMS
    | {Columns.TITLE: f"{_OF_ITEMS[Columns.TITLE]} name"},
    "interactions": _ON_LINES | _OF_ITEMS | _OF_CUSTOMERS,
    "items": {Columns.ITEM: f"{_ITEM} {composed_names.ITEMS} id"}
    | _OF_ITEMS
    | {
        Columns.TITLE: f"{_OF_ITEMS[Columns.TITLE]} name",
        Columns.PRODUCT_TYPE: f"{_OF_ITEMS[Columns.PRODUCT_TYPE]} type",
        Columns.PRICE: f"price currentprice unitprice itemprice {in_cents(Columns.UNIT_PRICE)}",
    },
    "customers": {Columns.CUSTOMER: f"{_CUSTOMER} {composed_names.CUSTOMERS} id {_OTHER_PARTY}"}
    | _OF_CUSTOMERS,
    "searches": {
        Columns.QUERY: "query searchterm searchquery searchtext searchkeyword querytext keyword "
        "searchstring term text suchbegriff suchanfrage suchwort suchtext recherche "
        "motsrecherches requete busqueda terminodebusqueda consulta ricerca zoekterm sokord",
        Columns.CUSTOMER: f"{_CUSTOMER} visitor sessionid session",
        Columns.ITEM: f"{_ITEM} shownitems results resultitems items",
        Columns.TIME: _ON_LINES[Columns.TIME],
        Columns.EVENT: f"{_ON_LINES[Columns.EVENT]} aktion",
        Columns.POSITION: f"{_ON_LINES[Columns.POSITION]} rank resultrank platz rang posicion "
        "posizione",
    },
    "related": {
        Columns.ITEM: f"{_ITEM} source sourceid sourceitem sourceitemid from fromitem antecedent",
        Columns.RELATED: "relateditemid relateditem relatedproductid relatedproduct relatedid "
        "related target targetid targetitem targetitemid to toitem consequent linkedproductid",
        Columns.WEIGHT: "weight score strength lift confidence",
    },
}
GUESSES: Final = {
    table: {ours: " ".join(dict.fromkeys(names.split())) for ours, names in of_table.items()}
    for table, of_table in _WRITTEN.items()
}
"""For each table our columns, and names by which files have them, the likeliest first."""
_STATE_COLUMNS: Final = frozenset([*STATES.split(), *map(plain_name, STATES_ELSEWHERE.split())])
_OF_LINES: Final = {
    ours: frozenset(names.split()) for ours, names in GUESSES["interactions"].items()
}
KNOWN: Final = frozenset(
    word
    for columns in GUESSES.values()
    for ours, guesses in columns.items()
    for word in (re.sub("[^a-z0-9]", "", ours), *guesses.split())
)
"""All of these names, and our own."""


def is_of_items(name: str) -> bool:
    """Whether a column that is called so is about an item and not about its order."""
    ours = (Columns.ITEM, Columns.QUANTITY, Columns.UNIT_PRICE, *_OF_ITEMS)
    return any(is_known_as(column, name) for column in ours)


def column_called(names: Iterable[object], words: str) -> str | None:
    """The column that has the first of the ``words`` (plain names) that one has; None without any.

    Of several that are plainly called the same it is the first.
    """
    plain = {plain_name(str(name)): str(name) for name in reversed([*names])}
    return next((plain[word] for word in words.split() if word in plain), None)


def is_known_as(ours: str, name: str) -> bool:
    """Whether a column of lines that is called so is taken for ours, whatever else is there."""
    plain = plain_name(name)
    if ours == Columns.ITEM and plain in _TITLES:
        return False
    return name == ours or plain in _OF_LINES[ours]


def is_in_minor_units(name: str) -> bool:
    """Whether a column that is called so has amounts in cents."""
    return plain_name(name) in IN_CENTS


def is_state_column(name: str) -> bool:
    """Whether a column that is called so may say what became of an order."""
    return plain_name(name) in _STATE_COLUMNS


def is_order(name: str) -> bool:
    """Whether a column of this name may hold the number of an order."""
    return plain_name(name) in _ORDERS
