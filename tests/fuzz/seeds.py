"""Inputs that can be read, to be changed, and words that often break what reads them."""

from __future__ import annotations

import gzip
import io
import json
from functools import cache
from typing import Final

import pandas as pd

# ruff: noqa: E501

LINES: Final = b"""customer_id,item_id,timestamp,event,quantity,unit_price,position
ann,A,2026-01-01 10:00,purchase,1,10.50,
ann,B,2026-01-02 11:30:05,purchase,2,4.00,
bob,A,2026-02-01,purchase,1,10.50,
bob,C,2026-02-03 09:00,view,,,
cat,B,2026-03-01T08:00:00Z,purchase,1,4,1
cat,D,2026-03-02 10:00,cart,1,7.25,3
"""
EXPORTS: Final = (
    b"userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,4.0,1260759179\n2,31,5.0,1260759182\n",
    "customer;item;date;quantity;price\nK1;Müsli;31.01.2026;1;2,50\n"
    "K2;Käse;01.02.2026;2;1.299,00\nK1;Käse;13.02.2026;1;3,75\n".encode(),
    b'sep=;\ncustomer;item;date\n17850;"A, B";05/01/2026 3:04 PM\n17850.0;A;13/01/2026 3:04 PM\n',
    b"Name,Email,Created at,Lineitem name,Lineitem quantity,Lineitem price,Financial Status\n"
    b"#1000,ann@shop.example,2026-01-01 15:00:00 +0100,Socks,2,4.50,paid\n"
    b"#1000,,,Hat,1,9.00,\n#1001,bob@shop.example,2026-01-02 15:00:00 +0100,Hat,1,9.00,refunded\n",
    b"user_id\titem_id\tts\na\tx\t1767225600\nb\ty\t1767225600.5\na\ty\t1767312000000\n",
)
JSON_LINES: Final = (
    b'{"customer": {"id": "007"}, "product_id": 12, "ts": "2026-01-01", "qty": 1, "price": 1.5}\n'
    b'{"customer": {"id": "8"}, "product_id": 12345678901234567890, "ts": "2026-01-02"}\n',
    b'{"user_id": "ann", "ts": "2026-01-01", "items": [{"product_id": "A", "price": 1}, {}]}\n'
    b'{"user_id": "bob", "ts": "2026-01-02", "items": [], "tags": ["x"]}\n',
    b'{"user_id": "ann", "items": ["A", "B"]}\n{"user_id": "bob", "items": ["A"]}\n',
)
JSON_LISTS: Final = (
    b'[{"user_id": {"$oid": "a"}, "item_id": "A", "ts": {"$date": {"$numberLong": "1767225600000"}}},\n'
    b' {"user_id": {"$oid": "b"}, "item_id": "B", "ts": {"$date": {"$numberLong": "1767312000000"}}}]\n',
    *JSON_LINES,
)
ITEMS: Final = b"""item_id,title,category,department,brand,product_type,price,list_price,launch_date,image_url
A,Apples,Fruit,Food,Acme,apple,10.5,12,2025-01-31,https://shop.example/a.png
B,"Bread, dark",Bakery,Food,,bread,4,,31/01/2025,
C,N/A,Fruit,Food,Acme,pear,,3,,
"""
CUSTOMERS: Final = b"""customer_id,name,segment
ann,Ann,new
bob,"Bob ""the"" Builder",NULL
eve,,old
"""
SEARCHES: Final = b"""customer_id,query,timestamp,item_id,position,action
ann,apples,2026-01-01 09:00,A,1,click
ann,apples,2026-01-01 09:00,B,2,shown
,bread,2026-01-02 09:00,B,1,purchase
"""
DATASET_TOML: Final = (
    b"""title = "My shop"
currency = "EUR"
timezone = "Europe/Berlin"
event = "purchase"
as_of = 2026-06-30
locale = "de_DE"

[columns.interactions]
customer_id = "customer_id"
quantity = ""
""",
    b"""rating_from = 4
encoding = "utf-8"
ignore = ["*.bak"]

[columns]
item_id = "item_id"

[events]
hop = "view"

[files]
interactions = ["interactions.csv"]
""",
)
BECAUSAL_TOML: Final = (
    b"""[server]
hosts = ["becausal.shop.example"]
frame_ancestors = ["https://shop.example"]

[sign_in]
provider = "https://login.shop.example/realms/shop"
client_id = "becausal"
address = "https://becausal.shop.example"
hours = 12
groups_claim = "groups"

[roles]
viewer = ["@shop.example"]
admin = ["group:admins", "ann@shop.example"]
default = "none"

[permissions]
export = "viewer"

[data_sets]
viewer = ["sample"]

[privacy]
pseudonyms = ["viewer"]

[limits]
sessions = 100
upload_mb = 50
""",
    b"""[[recommenders]]
name = "Mine"
place = "my_model:Model"

[[datasets]]
path = "my_shop"

[[rules]]
name = "Spring promotion"
kind = "pin"
items = ["A"]
place = 1

[[rules]]
name = "No pets"
kind = "hide"
category = ["Pets"]
from = 2026-01-01
until = 2026-02-01
""",
)
LISTS: Final = (
    b"ann\nbob\nnobody\nann\n",
    b"ann, bob; cat",
    b'name,customer_id,city\n"Ann, of A",ann,X\nBob,"bob",Y\n',
    "\ufeffcustomer\tx\r\nann\t1\r\n".encode("utf-16"),
)
EXPERIMENTS: Final = (
    b"user_id,variant,revenue,clicks,date\n1,control,0,1,2026-01-01\n2,treatment,3.50,2,2026-01-02\n"
    b"3,control,1.25,,2026-01-02\n4,treatment,0,0,2026-01-03\n",
    b"unit;group;converted;before;day\na;A;yes;1,5;1\nb;B;no;0,25;2\nc;A;no;2;2\nd;B;yes;0;3\n",
)
BASKETS: Final = (
    b"2 x Dog food\nA\nB, C; D\n",
    "Apples \u00d7 3\nno such thing\nA,A,A\n".encode(),
)
HISTORY: Final = b"item_id,timestamp,quantity\nA,2026-01-01,1\nB,2026-01-02 10:00,2\n"
HISTORIES_JSON: Final = (
    b'["A", "B", 3]',
    b'[{"item_id": "A", "timestamp": "2026-01-01", "quantity": 2}, {"item_id": "B"}]',
    b'{"purchases": [{"item_id": "C", "nested": {"a": [1]}}]}',
)
POLICY_LOG: Final = b"""context,action,reward,propensity,new_probability
a,A,1,0.5,1
b,B,0,0.25,0.5
c,A,0,0.5,0
"""
RECOMMENDATIONS: Final = b"""customer_id,item_id,score,rank,model,date
ann,A,0.5,1,m,2026-01-01
ann,B,0.25,2,m,2026-01-01
bob,C,1e-3,1,m,2026-01-02
"""
REMARKS: Final = b"".join(
    json.dumps(
        {
            "dataset": "tiny",
            "recommender": "graph-filter",
            "customer": customer,
            "item": "A",
            "flagged": True,
            "note": "Not a pet.",
            "author": "Ann",
            "time": "2026-01-01T10:00:00+00:00",
            "fingerprint": "f",
        }
    ).encode()
    + b"\n"
    for customer in ("ann", "bob")
)
TOKENS: Final = tuple(
    text if isinstance(text, bytes) else text.encode()
    for text in (
        *(
            "",
            "\0",
            "\n",
            "\r",
            "\r\n",
            "\t",
            ",",
            ";",
            "|",
            '"',
            "'",
            '""',
            "=",
            "[",
            "]",
            "{",
            "}",
        ),
        *("-1", "0", "1e400", "-1e308", "nan", "inf", "NULL", "N/A", "1,5", "1.299,00", "007"),
        *("9" * 19, "9" * 400, "0x10", "1_000", "½", "٣", "true", "TRUE", "€ 5", "5%"),
        *(
            "9999-12-31",
            "0001-01-01",
            "2026-02-30",
            "31/12/2026",
            "24:00",
            "2026-01-01T10:00:00+99:00",
        ),
        *("1677-09-20", "2262-04-12", "1767225600", "45992.604", "-62135596801", "now"),
        *(
            "=1+1",
            "<script>",
            "\ufeff",
            "\u200b",
            "\u202e",
            "e\u0301",
            "ﬁ",
            "İ",
            "😀",
            "\U000e0001",
        ),
        *(b"\xff\xfe", b"\x81", b"\xed\xa0\x80", b"\xc3(", b"PK\x03\x04", b"PAR1", b"\x1f\x8b"),
        *("customer_id", "item_id", "timestamp", "sep=;\n", "#", "//", "a" * 5_000, "../../x"),
        *("[[rules]]\n", "[columns]\n", "x = 1\n", "2026-01-01", "1979-05-27T07:32:00Z", "%Q", "%"),
    )
)
"""Bytes that are put somewhere into an input."""


def zipped(content: bytes) -> bytes:
    """The content as gzip writes it, the same every time."""
    return gzip.compress(content, mtime=0)


def _frame() -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(LINES), dtype={"position": "Int64"})
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"], format="mixed", utc=True))


@cache
def parquet() -> tuple[bytes, ...]:
    """The lines as Parquet writes them, plain and compressed."""
    files = []
    for compression in (None, "snappy"):
        file = io.BytesIO()
        _frame().to_parquet(file, compression=compression)
        files.append(file.getvalue())
    return tuple(files)


@cache
def excel() -> bytes:
    """The lines as a spreadsheet."""
    file = io.BytesIO()
    frame = _frame()
    frame.assign(timestamp=frame["timestamp"].dt.tz_localize(None)).to_excel(file, index=False)
    return file.getvalue()
