"""How likely words are in the languages that are written in an encoding."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

_WORD: Final = re.compile(
    r"(?:[^\W\d_²³¹¼-¾\u2070-\u209f\u2150-\u218f\u2460-\u24ff]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])+"
)
"""Letters, with the marks of vowels and tones that some alphabets set beside them."""
_EDGE: Final = " "
_SMOOTHING: Final = 8.0
"""How many pairs of letters the letter alone counts for."""
_STRANGE: Final = -13.0
"""Log probability of a letter that the language does not have."""
_LATIN: Final = -3.5
"""That of a letter of ASCII where the language has another writing."""
_BESIDE_LATIN: Final = -3.5
"""What another writing costs that stands beside a letter of ASCII."""
_MIXED_CASE: Final = -5.0
"""What a word with small letters before capitals costs besides."""
_USUAL_SIGNS: Final = frozenset("°£€™®©“”„‘’‚–—…½¼¾·•№«»²³µ§×¡¿ºª¥\xa0、。・「」ー（）【】")  # noqa: RUF001
_USUAL_SIGN: Final = -5.0
_MONEY: Final = frozenset("€£")
_MONEY_SIGN: Final = -1.0
_OTHER_SIGN: Final = -10.0
_CONTROL: Final = -16.0
_BESIDE_WORDS: Final = frozenset("°®™©“”„‘’·•…–—ºª«»¡¿\xa0、。・「」ー（）【】")  # noqa: RUF001
_JOINING: Final = frozenset("·’‘・ー")  # noqa: RUF001
_BESIDE: Final = -4.0
"""What another sign costs besides that stands beside a letter, or any one between two of them."""
_FROM_NAMES: Final = 0.7
"""Share of the characters of a text that those of the language's names stand for."""
HALF_WIDTH: Final = "half-width katakana"
"""What tills in Japan write, one byte a character: a language of its own here."""
KANJI: Final = "kanji"
"""Japanese without kana, another one."""
_CHARACTERS: Final[dict[str, tuple[tuple[str, str, float], ...]]] = {
    # first and last code of a block, share of the characters of a text that are of it
    "zh": (("b0a1", "d7fe", 0.27), ("d8a1", "f7fe", 0.02), ("a1a1", "a3fe", 0.01)),
    "zh_Hant": (("a440", "c67e", 0.27), ("c940", "f9d5", 0.02), ("a140", "a3bf", 0.01)),
    "ja": (
        ("a4a1", "a4f3", 0.1),
        ("a5a1", "a5f6", 0.08),
        ("b0a1", "cff3", 0.1),
        ("d0a1", "f4a6", 0.005),
        ("a1a1", "a3fe", 0.015),
    ),
    KANJI: (("b0a1", "cff3", 0.27), ("d0a1", "f4a6", 0.02), ("a1a1", "a3fe", 0.01)),
    "ko": (("b0a1", "c8fe", 0.28), ("caa1", "fdfe", 0.01), ("a1a1", "a3fe", 0.01)),
}
_TABLES: Final = {
    "zh": "gb2312",
    "zh_Hant": "big5",
    "ja": "euc_jp",
    KANJI: "euc_jp",
    "ko": "euc_kr",
}
"""Encodings in which the common characters of a language stand before the rare ones."""
_GOODS: Final = {
    # what shops sell, which the names of countries and languages do not have
    "zh": (
        "牛奶面包咖啡绿红茶苹果汁水洗发儿童牙刷纸巾酱油大米饭酒鱼肉鸡蛋猪羊菜盐糖衣服裤鞋帽袜"
        "手机电脑耳数据线充器书玩具杯碗盘刀锅灯床单枕头毛香皂沐浴露护肤霜口膜尿饼干巧克力坚小"
        "麦粉豆腐葡萄橙蕉草莓黑白蓝黄色男女装套盒瓶袋"
    ),
    "zh_Hant": (
        "牛奶麵包咖啡綠紅茶蘋果汁水洗髮精兒童牙刷衛生紙醬油大米飯酒魚肉雞蛋豬羊菜鹽糖衣服褲鞋"
        "帽襪手機電腦耳數據線充器書玩具杯碗盤刀鍋燈床單枕頭毛巾香皂沐浴乳護膚霜口面膜尿餅乾巧"
        "克力堅小麥粉豆腐葡萄橙蕉草莓黑白藍黃色男女裝套盒瓶袋"
    ),
    KANJI: (
        "牛乳食緑紅茶醤油塩砂糖味噌豆腐米飯酒魚肉鶏卵豚羊野菜水果汁洗剤歯磨紙服靴帽手電池本玩"
        "具杯碗皿包丁鍋灯寝毛布枕石鹸化粧品口麺小麦粉大葡萄桃苺黒白青赤黄色男女用個入袋箱国産"
        "無添加生焼海苔抹玄和風"
    ),
    "ko": (
        "이가는다을를의에한하고기지시사리도인자어라나대로일정주스수아보구부우제장상전해서방용"
        "유식빵녹차커피과샴푸칫솔간쌀물김치면소금설탕추돼닭계란생선초콜릿크림비누약화품옷바신"
        "발컵접냄침베개건저귀분말참깨들된두콩국밥죽떡만오징멸조미파마늘감포버섯딸"
    ),
}
_GOODS_COUNT: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterModel:
    """Log probabilities of letters, ``alone`` and after another one, learned from names.

    ``pairs`` is empty where the letters are characters, each a syllable or a word.
    """

    alone: dict[str, float]
    pairs: dict[str, float]

    def of_text(self, text: str) -> float:
        """The log probability of the distinct tokens, parted by blanks, that go beyond ASCII."""
        tokens = dict.fromkeys(re.split("[ \n]+", text))
        return sum(self._of_token(token) for token in tokens if not token.isascii())

    def _of_token(self, token: str) -> float:
        score = self._of_word if self.pairs else self._of_characters
        return of_signs(token) + sum(map(score, _WORD.findall(token)))

    def _of_characters(self, word: str) -> float:
        total = 0.0
        for before, letter in zip(_EDGE + word, word, strict=False):
            latin = letter.isascii()
            total += _LATIN if latin else self.alone.get(letter, _STRANGE - 2)
            if latin != before.isascii() and before != _EDGE:
                total += _BESIDE_LATIN
        return total

    def _of_word(self, word: str) -> float:
        small = word.lower()
        mixed = word not in (small, word.upper()) and word[1:] != small[1:]
        total = 0.0
        for before, letter in zip(_EDGE + small, small + _EDGE, strict=True):
            pair = self.pairs.get(before + letter)
            total += self.alone.get(letter, _STRANGE) if pair is None else pair
        return total + (_MIXED_CASE if mixed else 0.0)


