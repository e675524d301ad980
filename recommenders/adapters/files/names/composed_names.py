"""Names of columns that are put together: whose, and what of it, in a dozen languages.

In plain letters, as names are compared: "Kd.-Nr." is kdnr, "Cód. Cliente" codcliente.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

_CUSTOMER_IDS: Final = (
    (
        "customer customers cust client clients user users member members buyer shopper "
        "subscriber patron household borrower",
        "id no nr num nbr number code key ref uid login",
    ),
    (
        "kunden kunde kd debitor debitoren mitglied mitglieds besteller kaufer auftraggeber "
        "abonnenten",
        "nr nummer id no code kennung",
    ),
    ("klant klanten debiteur debiteuren relatie orderklant lid koper", "nr nummer id code"),
    ("kund kunde kunden debitor medlem medlems", "nr nummer id no"),
    ("n no num numero code id ref identifiant", "client duclient acheteur adherent"),
    ("n no nro num numero cod codigo id clave", "cliente decliente delcliente comprador socio"),
    ("n num numero cod codice id", "cliente delcliente acquirente socio"),
    ("n no num numero cod codigo id", "cliente docliente comprador"),
    ("id kod nr numer login", "klienta klient kupujacego nabywcy"),
    ("id kod cislo", "zakaznika zakaznik odberatele"),
    ("musteri uye alici", "no id kodu numarasi"),
    ("vevo vasarlo ugyfel", "azonosito kod kodja szama id"),
    ("asiakas", "numero nro id tunnus"),
    ("loyalty loyaltycard customercard membercard clubcard", "id no nr num number code"),
    ("kundenkarten kundenkarte", "nr nummer id"),
    ("code n no num numero", "cartefidelite carteclient"),
    ("klant debiteur socio adherent zakaznik vevo asiakas kund medlem", ""),
)
_CUSTOMER_MAILS: Final = (
    (
        "customer client buyer user member contact billing purchaser subscriber person",
        "email mail emailaddress",
    ),
    ("kunden kaufer klant kund kunde", "email mail emailadresse epost"),
    ("email mail", "client duclient klienta cliente delcliente docliente zakaznika"),
)
_ITEM_IDS: Final = (
    (
        "product products prod item items article articles part goods",
        "id no nr num nbr number code key ref sku",
    ),
    ("parent master", "sku productid itemid productno"),
    ("shopify external", "productid itemid"),
    ("artikel produkt produkte waren material", "nr nummer id no code sku"),
    ("artikel product produkt", "nr nummer id code"),
    ("artikel vare varu produkt", "nr nummer id kod kode"),
    ("n no num numero code id ref reference", "article produit delarticle duproduit"),
    (
        "cod codigo ref referencia id n",
        "articulo producto delarticulo delproducto dearticulo deproducto",
    ),
    ("cod codice id rif riferimento", "articolo prodotto art delprodotto"),
    ("cod codigo id ref referencia", "produto artigo item doproduto doitem"),
    ("kod id symbol nr numer indeks", "produktu towaru artykulu oferty"),
    ("kod id cislo", "zbozi produktu polozky"),
    ("urun stok", "kodu no id barkodu numarasi"),
    ("cikk termek", "szam szama kod kodja azonosito id"),
    ("tuote", "numero nro id koodi tunnus"),
    ("plu pzn barkod part", ""),
    ("plu ean upc gtin", "code no nr nummer"),
    ("seller merchant supplier", "sku"),
)
_WEAK_ITEM_IDS: Final = (
    ("variant shopifyvariant varianten", "sku id no nr number code"),
    ("offer listing", "id no nr number ref"),
)
"""Ids of what an item is offered as, in which size: where no column names the item itself."""
_TITLES: Final = (
    ("article part plu", "name title description desc"),
    ("artikel produkt product varu vare", "name naam namn navn bezeichnung omschrijving text"),
    ("nom libelle designation", "produit article duproduit delarticle"),
    ("nombre descripcion", "producto articulo delproducto delarticulo"),
    ("nome descricao", "produto doproduto"),
    ("nome descrizione", "prodotto articolo"),
    ("nazwa", "produktu towaru artykulu oferty"),
    ("nazev", "produktu zbozi polozky"),
    ("urun termek tuote", "adi nev neve nimi"),
)
_TIMES: Final = (
    (
        "order ordered sale sales invoice inv purchase purchased transaction txn trans trx booking "
        "booked visit receipt bill billing posting document doc checkout issue issued appointment "
        "ticket close closed payment lineitem",
        "date time datetime ts timestamp dt at on",
    ),
    ("date dateof time timestamp", "order sale sold purchase purchased visit invoice transaction"),
    ("viewed clicked added processed streamed loaned borrowed checkedout booked sold", "at on"),
    (
        "bestell auftrags rechnungs beleg kauf verkaufs buchungs faktura bon kassen transaktions",
        "datum zeit zeitpunkt tag",
    ),
    ("erstellt angelegt erfasst bestellt gekauft", "am"),
    ("factuur bestel order boekings verkoop aankoop bon transactie", "datum"),
    (
        "ordre order faktura kobs salgs bestallnings bestillings inkops forsaljnings bilags",
        "dato datum",
    ),
    (
        "date datede datedu datedela",
        "commande achat ticket facture vente creation transaction document piece",
    ),
    (
        "fecha fechade fechadela fechadel",
        "pedido compra venta factura ticket emision documento creacion",
    ),
    (
        "data datadi datadel datade datado dt",
        "ordine acquisto vendita documento doc fattura scontrino emissione pedido compra venda "
        "emissao fatura criacao",
    ),
    ("data", "zamowienia sprzedazy zakupu transakcji wystawienia paragonu faktury zlozenia"),
    ("datum", "objednavky prodeje nakupu vystaveni vytvoreni"),
    ("siparis satis fatura islem", "tarihi tarih"),
    ("rendeles vasarlas szamla", "datuma datum ideje kelte"),
    ("tilaus osto lasku", "pvm paiva aika"),
    ("yearmonth period", ""),
)
_ORDERS: Final = (
    (
        "order orders sale sales invoice inv bill receipt transaction txn trx charge booking check "
        "document doc",
        "id no nr num nbr number code ref key reference",
    ),
    (
        "bestell auftrags auftrag rechnungs beleg vorgangs verkaufsbeleg kassenbon bon",
        "nr nummer id",
    ),
    ("order bestel factuur faktuur ordre faktura bilag", "nr nummer id"),
    (
        "n no num numero ref reference id",
        "commande facture ticket piece delacommande",
    ),
    ("n no nro num numero id", "pedido factura ticket documento depedido defactura"),
    ("n num numero id", "ordine documento doc fattura scontrino"),
    ("n no num numero cod id", "pedido fatura notafiscal nf"),
    ("id nr numer", "zamowienia paragonu faktury transakcji"),
    ("kod cislo id", "objednavky faktury"),
    ("siparis fatura fis", "no numarasi id kodu"),
    ("rendeles szamla", "szam szama azonosito id"),
    ("tilaus lasku", "numero nro id"),
    ("verkaufsbeleg inv", ""),
)
_NAMES: Final = (
    ("client buyer member account billto soldto subscriber patron", "name fullname"),
    ("kaufer besteller debitoren", "name"),
    ("klant klanten debiteur", "naam"),
    ("naam", "klant debiteur"),
    ("kund kunde", "namn navn"),
    ("nom", "client duclient"),
    ("nombre nome", "cliente delcliente docliente"),
    ("nazwa", "klienta kontrahenta nabywcy"),
    ("musteri vevo", "adi nev neve"),
    ("besteller kaufer razonsocial razaosocial ragionesociale kontrahent nabywca", ""),
    ("ship recipient", "name"),
)


def _composed(rules: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for first, second in rules:
        for one in first.split():
            yield from (f"{one}{other}" for other in second.split() or [""])


def _written(*rules: tuple[tuple[str, str], ...]) -> str:
    return " ".join(dict.fromkeys(chain.from_iterable(map(_composed, rules))))


CUSTOMERS: Final = _written(_CUSTOMER_IDS, _CUSTOMER_MAILS)
"""Ids of customers, and then their addresses."""
ITEMS: Final = _written(_ITEM_IDS)
WEAK_ITEMS: Final = _written(_WEAK_ITEM_IDS)
TITLES: Final = _written(_TITLES)
DESCRIPTIONS: Final = (
    "omschrijving beschrijving benamning beskrivning beskrivelse opis popis aciklama megnevezes "
    "kuvaus libelle produit offername listingname lineitemlabel label"
)
"""Titles of items whose id is in another column; alone they may be of anything."""
TIMES: Final = _written(_TIMES)
ORDERS: Final = _written(_ORDERS)
NAMES: Final = _written(_NAMES)
"""Names of customers."""
