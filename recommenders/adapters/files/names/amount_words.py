"""What columns are called that hold units and prices, beside the most usual names of them."""

from __future__ import annotations

from typing import Final

QUANTITIES: Final = (
    "uds unds qtd qta qte qt qtyshipped shippedqty orderedqty qtyinvoiced soldqty saleqty salesqty "
    "qtyordered unitqty noofunits numberofunits numunits perunitquantity aantalbesteld "
    "aantalgeleverd mennyiseg darab mnozstvi pocetkusu pocet ilosczamowiona iloscsztuk maara "
    "siparisadedi copies productsquantity auftragsmenge liefermenge verkaufsmenge absatzmenge "
    "verkauftemenge absatz"
)
"""In plain letters, the likeliest first, as all of these."""
QUANTITIES_ELSEWHERE: Final = "個数 販売数量 注文数量 宝贝数量 商品数量 판매수량 주문수량"
UNIT_PRICES: Final = (
    "bruttopreis nettopreis vkbrutto vknetto vkpreisbrutto preisbrutto preisnetto prijsperstuk "
    "stukprijs eenheidsprijs nettoprijs brutoprijs verkoopprijs prixunit puttc pvttc pvht "
    "prixdevente preciounit preciounidad preciodeventa pvp prezzounit prezzodivendita vlunitario "
    "vlrunitario valorunitario precounit precodevenda cenanetto cenazajednotku "
    "cenazajednotkusdph jednotkovacena cenasdph apris stkpris stykpris enhetspris enhedspris "
    "yksikkohinta hinta egysegar bruttoegysegar nettoegysegar birimfiyati satisfiyati unitnet "
    "sellingprice unitsellingprice wholesaleprice pricepaid priceexcl priceincl priceincvat "
    "priceexvat productsprice"
)
UNIT_PRICES_ELSEWHERE: Final = "販売単価 宝贝单价 商品单价 상품가격 판매가"
LINE_TOTALS: Final = (
    "summa bedrag regelbedrag totaal belop belob extnet extendednet lineext vltotal vlrtotal "
    "totallinea importelinea importoriga montantligne wartosc wartoscbrutto celkem tutar "
    "toplamtutar osszeg gesamtnetto gesamtbrutto positionssumme spend value"
)
"""The numbers have to say that these are of a line."""
