"""The Complete Journey: names that the till abbreviates, written out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_DEPARTMENTS: Final = {
    "CHEF SHOPPE": "Chef shop",
    "CNTRL/STORE SUP": "Store supplies",
    "DRUG GM": "Drug & general merchandise",
    "ELECT &PLUMBING": "Electrical & plumbing",
    "GM MERCH EXP": "General merchandise",
    "MEAT-PCKGD": "Packaged meat",
    "PHOTO & VIDEO": "Photo & video",
    "PROD-WHS SALES": "Produce warehouse sales",
    "SEAFOOD-PCKGD": "Packaged seafood",
    "TRAVEL & LEISURE": "Travel & leisure",
}
_WRITTEN_OUT: Final = """
    beeralemalt beer, ale & malt; mexican Mexican; sauces sauces;
    acc accessories; accs accessories; accss accessories; alc alcoholic; appl apple; bev
    beverage; bg bags; bk back; bkd baked; bkngwares bakeware; bluberries blueberries;
    blukblrasp berries; bly belly; bn beans; bndges bandages; brd breaded; brds breaded;
    brkfst breakfast; brskt brisket; brst breast; bskts baskets; bth bath; btl bottle; btls
    bottles; btr butter; bulb bulb; bx boxes; calc calculators; carb carbonated; catfd cat
    food; catsup ketchup; chix chicken; choc chocolate; chococlate chocolate; chp chops; cig
    cigarette; cke cake; cktls cocktails; ckys cookies; cleang cleaning; cnd canned; cndles
    candles; cndy candy; cntrl control; coco cocoa; coff coffee; conc concentrate; cookng
    cooking; crbntd carbonated; crkr crackers; crmd creamed; crystl crystal;
    ctlrytblclthstthpksst cutlery; dan danish; decaffinated decaffeinated; deod deodorant;
    dept department; deter detergent; dipilatories depilatories; disposible disposable; dl
    deli; dnr dinner; dogfd dog food     ; dps dips; drg drug; drnk drink; drnking drinking;
    drnkng drinking; drnks drinks; drnrs dinners; drp drops; drsng dressing; dsh dishes; elstc
    elastic; eng English; enroberd enrobed; exch exchange; fash fashion; fd food; fds foods;
    fem feminine; flav flavored; flnk flank; flv flavored; flvr flavored; flvrd flavored; frd
    fried; fre fresh; frk fruit; frs fresh; frz frozen; frzn frozen; gds goods; gnngr ginger;
    gra gravy; grnd ground; hngrs hangers; hydrocortizone hydrocortisone; hygn hygiene; indr
    indoor; inf infant; jce juice; jhook hook; jui juice; juic juice; klr killer; linaments
    liniments; liq liquid; liqs liquids; lnchmt lunchmeat; lncht lunch; loave loaf; loreal
    L'Oréal; loz lozenges; lrg large; lss less; ltr litre; mach machine; marin marinades; mayo
    mayonnaise; mech machine; memorabliia memorabilia; memorablilia memorabilia; mfg
    manufacturer; minwtr mineral water; misc miscellaneous; mixs mixes; mlk milk; mlt multi;
    mnrl mineral; mtl metal; must mustards; mw microwave; mx mix; mxs mixes; nat natural;
    ndairy non-dairy; ntrtnl nutritional; organgzrs organizers; orgnzrs organizers; oth other;
    othe other; pac pack; pckgd packaged; perf perfume; persnl personal; picanteee picante;
    pickld pickled; pickls pickles; pk pack; pkg package; pkgd packaged; pkld pickled; plstc
    plastic; pnch punch; pnt peanut; pnut peanut; ppk prepacked; prem premium; prep prepared;
    preportnd preportioned; presled presliced; prod products; protien protein; prpck prepacked;
    prslc presliced; ptty patties; pwdr powder; pwdrs powders; qsr quick service; rbr rubber;
    recharable rechargeable; rechararable rechargeable; refig refrigerated; refigerated
    refrigerated; refrgratd refrigerated; refrig refrigerated; reg regular; retl retail; rtd
    ready-to-drink; rts ready-to-serve; rtw ready-to-wear; rw random weight; sal salad; sald
    salad; sauc sauce; saus sausage; sce sauce; seafd seafood; sft soft; sgl single; sherbts
    sherbets; shldr shoulder; shlfsh shellfish; shnk shank; slc sliced; sld salad; slg sliced;
    smi semi; sndwch sandwich; sngl single; snks snacks; snsl seasonal; sod soda; spec
    specialty; specilaty specialty; sply supplies; sprd spreads; srv serve; ss single serve;
    stk stick; strp strips; stw stew; supp supplement; suppplies supplies; sv service; sw
    sweet; sweetners sweeteners; swt sweet; syrngs syringes; syrp syrup; thn than; tiss
    tissue; todd toddler; tort tortilla; traditiona traditional; trsh trash; vac vacuum; veg
    vegetable; vegetabless vegetables; vegtables vegetables; vend vending; wh whole; whl
    whole; whlsm wholesome; wt weight; wtr water; xmas Christmas; xpctrnt expectorant; yng
    young; zuchinni zucchini"""
_WORDS: Final = {entry.split()[0]: " ".join(entry.split()[1:]) for entry in _WRITTEN_OUT.split(";")}
_PROPER_WORDS: Final = """
    african almay american anjou asian australian barbie bartlett bosc braeburn british calgon
    canadian caribbean central chinese christmas cognac cornish coty covergirl easter english
    european french fuji gala german granny greek halloween hansen hawaiian hispanic indian
    irish italian japanese jewish kosher maybelline mexican oriental polish revlon russian
    sally scotch smith south spanish swiss thai valentine vienna worcestershire"""
_PROPER: Final = frozenset(_PROPER_WORDS.split())
_CAPITALS_WORDS: Final = """
    bbq cd diy dvd dvds dxm hbc ii iqf mlb nfl otc pse rx spf tv vhs"""
_CAPITALS: Final = frozenset(_CAPITALS_WORDS.split())
_VAGUE_WORDS: Final = """
    activity adult angus better blends breast brisket butts chuck cocktails collegiate cones
    cooked cubed cups cuts decor drums dry economy enhanced entrees external flank flats
    flavored fresh frozen furniture garden internal kids kits laundry lean links loin
    mainstream marinated meat microwavable microwave misc miscellaneous novelties other oven
    pails pantry patties poultry pre pre-cooked premium primal promo promotional quarts red
    regular rib ribs rolls round seasonal seasoned select shldr smoked special specialty
    standard sticks stuffed super thigh thighs thin traditional treats value variety wings
    wrap"""
_VAGUE: Final = frozenset(_VAGUE_WORDS.split())
_CATEGORIES: Final = {
    "BABYFOOD": "Natural baby food",
    "BAG SNACKS": "Bagged snacks",
    "BEANS - CANNED GLASS & MW": "Canned beans",
    "CANDY - CHECKLANE": "Candy at the checkout",
    "CHEESES": "Deli cheeses",
    "CHICKEN/POULTRY": "Deli chicken & poultry",
    "FROZEN": "Frozen natural foods",
    "HISPANIC": "Hispanic foods",
    "J-HOOKS": "Hook display items",
    "MISC. DAIRY": "Other dairy",
    "PEPPERS-ALL": "Peppers",
    "PKG.SEAFOOD MISC": "Other packaged seafood",
    "PROCESSED": "Processed produce",
    "PROD SUPPLIES": "Produce supplies",
    "REFRIGERATED": "Refrigerated natural foods",
    "TOBACCO OTHER": "Other tobacco",
    "VEGETABLES - ALL OTHERS": "Other vegetables",
    "VEGETABLES SALAD": "Salad vegetables",
}
_SAID: Final = {
    "Beans green: Fs/whole/cut": "Canned green beans",
    "Beer, ale & malt liquors": "Beer & ale",
    "Candy bars (singles)": "Candy bar",
    "Carrots mini peeled": "Baby carrots",
    "Chicken breast boneless": "Boneless chicken breast",
    "Dairy case 100% pure juice - o": "Chilled orange juice",
    "Dairy case tea with sugar or's": "Chilled sweet tea",
    "Eggs - large": "Large eggs",
    "Eggs - medium": "Medium eggs",
    "Eggs - x-large": "Extra large eggs",
    "Fluid milk white only": "White milk",
    "Frozen bagged vegetables - plain": "Plain frozen vegetables",
    "Frozen breaded prepared chick": "Frozen breaded chicken",
    "Frozen multi serve entrees all": "Frozen family entree",
    "Frozen single serve premium entrees/dnrs/n": "Frozen premium entree",
    "Frozen single serve premium entrees/dnrs/t": "Frozen premium dinner",
    "Grapes red": "Red grapes",
    "Grapes white": "White grapes",
    "Iws single cheese": "Wrapped cheese slices",
    "Macaroni & cheese dnrs": "Macaroni & cheese",
    "Mainstream white bread": "White bread",
    "Non-carbonated drinking/mneral": "Still drinking water",
    "Onions sweet (bulk & bag)": "Sweet onions",
    "Oranges navels all": "Navel oranges",
    "Peppers green bell": "Green bell peppers",
    "Potatoes russet (bulk & bag)": "Russet potatoes",
    "Ready-to-serve soup: Chunky/homestyle et": "Ready-to-serve chunky soup",
    "Semi-solid salad dressing may": "Mayonnaise & creamy dressing",
    "Single serve economy entrees/dinners all": "Single-serve economy entree",
    "Single service/vending machine snacks chip/p": "Small bag of chips",
    "Soft drink 2 liter bottle carbonated": "Soft drink bottle",
    "Soft drink multi-pack bottle carbonated": "Soft drink bottles, multi-pack",
    "Soft drink single serve bottle carbonated": "Soft drink, single bottle",
    "Soft drinks 12/18 & 15pack can": "Soft drink cans",
    "Tomatoes cherry": "Cherry tomatoes",
    "Tomatoes hothouse on the vine": "Hothouse vine tomatoes",
    "Yogurt multi-packs": "Yogurt multi-pack",
    "Yogurt not multi-packs": "Yogurt cup",
}
"""Types that are bought most, as a person would say them; no two become one."""
_UNITS: Final = {"ga": ("gallon", "gallons"), "dz": ("dozen", "dozen"), "pk": ("pack", "pack")}
_CUT_AT: Final = 30
_SIZES: Final = {
    "mini": "mini",
    "small": "small",
    "sml": "small",
    "sm": "small",
    "medium": "medium",
    "med": "medium",
    "large": "large",
    "lrg": "large",
    "lg": "large",
    "x-large": "extra large",
    "xl": "extra large",
    "xlg": "extra large",
    "king": "king size",
    "queen": "queen size",
    "twin": "twin size",
    "child": "child's",
    "infant": "infant's",
}


def whole_words(names: Iterable[str]) -> frozenset[str]:
    """The words of all names that the till has not cut off at 30 characters."""
    return frozenset(
        word for name in names if len(name) < _CUT_AT for word in re.findall(r"[A-Z]+", name)
    )


def readable(name: str, complete_words: frozenset[str] = frozenset()) -> str:
    """``FRZN VEGETABLE/VEG DSH`` as ``Frozen vegetable/vegetable dishes``.

    ``complete_words`` are known to be whole (see `whole_words`): a last word that is
    cut off is left out.
    """
    text = name.strip()
    if len(text) >= _CUT_AT:
        last = re.findall(r"[A-Z]+$", text)
        if last and complete_words and last[0] not in complete_words:
            text = text[: -len(last[0])]
    text = re.sub(r"\([^)]*$", "", text)
    text = re.sub(r"\b(EXC?P?T?|EXCE|INCL|W)\W*$", "", text)
    text = re.sub(r"(?<=[A-Z])\.", " ", text)
    text = re.sub(r"\bW/", "WITH ", text)
    text = re.sub(r"\bN/", "NO ", text)
    text = re.sub(r"(?<=\w) S\b", "'S", text)
    text = re.sub(r"\s*&\s*", " & ", text)
    text = re.sub(r"\s*:\s*", ": ", text)
    text = re.sub(r"\s*-(?=\s)|(?<=\s)-\s*", " - ", text)
    text = re.sub(r"[a-z']+", lambda match: _word(match.group()), text.lower())
    text = re.sub(r"\s+", " ", text).strip(" -/&:,.")
    # a capital at the start and after a colon
    return re.sub(r"(?:^|(?<=: ))[a-z]", lambda match: match.group().upper(), text)


def readable_type(name: str, complete_words: frozenset[str]) -> str:
    """A product type, written out; those that are bought most as a person would say them."""
    text = readable(name, complete_words)
    return _SAID.get(text, text)


def readable_category(name: str) -> str:
    """A category, written out; some of them mean little without the aisle that they hang in."""
    if name in _CATEGORIES:
        return _CATEGORIES[name]
    aisle = name.removesuffix(" - SHELF STABLE")
    return readable(name) if aisle == name else f"Shelf-stable {readable(aisle).lower()}"


def readable_department(name: str) -> str:
    """``MEAT-PCKGD`` as ``Packaged meat``."""
    return _DEPARTMENTS.get(name) or readable(name)


def _word(word: str) -> str:
    if word in _CAPITALS:
        return word.upper()
    if word in _PROPER:
        return word.capitalize()
    return _WORDS.get(word, word)


def readable_size(size: str) -> str:
    """``16 OZ`` as ``16 oz``; an empty text where the entry says nothing."""
    named = _SIZES.get(size.strip().lower())
    if named:
        return named
    match = re.search(r"\.?\d.*", size)
    if match is None:
        return ""
    text = re.sub(r"[\s_]+", " ", match.group().lower()).strip(" -(*")
    # "600) 4 lb" and "7 oz (6)" count the packages of a case
    text = re.sub(r"^\d+\) ?|[ /]*\(\d*\)$", "", text)
    # a code of the till is no size: "971820 PK", "134155 1 CT", "7 OZ 57264"
    text = re.sub(r"(?:^| )\d{5,}\b", "", text).strip()
    if not re.match(r"\.?\d", text):
        return ""
    text = re.sub(r"(?<=\d)\.0+(?!\d)|(?<=\.\d)0+(?!\d)|(?<=\.\d\d)0+(?!\d)", "", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", re.sub(r"^\.", "0.", text))
    text = re.sub(r"\b(oz|lb)s\b", r"\1", re.sub(r"(?<=\d )l\b", "L", text))
    return re.sub(r"^([\d.]+) (ga|dz|pk)$", _spelled, text)


def _spelled(match: re.Match[str]) -> str:
    count, unit = match.groups()
    return f"{count} {_UNITS[unit][count != '1']}"


def of_a_case(size: str) -> bool:
    """Whether a size is that of the case that produce comes in, and not of what is bought."""
    match = re.fullmatch(r"([\d.]+)(?:-[\d.]+)? (lb|ct)", size)
    return match is not None and float(match[1]) >= {"lb": 10, "ct": 24}[match[2]]


def title(kind: str, category: str, size: str, *, private: bool) -> str:
    """``Bread: Italian/French, store brand, 16 oz``, from readable parts; any may be empty.

    A type that says little by itself ("Premium") stands after its category.
    """
    first = re.findall(r"[a-z\-]+", kind.lower())[:1]
    stems = [set(re.findall(r"[a-z]{4}", text.lower())) for text in (kind, category)]
    base = kind or category
    if kind and category and first and first[0] in _VAGUE and not stems[0] & stems[1]:
        base = f"{category}: {kind[:1].lower()}{kind[1:]}"
    return ", ".join(part for part in (base, "store brand" if private else "", size) if part)
