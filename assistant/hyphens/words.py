"""Word lists and word endings that the rules of hyphens ask: data, no decisions."""

import re

from assistant.patterns import regex

VOWELS = frozenset("аеёиоуыэюя")
CYRILLIC = regex(r"[а-яё]", re.IGNORECASE)
LATIN = regex(r"[a-z]", re.IGNORECASE)
ROMAN = regex(r"(?=.)(M*)(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
LATIN_LOOK = str.maketrans("ХІСМ", "XICM")

PARTICLES = frozenset({"то", "либо", "нибудь", "таки"})
BEFORE_PARTICLES = frozenset({"NPRO", "ADVB", "CONJ", "PRCL", "PRED"})
ALWAYS_HYPHENED = frozenset(
    (
        "арт бизнес веб вице интернет кейс кое кой контент лейб мастер мини нон обер онлайн офлайн пиар план прайм пресс реалити "
        "смарт стартап топ унтер фитнес флеш фокус шоу штаб экс экспресс"
    ).split()
)
# Borrowed and Russian first parts written together with the rest; the dictionary knows few of the newer words.
ALWAYS_JOINED = frozenset(
    (
        "авиа авто агро анти аудио аэро био вело вибро видео вне внутри гелио гео гетеро гидро гипер зоо интер инфра "
        "квази кибер кино контр космо лингво макро мега медиа меж мета метео микро моно мото мульти нано нарко нейро нео "
        "палео педо пере поли пост пре про прото псевдо психо радио ре ретро сверх социо стерео суб супер теле термо "
        "техно транс ультра фито фоно фото хроно экзо эко экстра электро энерго этно"
    ).split()
)
COMPASS = frozenset("северо юго южно западно восточно".split())
# Words cut in the middle, by their beginnings and the ends that follow the hyphen in any case: ун-т, изд-во, р-н, д-ром.
CONTRACTIONS = regex(
    r"(?:(?:ун|ин|пр|ф|к)\|т|(?:изд|о|об|общ|пр|прав|кол|гос|мин|х|хоз|рук|произв|т|тов|аг|кн|строит)\|в|"
    r"(?:р|г)\|н|(?:б|ф)\|к|(?:д|м|р)\|р)(?:|а|у|ом|е|ы|ов|ам|ами|ах|о|и)"
)
NUMERALS = regex(r"двух|тр[её]х|четыр[её]х|пяти|шести|семи|восьми|девяти|десяти|двадцати|тридцати")
LIKE_AN_ADVERB = regex(r"(?:ому|ему|ски|цки|ьи)$")
OF_ADJECTIVE = regex(r"(?:[нвклр]|ск|цк)о$|[нч]е$")
"""First parts made of an adjective: научно-, массово-, русско-, внешне-."""
OF_ANY_ADJECTIVE = regex(r".{3}(?:ивно|льно|ионно|ично|стно|ентно|рно|ссно|енно|ечно|[сц]ко)$")
"""The same where the dictionary lacks the adjective: когнитивно-, деятельностно-."""
OF_SCIENCE = regex(r"(?:ик|лог|гог|граф|атр|оном|метр|ург)о$")
"""First parts made of the noun for a field or a scholar, which stand for an adjective: историко-, психолого-, географо-."""
MEASURED = frozenset("вагоно человеко койко кресло машино пассажиро поездо самолёто самолето станко судо тонно".split())
"""First parts of units: пассажиро-километр, койко-место, машино-час."""
WHOLE_NOUN = regex(r"(?:ств|[нтл]и)[ое]$")
"""Nouns that make no compounds with a connecting vowel: государство-член, предприятие-экспортёр."""
ADJECTIVE_END = regex(r"(?:[ыио]й|[ая]я|[ое]е|[ыи]е|[оеё]го|[ое]му|[ыи]м|[ыи]х|[ыи]ми|[ое]м|[ую]ю)$")
OF_QUALITY = regex(r"ост(?:ь|и|ью|ей|ям|ями|ях)$")
"""Nouns made of adjectives behave as these: практико-ориентированность."""
OF_NATION = regex(r"(?<!че)[сц]к(?:[иоа]й|ая|ое|ие|[оа]го|ому|им|их|ими|ом|ую)$")
DEPENDENT_SECOND = regex(
    r"(?:видн|подобн|образующ|содержащ|сберегающ|язычн|говорящ|служащ|обязанн|пленн|кратн|мерн|значн|стойк|[её]мк|летн|этажн)"
)
_COLOURS = "бел|ч[её]рн|красн|син|зел[её]н|ж[её]лт|сер|бур|коричнев|голуб|розов|лилов|фиолетов|оранжев|рыж|багров|пурпурн"
COLOUR = regex(rf"(?:{_COLOURS})(?:[оиыеая][йеяюмх]|ого|его|ому|ему|ую|юю|ыми|ими|о)$")
SHADE = regex(rf"(?:{_COLOURS}|т[её]мн|светл|ярк|бледн|золотист|серебрист|\w+оват)[ое]")
EQUAL_SECOND = regex(r"(?:ическ|ционн)")
ADJECTIVES = frozenset({"ADJF", "ADJS", "PRTF", "PRTS", "ADVB"})

NAMING = ADJECTIVES | {"NOUN", "NPRO"}

ENGLISH_FIRST = frozenset(
    (
        "all computer cost cross data decision e east evidence face first full game goal half hands high higher home "
        "information large life light long low market mid middle mixed multi new north one open part "
        "peer post practice problem project psycho quasi real right risk second semi short single small south state "
        "student sub task teacher three time top two user value web well west world"
    ).split()
)
ENGLISH_SECOND = frozenset(
    (
        "aged being building called class code critical depth economic educational effective efficacy efficient emotional "
        "esteem face free friendly intensive knit known language learning level life made making minded off on out "
        "pedagogical physical point political profit quality range rich saving scale school sector sized skilled social "
        "solving source specific standing state step study style taking teaching term time up used wide working year"
    ).split()
)
ENGLISH_SET_OFF = frozenset({"self", "non", "socio", "well"})
"""First parts that English sets off before nearly every word; `socio` but in «sociology», «sociopath»."""
ENGLISH_DRIVEN = regex(r"(?:based|oriented|orientated|related|centered|centred|driven|dependent|making|guided)")
ENGLISH_ADJECTIVE = regex(r"[a-z]{3,}(?:ic|al|ive|ary|ent|ant|ory|ous)")
ENGLISH_FULL_ADJECTIVE = regex(r"[bcdfghj-np-tv-z][a-z]*[aeiou][a-z]+(?:ical|ional|ic|al|ive|ary|ented|ating|ory|ous)")
