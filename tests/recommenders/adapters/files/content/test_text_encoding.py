# ruff: noqa: RUF001 - titles in other alphabets
from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from recommenders.adapters.files.content.text_encoding import guess, mended_utf8, wide_encoding
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns
from recommenders.errors import DataError

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


def guess_encoding(content: bytes) -> str:
    """What a text is read in; empty where that is in doubt."""
    made = guess(content)
    best = made.readings[0] if made.is_sure else made.western
    return "" if best is None else best.encoding


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


def test_two_titles_are_enough(tmp_path: Path) -> None:
    for titles in (["Молоко", "Хлеб ржаной"], ["Молоко", "Хлеб"]):
        path = write(tmp_path / "lines.csv", titles, "cp1251")
        assert guess_encoding(path.read_bytes()) == "cp1251"


def test_what_reads_in_several_ways_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "lines.csv", ["חלב"], "cp1255")
    assert guess_encoding(path.read_bytes()) == ""
    with pytest.raises(DataError) as raised:
        load(path)
    assert 'encoding = "cp1255" where it is “חלב”' in raised.value.remedy
    assert 'encoding = "koi8_r" where it is “ГЛА”' in raised.value.remedy
    (tmp_path / "dataset.toml").write_text('encoding = "cp1255"')
    assert load(path).items[Columns.TITLE].tolist() == ["חלב"]


def test_what_may_be_western_is_read_so_and_the_doubt_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "lines.csv", ["Piña colada", "Rum"], "cp1252")
    data = load(path)
    assert sorted(data.items[Columns.TITLE]) == ["Piña colada", "Rum"]
    (finding,) = data.findings
    assert finding.warning
    assert "may be Windows-1250 (Central European), where this is “Pińa colada”" in finding.done


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


def test_letters_that_follow_each_other_tell_a_language(tmp_path: Path) -> None:
    # all letters are letters in the Western encoding as well, though other ones
    path = write(tmp_path / "lines.csv", ["Főző tejföl", "Tűzhely", "Fűnyíró"], "cp1250")
    data = load(path)
    assert sorted(data.items[Columns.TITLE]) == ["Főző tejföl", "Fűnyíró", "Tűzhely"]
    assert data.findings[0].example == "“Főző tejföl”"
    (tmp_path / "dataset.toml").write_text('encoding = "cp1250"')
    assert load(path).findings == ()


GOODS = {
    "cp932": "木製チェア,デスクライト,冬用コート,ランニングシューズ,低反発まくら,電気シェーバー",
    "euc_jp": "木製チェア,デスクライト,冬用コート,ランニングシューズ,低反発まくら,電気シェーバー",
    "big5": "木椅,檯燈,冬季外套,運動跑鞋,記憶枕,電動刮鬍刀,藍牙喇叭,保溫壺,雨傘,行李箱20吋",
    "gb18030": "木椅,台灯,冬季外套,运动跑鞋,记忆枕,电动剃须刀,蓝牙音箱,保温壶,雨伞,行李箱20寸",
    "cp949": "나무 의자,탁상 램프,겨울 코트,운동화,메모리폼,전기면도기,블루투스 스피커,보온병,우산",
    "cp866": "Стул деревянный,Лампа настольная,Книга детская,Куртка зимняя,Ботинки мужские 42",
    "mac_cyrillic": "Стул деревянный,Лампа настольная,Книга детская,Куртка зимняя,Зубная щётка",
    "iso8859_7": "Καρέκλα ξύλινη,Λάμπα,Παπούτσια,Μπουφάν χειμερινό,Οδοντόβουρτσα,Μαξιλάρι",
    "cp1256": "كرسي خشبي,مصباح طاولة,معطف شتوي,حذاء رجالي,وسادة,فرشاة أسنان",
    "cp874": "เก้าอี้ไม้,โคมไฟ,เสื้อกันหนาว,รองเท้า,หมอน,แปรงสีฟัน",
    "cp1257": "Duona ruginė,Varškė,Šviežias pienas,Žemuogių uogienė,Sūris,Kiaušiniai",
    "mac_roman": "Théière émaillée,Étagère chêne,Poêle à frire,Lampe à pétrole,Crayon à lèvres",
    "cp850": "Kühlschrank weiß,Schlüsselanhänger,Bücherregal,Hängematte,Mädchenkleid Größe 104",
    "cp852": "Łóżko drewniane,Krzesło białe,Książka dla dzieci,Żarówka LED,Spódnica długa",
    "cp1250": "Židle dřevěná,Šroubovák,Lampička stolní,Dětské boty,Kalhoty černé,Polštář",
}


@pytest.mark.parametrize("english", [0, 300])
@pytest.mark.parametrize("encoding", GOODS)
def test_goods_of_all_the_world(tmp_path: Path, encoding: str, english: int) -> None:
    titles = [*(f"Milk {number} oz" for number in range(english)), *GOODS[encoding].split(",")]
    data = load(write(tmp_path / "lines.csv", titles, encoding))
    assert sorted(data.items[Columns.TITLE]) == sorted(titles)
    assert [finding.warning for finding in data.findings] == [True]


def test_half_width_katakana_of_a_till(tmp_path: Path) -> None:
    titles = ["ﾐﾙｸ", "ｼｮｸﾊﾟﾝ", "ﾘｮｸﾁｬ", "ｺｰﾋｰ"]
    assert sorted(load(write(tmp_path / "a.csv", titles, "cp932")).items.title) == sorted(titles)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "lines.csv", ["Käse", "牛奶", "Молоко"], encoding)
    assert wide_encoding(path.read_bytes()) == encoding
    assert sorted(load(path).items[Columns.TITLE]) == ["Käse", "Молоко", "牛奶"]
    assert wide_encoding(b"a,b\n1,2\n") == wide_encoding(b"") == wide_encoding(b"\0" * 60) == ""


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
