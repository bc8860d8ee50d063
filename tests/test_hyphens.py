"""Hyphens at line ends: cases that read themselves (`|` is the break), what holds for any text, and shares on real texts."""

import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.hyphens import keeps_hyphen, line_end_hyphens, words_of
from assistant.spans import apply_edits
from tests.hyphens import Row, by_halves, by_halves_unknown, by_lines, inside_lines, score, table


def joined(text: str, corpus: Counter[str] | None = None) -> str:
    return apply_edits(text, line_end_hyphens(text, corpus))


JOINS = {
    "by_whole_word": (
        "матери|ального разви|тие инвести|ционной по|тому по|этому напри|мер Ис|следование СРЕДСТ|ВАМИ музы|кально-творческое"
    ),
    "by_first_part": (
        "микро|экономика меж|региональный этно|культурный нейро|педагогика видео|урок медиа|грамотность псевдо|научный пол|года"
    ),
    "by_numerals": "двух|этажный пяти|летний трёх|стадийный",
    "by_dependent_part": "градо|образующий русско|язычный влаго|стойкий",
    "by_equal_adjectives": (
        "высоко|технологичный много|уровневый мало|обеспеченный обще|образовательный средне|специальных "
        "железно|дорожный сельско|хозяйственный выше|указанный здоровье|сберегающий"
    ),
    "unknown": "внепространствен|ным мезо|экономическим кластеро|образующий Заха|рова Чебурек|шидзе",
    "by_english": "educa|tional inter|national pro|fessional psycho|logical inter|related non|sense sub|stantial",
    "by_roman_numbers": "Х|Х",
}
TRUE = {
    "by_letters": (
        "2020|2021 5|летний 90|х t|статистика Ridge|оценок ИКТ|компетенций Торгово|Промышленной Иванова|Петрова "
        "Санкт|Петербург Йошкар|Ола Нью|Йорк РСО|Алания COVID|19 IT|компания АААА|А17 т|РНК"
    ),
    "by_roman_numbers": "XIX|XX Х|ХII V|VI",
    "by_length": "в|третьих Я|концепции р|н пр|т б|ка",
    "by_contraction": "ун|та Изд|во кол|во",
    "by_english": ("decision|making self|education socio|economic student|centered social|cultural subject|oriented non|formal"),
    "by_whole_word": "учебно|воспитательного научно|исследовательской историко|культурный вице|президент бизнес|план",
    "by_particle": "кто|то каких|либо кого|нибудь все|таки по|новому по|русски по|иному во|первых из|за",
    "by_repetition": "чуть|чуть большой|пребольшой успешными|неуспешными",
    "by_first_part": (
        "бизнес|инкубатор онлайн|курсы веб|сайт пресс|служба экс|министр северо|восточной мини|проект пол|апельсина "
        "интернет|ресурс план|график план|графиком мастер|плана стартап|проектов койко|местам пассажиро|километров"
    ),
    "by_numerals": "двух|трёх пяти|шестилетний",
    "by_equal_adjectives": (
        "ценностно|смысловой учебно|методическим психолого|педагогический дидактико|коммуникативные "
        "личностно|ориентированного профессионально|личностной хозяйственно|правовой деятельностно|волевой "
        "грузино|абхазский экономико|географическое художественно|образный"
    ),
    "by_colours": "красно|синяя чёрно|белый тёмно|зелёного",
    "by_custom": "рок|музыкант усть|лабинский",
    "by_apposition": (
        "педагога|музыканта студентов|бакалавров инженер|технолог учащихся|педагогов форум|выставка тестов|заданий "
        "плана|графика банк|заёмщик государства|члены государство|член"
    ),
    "by_first_noun": "риск|ориентированный эксперт|криминалист кейс|технологий субъект|субъектного мастер|класса",
    "names": "Ростов|на-Дону Ростов-на|Дону РОСТОВ-НА|ДОНУ РОСТОВ|НА-ДОНУ Франкфурт|на-Майне",
}


