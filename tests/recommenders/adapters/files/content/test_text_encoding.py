# ruff: noqa: RUF001 - titles in other alphabets
from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from recommenders.adapters.files.content.text_encoding import guess_encoding, mended_utf8
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns

WESTERN = {
    "French": "Crème brûlée,Café moulu,Thé glacé,Pâté,Gâteau,Fromage râpé,Bœuf haché,Maïs doux",
    "German": "Müller Kaffee,Brötchen,Käse,Gemüse süß,Äpfel,Öl,Weißwein,Grüner Tee,Nüsse,Müsli",
    "Portuguese": "Pão francês,Maçã,Feijão,Açúcar,Café,Limão,Requeijão,Coração,Manhã,Água",
    "Danish": "Rugbrød,Æble,Øl,Smør,Fløde,Grønkål,Kærnemælk,Pålæg,Rødspætte,Blåbær",
    "signs": "£4.50,£2,€3.20,½ price,10°C,Café™,“Best” – it’s,Box…,20 µm,© 2020",
}
OTHER = [
    ("cp1251", "Молоко,Хлеб ржаной,Сыр российский,Масло сливочное,Кофе молотый,Чай чёрный"),
    ("cp1251", "Молоко,Хліб житній,Сир український,Масло вершкове,Кава мелена,Чай чорний"),
    ("koi8_r", "Молоко,Хлеб ржаной,Сыр российский,Масло сливочное,Кофе молотый,Чай чёрный"),
    ("cp1253", "Γάλα φρέσκο,Ψωμί ολικής άλεσης,Τυρί φέτα,Καφές ελληνικός,Ελαιόλαδο,Μέλι"),
    ("cp1255", "חלב,לחם,גבינה צהובה,קפה,תה ירוק,ביצים,תפוחים,סוכר,אורז,שמן זית,דבש,מיץ"),
]


def write(path: Path, titles: list[str], encoding: str) -> Path:
    lines = [f"c{i % 3},i{i},2026-01-0{i % 9 + 1},{title}\n" for i, title in enumerate(titles)]
    path.write_text("customer_id,item_id,timestamp,title\n" + "".join(lines), encoding=encoding)
    return path


@pytest.mark.parametrize("count", [1, 2, 5, 10])
@pytest.mark.parametrize("language", WESTERN)
def test_western_text_is_never_taken_for_another(tmp_path: Path, language: str, count: int) -> None:
    titles = WESTERN[language].split(",")[:count]
    assert guess_encoding(write(tmp_path / "lines.csv", titles, "cp1252").read_bytes()) == "cp1252"


@pytest.mark.parametrize(("encoding", "titles"), OTHER)
def test_another_alphabet_is_told_by_its_words(tmp_path: Path, encoding: str, titles: str) -> None:
    path = write(tmp_path / "lines.csv", titles.split(","), encoding)
    assert guess_encoding(path.read_bytes()) == encoding
    data = load(path)
    assert sorted(data.items[Columns.TITLE]) == sorted(titles.split(","))
    (finding,) = data.findings
    assert finding.observation == "lines.csv is not UTF-8 text"
    assert "instead" in finding.done


def test_two_titles_are_enough_and_two_letters_are_not(tmp_path: Path) -> None:
    # the file of a user: 16 letters; below 12 nothing is guessed
    assert (
        guess_encoding(write(tmp_path / "a.csv", ["Молоко", "Хлеб ржаной"], "cp1251").read_bytes())
        == "cp1251"
    )
    assert (
        guess_encoding(write(tmp_path / "b.csv", ["Молоко", "Хлеб"], "cp1251").read_bytes())
        == "cp1252"
    )


def test_chinese_is_told_by_its_pairs(tmp_path: Path) -> None:
    titles = ["牛奶", "面包和咖啡", "苹果汁", "绿茶", "大米"]
    assert guess_encoding(write(tmp_path / "lines.csv", titles, "gbk").read_bytes()) == "gb18030"