def of_signs(text: str) -> float:
    """The log probability of what a text has beyond ASCII besides letters."""
    total = 0.0
    for at, sign in enumerate(text):
        if sign.isascii() or _WORD.match(sign):
            continue
        if sign in _MONEY:
            total += _MONEY_SIGN
        elif sign in _USUAL_SIGNS:
            total += _USUAL_SIGN
        else:
            total += _OTHER_SIGN if sign.isprintable() else _CONTROL
        letters = text[max(at - 1, 0) : at].isalpha() + text[at + 1 : at + 2].isalpha()
        if letters == 2 and sign not in _JOINING:
            total += 2 * _BESIDE
        elif letters and sign not in _BESIDE_WORDS:
            total += _BESIDE
    return total


@cache
def letter_model(language: str) -> LetterModel:
    """The model of a language, from the names that Unicode's CLDR (Babel) has in it.

    Of languages with an alphabet it knows which letter follows which (bigrams, smoothed by the
    letters); of the others which characters are common, by their place in the national tables too.
    """
    if language == HALF_WIDTH:
        codes = range(0xFF61, 0xFFA0)
        return LetterModel(
            alone={chr(code): math.log(0.9 / len(codes)) for code in codes}, pairs={}
        )
    names = " ".join(_names(language))
    if language in _CHARACTERS:
        return LetterModel(alone=_of_characters(language, names), pairs={})
    words = [word.lower() for word in _WORD.findall(names)]
    letters: Counter[str] = Counter("abcdefghijklmnopqrstuvwxyz")
    letters.update(letter for word in words for letter in word + _EDGE)
    pairs = Counter(
        before + letter
        for word in words
        for before, letter in zip(_EDGE + word, word + _EDGE, strict=True)
    )
    first: Counter[str] = Counter()
    for pair, count in pairs.items():
        first[pair[0]] += count
    every = letters.total()
    share = {letter: count / every for letter, count in letters.items()}
    # a letter after one that it never follows is as likely as it is after any that is rare
    return LetterModel(
        alone={letter: math.log(part) - 1.5 for letter, part in share.items()},
        pairs={
            pair: math.log((count + _SMOOTHING * share[pair[1]]) / (first[pair[0]] + _SMOOTHING))
            for pair, count in pairs.items()
        },
    )


def _names(language: str) -> Iterable[str]:
    from babel import Locale

    locale = Locale.parse("ja" if language == KANJI else language)
    for names in (locale.territories, locale.languages, locale.scripts, locale.currencies):
        yield from names.values()


def _of_characters(language: str, names: str) -> dict[str, float]:
    counts = Counter(letter for letter in names if not letter.isascii() and letter.isalpha())
    if language == KANJI:
        counts = Counter({letter: count for letter, count in counts.items() if letter > "\u4dff"})
    counts.update(dict.fromkeys(_GOODS.get(language, ""), _GOODS_COUNT))
    every = counts.total()
    share = {letter: _FROM_NAMES * count / every for letter, count in counts.items()}
    for first, last, part in _CHARACTERS[language]:
        block = _block(_TABLES[language], bytes.fromhex(first), bytes.fromhex(last))
        for letter in block:
            share[letter] = share.get(letter, 0.0) + part / len(block)
    return {letter: math.log(part) for letter, part in share.items()}


def _block(encoding: str, first: bytes, last: bytes) -> list[str]:
    letters = []
    for lead in range(first[0], last[0] + 1):
        for trail in range(0x40, 0xFF):
            code = bytes([lead, trail])
            if first <= code <= last:
                decoded = code.decode(encoding, errors="ignore")
                letters += [decoded] if len(decoded) == 1 and not decoded.isascii() else []
    return letters