def _cases(groups: dict[str, str]) -> list[str]:
    return [word for words in groups.values() for word in words.split()]


@pytest.mark.parametrize("word", _cases(JOINS))
def test_a_soft_hyphen_goes(word: str) -> None:
    assert joined(f"от {word.replace('|', f'-{chr(10)}')} до") == f"от {word.replace('|', '')} до"


@pytest.mark.parametrize("word", _cases(TRUE))
def test_a_true_hyphen_stays(word: str) -> None:
    assert joined(f"от {word.replace('|', f'-{chr(10)}')} до") == f"от {word.replace('|', '-')} до"


TEXTS = [
    ("broken twice", "ин-\nфор-\nмация", "информация"),
    ("a true and a soft break", "научно-\nисследова-\nтельский", "научно-исследовательский"),
    ("two true breaks", "социально-\nэкономико-\nгеографический", "социально-экономико-географический"),
    ("a hyphen set again on the next line", "план-\n-график и матери-\n-альный", "план-график и матери-альный"),
    ("an item of a list", "матери-\n- альный", "матери-\n- альный"),
    ("the sign that does not break", "эко\u2011\nномика", "эко-номика"),
    ("over a page's end", "социально-\n\n \nэкономический разви-  \n\n\nтие", "социально-экономический развитие"),
    ("U+FFFE of PDFium", "разви\ufffe\nтие и учебно\ufffeметодический", "развитие и учебно-методический"),
    ("U+00AD", "разви\u00ad \n\nтие", "развитие"),
    ("U+2010, the break already a space", "учебно\u2010 методический и разви\u2010\nтие", "учебно-методический и развитие"),
    ("the sign of scanning programs", "разви¬\nтие, пре¬ образование", "развитие, преобразование"),
    (
        "a first part that waits",
        "научно-\nи учебно-методический, микро-\nили макро",
        "научно- и учебно-методический, микро- или макро",
    ),
    ("a caption behind a page's end", "разви-\n\nРисунок 1", "разви-\n\nРисунок 1"),
    ("a page's number left behind", "нацио-\n152\nнальный", "нацио-\n152\nнальный"),
    (
        "an internet address",
        "URL: https://example.org/all/karta-\nrossii/ (дата)",
        "URL: https://example.org/all/karta-rossii/ (дата)",
    ),
    ("an address by its end", "см. merriam-\nwebster.com", "см. merriam-webster.com"),
    ("a dash is no hyphen", "слово -\nдругое", "слово -\nдругое"),
    ("the text's own spelling", "кластеро-\nобразующий и кластеро-образующий", "кластеро-образующий и кластеро-образующий"),
    ("in another form of the word", "грин-\nпарковый и грин-парковая", "грин-парковый и грин-парковая"),
    ("a word the dictionary lacks", "студентов-\nтьюторов, тьюторов", "студентов-тьюторов, тьюторов"),
    ("the more usual spelling", "бета-\nтест, бетатест, бетатест, бета-тест", "бетатест, бетатест, бетатест, бета-тест"),
    ("a hyphen left over elsewhere", "инвести-\nции, инвести-ции", "инвестиции, инвести-ции"),
]