@pytest.mark.parametrize(
    ("encoding", "titles"),
    [
        ("cp1250", "Żółty ser,Łosoś wędzony"),
        ("iso8859_2", "Żółty ser,Łosoś wędzony"),
        ("iso8859_2", "Mléko čerstvé,Sýr žlutý,Šunka dušená"),
    ],
)
def test_central_european_words_have_letters_alone(
    tmp_path: Path, encoding: str, titles: str
) -> None:
    path = write(tmp_path / "lines.csv", titles.split(","), encoding)
    data = load(path)
    assert sorted(data.items[Columns.TITLE]) == sorted(titles.split(","))
    assert data.findings[0].warning


def test_what_cannot_be_told_can_be_said(tmp_path: Path) -> None:
    # all letters are letters in both encodings, though other ones
    path = write(tmp_path / "lines.csv", ["Főző tejföl", "Tűzhely"], "cp1250")
    assert guess_encoding(path.read_bytes()) == "cp1252"
    (tmp_path / "dataset.toml").write_text('encoding = "cp1250"')
    data = load(path)
    assert sorted(data.items[Columns.TITLE]) == ["Főző tejföl", "Tűzhely"]
    assert data.findings == ()


def test_one_odd_byte_leaves_the_rest_as_it_is() -> None:
    content = "Müller,Crème brûlée,".encode() + b"Caf\xe9"
    assert mended_utf8(content) == ("Müller,Crème brûlée,Café", 1)
    with pytest.raises(UnicodeError):
        mended_utf8("Müller,Café".encode("cp1252"))


def test_words_far_down_the_file_are_found(tmp_path: Path) -> None:
    titles = ["Milk"] * 5000 + ["Молоко", "Хлеб ржаной", "Сыр российский"]
    path = write(tmp_path / "lines.csv", titles, "cp1251")
    assert path.stat().st_size > 100_000
    assert guess_encoding(path.read_bytes()) == "cp1251"


def test_a_western_letter_beside_another_alphabet_is_no_proof(tmp_path: Path) -> None:
    # as many letters in words of single foreign ones as in runs: not clearly another alphabet
    titles = ["Молоко и сыр", "Crème brûlée", "Pâté", "Thé", "Ñandú", "Müsli", "Ärzte"]
    path = write(tmp_path / "lines.csv", titles[1:], "cp1252")
    path.write_bytes(path.read_bytes() + "c9,i9,2026-01-09,Молоко\n".encode("cp1251"))
    assert guess_encoding(path.read_bytes()) == "cp1252"


def test_a_compressed_file_is_guessed_by_what_is_in_it(tmp_path: Path) -> None:
    titles = ["Молоко", "Хлеб ржаной", "Сыр российский"]
    plain = write(tmp_path / "lines.csv", titles, "cp1251")
    packed = tmp_path / "packed" / "lines.csv.gz"
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert sorted(load(packed).items[Columns.TITLE]) == sorted(titles)


TURKISH = "Işık çay,Şeker,Yoğurt,Süt,Kaşar peyniri,Tereyağı,Kırmızı biber,Bal"
CHINESE = "绿茶1,绿茶2,红茶,牛奶,面包"


@pytest.mark.parametrize(("encoding", "titles"), [("cp1254", TURKISH), ("gb18030", CHINESE)])
def test_turkish_and_a_few_chinese_words(tmp_path: Path, encoding: str, titles: str) -> None:
    path = write(tmp_path / "lines.csv", titles.split(","), encoding)
    assert guess_encoding(path.read_bytes()) == encoding


def test_icelandic_is_western(tmp_path: Path) -> None:
    titles = "Þorskur,Skyr með bláberjum,Rúgbrauð,Ísköld mjólk,Ýsa,Síld,Brauð"
    path = write(tmp_path / "lines.csv", titles.split(","), "cp1252")
    assert guess_encoding(path.read_bytes()) == "cp1252"
