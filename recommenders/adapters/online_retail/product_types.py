"""Online Retail: product type and category read from the title, since the data has neither.

The type is the head noun of the title, found by a list of head nouns made for this shop; the
category is the heading under which the noun stands in the list. Titles without such a noun have
no type and stand under "Other gifts".
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

OTHER: Final = "Other gifts"

_NOUNS: Final = {
    "Bags & travel": """
        bag, lunch bag, jumbo bag, shoulder bag, shopper bag, tote bag, gift bag, party bag,
        charlotte bag, storage bag, sewing bag, beach bag, picnic bag, handbag, purse,
        wallet, backpack, rucksack, shopper, suitcase, luggage tag, passport cover, tote,
        cool bag, recycling bag, carrier bag, food cover, key fob, umbrella, sunglasses""",
    "Kitchen & dining": """
        mug, cup, teacup, saucer, bowl, plate, dish, tray, jug, teapot, beaker, glass,
        tumbler, goblet, cutlery, spoon, teaspoon, fork, knife, cutlery set, cake stand,
        cakestand, cake case, cake tin, cake slice, cake mould, jelly mould, mould, baking
        set, cutter, cookie cutter, rolling pin, whisk, apron, oven glove, oven mitt, tea
        towel, tea cosy, egg cosy, egg cup, egg holder, egg timer, cosy, napkin, paper
        napkin, tablecloth, placemat, coaster, table mat, runner, doily, lunch box, snack
        box, bread bin, butter dish, butter knife, cookie jar, jam jar, storage jar, jar,
        bottle, water bottle, flask, scales, kitchen scales, thermometer, measuring jug,
        measuring cup, measuring spoon, chopping board, board, mixing bowl, frying pan, pan,
        pot stand, trivet, colander, sieve, tin, storage tin, cup cake case,
        recipe book, recipe box, straw, paper plate, paper cup, platter, cruet, salt and
        pepper, salad server, server, chopstick, toast rack, wine rack, bottle opener, ice
        cream scoop, popcorn holder, candy bowl, food container, container, canister, caddy,
        bucket, ice bucket, cafetiere, corkscrew, bottle stop, lunchbox, table cloth, making
        set, pizza cutter, cake candle, sundae, decanter, carafe, biscuit tin, baking case,
        case, loaf case, sugar dispenser, dispenser, tea strainer, strainer, sugar tongs,
        squeezer, pastry brush, scrubbing brush, washing up brush, brush, lolly maker,
        cocktail sword, jam pot, basin, tea for one, breakfast set, fruit bowl""",
    "Candles & lighting": """
        candle, t-light, t-light holder, candle holder, candlestick, candle pot, candlepot,
        votive, candle plate, candelabra, lantern, lamp, table lamp, lampshade, lamp shade,
        light, night light, fairy light, string light, chandelier, torch, incense, incense
        holder, oil burner, burner, wax, matches, nightlight, light shade, wall lamp,
        snuffer""",
    "Decorations": """
        decoration, hanging decoration, tree decoration, christmas decoration, bunting,
        garland, wreath, bauble, ornament, figurine, snowglobe, snow globe, mobile, wind
        chime, chime, dreamcatcher, suncatcher, curtain, paper chain, tinsel, advent
        calendar, stocking, building block, artificial flower, fan, confetti, balloon,
        banner, streamer, honeycomb, bell, jingle bell, parasol, paper lantern, statue,
        paperweight, trinket tray, trinket pot, trinket box, jewellery box, music box,
        musical box, photo cube, wall plaque, plaque, tree topper, party hat, party invite,
        invite, leis, cracker, pennant, christmas cracker, hand open shape""",
    "Home & furniture": """
        frame, photo frame, picture frame, mirror, clock, wall clock, alarm clock, wall art,
        sign, metal sign, door sign, cushion, cushion cover, throw, quilt, blanket, rug,
        doormat, mat, cabinet, chest, chest of drawers, drawer, mini drawer, stool, chair,
        table, bench, shelf, rack, coat rack, hook, coat hook, wall hook, hanger, coat
        hanger, knob, drawer knob, doorstop, door stop, draught excluder, screen, hamper,
        basket, crate, box, storage box, tissue box, keepsake box, wooden box, bin, laundry
        basket, ladder, letter rack, letter box, door mat, tile, number tile, magazine rack,
        chalkboard, blackboard, memo board, notice board, memoboard, holder, toilet roll
        holder, stand, jewellery stand, cover, vase, bowl stand, picture, canvas, print,
        tidy, organiser, pot pourri, filler pad, foot stool, footstool, cushion pad,
        ashtray, wall tidy, key holder, umbrella stand, peg, calendar, perpetual calendar,
        money box, money bank, bank, piggy bank, ironing board, pouffe, radio, door knob,
        love seat, shelving unit""",
    "Garden & outdoors": """
        planter, plant pot, flower pot, pot, watering can, trowel, garden fork, kneeling
        pad, kneeler, bird feeder, bird house, birdhouse, bird box, bird table, bird bath,
        windmill, plant marker, herb marker, garden marker, marker, seed, grow kit, grow
        your own, secateurs, garden gloves, potting shed, hammock, deck chair, deckchair,
        picnic basket, picnic set, picnic rug, garden set, plant cage, trellis, plant stand,
        herb pot, gnome, lawn, hose, boot scraper, jardiniere, propagator, twine,
        wheelbarrow, obelisk, arch, cold frame, spade, rake, garden brush, feeding station,
        dovecote, fly swat""",
    "Stationery & cards": """
        card, greeting card, birthday card, christmas card, postcard, gift wrap, wrap,
        wrapping, tissue paper, gift tag, tag, gift tape, tape, ribbon, notebook, journal,
        sketchbook, address book, colouring book, photo album, album, scrapbook, scrap book,
        notepad, pad, writing set, letter set, envelope, pen, pencil, pencil case, pencil
        set, pencil tin, crayon, chalk, eraser, rubber, sharpener, ruler, pencil sharpener,
        pen pot, sticker, sticker sheet, stamp, stamp set, stationery set, diary, planner,
        organizer, bookmark, book, paper, magnet, fridge magnet, calculator, desk tidy,
        memo, memo pad, message board, passport, clip, paper clip, party pack, pin, drawing
        pin, bow, gift box, cone, rosette, money clip, drawing board, luggage label, label,
        pinboard, filing box, shopping list, hole punch, gift sack, sack""",
    "Toys & games": """
        toy, soft toy, game, puzzle, jigsaw, doll, rag doll, puppet, finger puppet, teddy
        bear, teddy, playhouse, playing card, dominoes, skittles, marbles, marble, spinning
        top, yo-yo, skipping rope, kite, bouncy ball, tractor, helicopter, aeroplane,
        rocking horse, hobby horse, ludo, snakes, dice, bubbles, tiddlywink,
        winkie, drawing slate, magic slate, play mat, tea set, paint set, colouring set,
        colouring pencil, tattoo, wand, mask, costume, hopscotch, pull along, ride on, water
        gun, balloon pump, frisbee, magic tree, counter, abacus, jump rope, cuddly toy, bath
        toy, crawler, building blocks, headphones, ping pong, pogo, harmonica, bingo set,
        glider, modelling clay, knitting nancy, naughts, inflatable, flying disc, globe,
        beach spade, creepy crawlie""",
    "Craft & sewing": """
        kit, craft kit, sewing kit, sewing box, knitting kit, doll kit, repair kit,
        embroidery kit, ribbons, ribbon reel, reel, button, patch, patches, thread, scissor,
        scissors, tape measure, pin cushion, stencil, feltcraft, origami, bead, beads,
        knitting set, craft set, sequin, stitch""",
    "Jewellery & accessories": """
        necklace, bracelet, earrings, earring, ring, brooch, pendant, bangle, anklet, charm,
        phone charm, bag charm, keyring, key ring, key chain, hairclip, hair clip, hair
        slide, hairslide, hair tie, hair grip, hair comb, comb, hairband, headband, tiara,
        scarf, gloves, glove, hat, cap, slipper, slippers, sock, flip flop, sandal, shawl,
        poncho, rain poncho, belt, watch, jewellery set, tassel, chain, choker, bib,
        umbrella hat, ear muff, muff, lariat, strap, boots, clutch, rain mac, sombrero,
        grass skirt""",
    "Bath, beauty & comfort": """
        soap dish, soap, bath salts, bath sponge, sponge, flannel, towel, hand towel, bath
        mat, toothbrush holder, bath, lip gloss, lip balm, nail file, compact mirror,
        hairbrush, hair brush, hand warmer, hot water bottle, warmer, hand cream, perfume,
        plasters, plaster, tissues, tissue, pocket tissue, emery board, balm, sleep mask,
        washbag, toiletry bag, cosmetic bag, eye mask""",
}
_MOTIFS: Final = {
    "Toys & games": """
        dinosaur, car, robot, top, ball, plane, train""",
    "Craft & sewing": """
        lace, felt, fabric""",
    "Decorations": """
        heart, flower, star, bird, bunny, rabbit, egg, tree, chick, chicken, hen, angel,
        reindeer, skull, leaf, butterfly, owl, duck, frog, cat, dog, fairy, rose, feather,
        pear, apple, fruit, letter, word, snowflake, snowman, santa, toadstool, mushroom,
        cupid, birdcage, cage, cake, stick, robin, mouse, bear, monkey, pony, dove, cherub,
        pumpkin, windsock, berry, bouquet, stem, sunflower, daisy, tulip, lily, branch,
        cockerel, spray, branches, picks, flag, christmas tree, alphabet, shell, jewel""",
}
_SAME: Final = {
    "doiley": "doily",
    "candleholder": "candle holder",
    "tealight": "t-light",
    "photoframe": "photo frame",
    "cakestand": "cake stand",
    "lampshade": "lamp shade",
    "birdhouse": "bird house",
    "doorsign": "door sign",
    "keyring": "key ring",
    "key-chain": "key chain",
    "hairslide": "hair slide",
    "hairclip": "hair clip",
    "candlepot": "candle pot",
    "chocolatecandle": "candle",
    "lunchbox": "lunch box",
    "organizer": "organiser",
    "footstool": "foot stool",
    "memoboard": "memo board",
    "nightlight": "night light",
    "windchime": "wind chime",
    "doorknob": "door knob",
    "drawerknob": "drawer knob",
    "toastrack": "toast rack",
    "jampot": "jam pot",
    "fruitbowl": "fruit bowl",
    "miror": "mirror",
    "braclet": "bracelet",
    "gloves": "glove",
    "scissors": "scissor",
    "tablecloth": "table cloth",
    "doorstop": "door stop",
}
_JOINED: Final = {
    "water bottle": "hot water bottle",
    "cup cake case": "cake case",
    "pocket tissue": "tissue",
    "slide": "hair slide",
    "winkie": "tiddlywink",
    "bank": "money bank",
    "scrap book": "scrapbook",
    "notepad": "memo pad",
    "door mat": "doormat",
    "scissor": "scissors",
    "glove": "gloves",
    "earring": "earrings",
    "slipper": "slippers",
    "marble": "marbles",
    "plaster": "plasters",
}
_CUT: Final = re.compile(r"\b(with|for|in|on|from|by|w)\b|[,(&+]")


def product_type(title: str) -> tuple[str, str]:
    """The type and category of a readable title; ("", "Other gifts") where no head noun is known.

    The head is the last known noun before a word such as "with", or else the last one at all;
    motifs such as heart or bird count only where there is no other noun.
    """
    lowered = title.lower()
    first = _CUT.split(lowered, maxsplit=1)[0]
    strong, weak = _vocabulary()
    for nouns, text in ((strong, first), (strong, lowered), (weak, first), (weak, lowered)):
        noun = _last(text, nouns)
        if noun:
            kind = _JOINED.get(noun, noun)
            return kind[0].upper() + kind[1:], nouns[noun]
    return "", OTHER


def _last(text: str, nouns: dict[str, str]) -> str:
    """The last noun of several words (lunch bag), or else the last of one word."""
    words = [_singular(word) for word in re.findall(r"[a-z][a-z\-']*", text)]
    words = " ".join(_SAME.get(word, word) for word in words).split()
    for lengths in ((3, 2), (1,)):
        for end in range(len(words), 0, -1):
            for length in lengths:
                phrase = " ".join(words[max(0, end - length) : end])
                if phrase in nouns and phrase.count(" ") == length - 1:
                    return phrase
    return ""


@cache
def _singular(word: str) -> str:
    known_words = _known_words()
    if word in known_words:
        return word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("s", ""), ("es", "")):
        if word.endswith(ending) and word.removesuffix(ending) + instead in known_words:
            return word.removesuffix(ending) + instead
    return word


@cache
def _known_words() -> frozenset[str]:
    nouns = {part for listed in _vocabulary() for noun in listed for part in noun.split()}
    return frozenset(nouns | _SAME.keys())


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    """Nouns and motifs with their categories."""
    strong, weak = (
        {
            re.sub(r"\s+", " ", noun.strip()): category
            for category, listed in lists.items()
            for noun in listed.split(",")
        }
        for lists in (_NOUNS, _MOTIFS)
    )
    return strong, weak