@pytest.mark.parametrize(("before", "after"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_in_a_text(before: str, after: str) -> None:
    assert joined(before) == after


def test_other_texts_are_asked_where_this_one_says_nothing() -> None:
    corpus = words_of("лингво-культурология, лингво-культурология")
    assert joined("лингво-\nкультурология") == "лингвокультурология"
    assert joined("лингво-\nкультурология", corpus) == "лингво-культурология"
    assert joined("лингво-\nкультурология, лингвокультурология", corpus) == "лингвокультурология, лингвокультурология"
    assert keeps_hyphen("лингво", "культурология", corpus)


def test_halves_are_no_evidence() -> None:
    assert words_of("учебно-\nметодический план, План") == Counter({"план": 2})


BROKEN = st.text(alphabet=st.sampled_from("авеиноткры АСxI1-\n\u00ad\ufffe\u2010\u2011¬"), max_size=60)


@settings(max_examples=150)
@given(BROKEN)
def test_only_gaps_change_and_no_letter_is_lost(text: str) -> None:
    edits = line_end_hyphens(text)
    for edit in edits:
        assert re.fullmatch(r"[-\u2010\u2011\ufffe\u00ad¬]\s*-?", edit.span.of(text))
        assert edit.replacement in {"", "-", "- "}
    assert all(before.span.stop <= after.span.start for before, after in pairwise(edits))
    assert [letter for letter in apply_edits(text, edits) if letter.isalnum()] == [letter for letter in text if letter.isalnum()]


PIECES = st.lists(
    st.tuples(
        st.text(alphabet="авеинткрыАСxI1", min_size=1, max_size=6),
        st.sampled_from(["-\n", "- \n\n", "\u00ad\n", "¬\n", "\ufffe", "\u2010 ", "\u2010\n", "-", " ", "\n"]),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(PIECES)
def test_once_is_enough(pieces: list[tuple[str, str]]) -> None:
    once = joined("".join(word + gap for word, gap in pieces))
    assert joined(once) == once


@settings(max_examples=100)
@given(st.text(alphabet="абвгдеикнорст", min_size=1, max_size=8), st.text(alphabet="абвгдеикнорст", min_size=1, max_size=8))
def test_u00ad_always_joins(left: str, right: str) -> None:
    assert joined(f"{left}\u00ad\n{right}") == left + right


@pytest.mark.parametrize(
    ("name", "judge", "joins", "trues"),
    [
        ("journal", by_halves, 0.998, 0.98),
        ("journal", by_lines, 0.98, 0.98),  # two rows are centuries, «Х-/ХII вв.», whose truth was taken for «ХХ»
        ("papers", by_halves, 0.99, 0.6),
        ("papers", by_lines, 0.99, 0.87),
    ],
)
def test_broken_words_with_known_truth(eval_data: Path, name: str, judge: object, joins: float, trues: float) -> None:
    assert callable(judge)
    result = score(table(eval_data / "hyphens" / f"{name}.tsv"), judge)
    assert result.share(False) >= joins, result.misses
    assert result.share(True) >= trues, result.misses


def test_words_of_the_corpus_broken_at_any_syllable(project: Path) -> None:
    """The same words as if the dictionary lacked them: what is left are the rules."""
    rows = _rows(project / "corpus", "*.txt", "*.md")
    assert score(rows, by_halves).share(False) >= 0.998
    assert score(rows, by_halves).share(True) >= 0.95
    unknown = score(rows, by_halves_unknown)
    assert unknown.share(False) >= 0.996
    assert unknown.share(True) >= 0.94


def test_words_of_an_encyclopedia_broken_at_any_syllable(eval_data: Path) -> None:
    rows = _rows(eval_data / "xquad-ru" / "corpus", "*")
    result = score(rows, by_halves)
    assert result.share(False) >= 0.998, result.misses
    assert result.share(True) >= 0.95, result.misses
    unknown = score(rows, by_halves_unknown)
    assert unknown.share(False) >= 0.993
    assert unknown.share(True) >= 0.9


def _rows(folder: Path, *patterns: str) -> list[Row]:
    files = sorted(path for pattern in patterns for path in folder.rglob(pattern) if path.is_file())
    return inside_lines("\n".join(path.read_text(encoding="utf-8") for path in files))


def test_a_journal_of_300_pages_takes_a_second() -> None:
    page = "Региональная политика и социально-экономическое разви-\nтие территории, учебно-\nметодический центр.\n" * 28
    text = "\n".join(f"{page} слово{number}" for number in range(300))
    line_end_hyphens(page)
    start = time.process_time()
    line_end_hyphens(text)
    assert time.process_time() - start < 3  # a third of that here; the margin is for a busy machine
