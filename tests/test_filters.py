"""Where an answer is looked for: each condition alone, all together, what is written wrong, and what the index does not have."""

import datetime
import io
import re
import shutil
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import docx as python_docx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.confidence import observed
from assistant.descriptions import SIDECAR_SUFFIX
from assistant.errors import FilterError
from assistant.filters import (
    EVERYTHING,
    KINDS,
    Filter,
    allowed,
    check,
    described,
    from_query,
    known,
    nothing_fits,
    parse_filter,
    to_query,
)
from assistant.filters.parsing import LONGEST_VALUE, MOST_VALUES, QUERY
from assistant.generation import Generation, open_generation
from assistant.kinds import OLE
from assistant.retrieval import best_hits, rank
from assistant.settings import Settings
from tests.conftest import silent
from tests.making import SENTENCES, saved

FACTS: dict[str, tuple[int | None, tuple[str, ...], str]] = {
    "архив.zip/лес/сосна.txt": (None, (), "txt"),
    "архив.zip/отчёт.docx": (2018, ("Сидорова Анна",), "docx"),
    "закон.docx": (2007, ("Сидорова Анна",), "docx"),
    "заметки/2020/кластер.txt": (2020, ("Портер М. Е.",), "txt"),
    "заметки/молоко.md": (2015, ("Фёдоров-Ёлкин А. А.", "Портерский К."), "md"),
    "заметки-2/письмо.html": (2011, (), "html"),
    "книга.docx": (2011, ("Сидорова Анна",), "docx"),
    "парк.txt": (None, (), "txt"),
    "таблица.csv": (None, ("Администрация Смоленской области",), "csv"),
}
"""Document → year, authors and kind, as sidecars and files say."""

SIDECARS = {
    "заметки/2020/кластер.txt": 'year = 2020\nauthors = ["Портер М. Е."]\n',
    "заметки/молоко.md": 'year = 2015\nauthors = ["Фёдоров-Ёлкин А. А.", "Портерский К."]\n',
    "заметки-2/письмо.html": "year = 2011\n",
    "книга.docx": "year = 2011\n",
    "таблица.csv": 'authors = ["Администрация Смоленской области"]\n',
    "закон.docx": 'date = "24.07.2007"\n',
}


def _text(document: str) -> str:
    """Return a few paragraphs, long enough for several passages, other ones in each document."""
    own = [f"{sentence[:-1]}, как сказано в документе {document}, часть {part}." for part in range(4) for sentence in SENTENCES]
    return "\n\n".join(own[sum(map(ord, document)) % 7 :])


def _docx(text: str) -> bytes:
    made = python_docx.Document()
    made.core_properties.author = "Сидорова Анна"
    made.core_properties.created = datetime.datetime(2018, 3, 1)
    for paragraph in text.split("\n\n"):
        made.add_paragraph(paragraph)
    return saved(made)


def _content(document: str) -> bytes:
    text = _text(document)
    kind = FACTS[document][2]
    if kind == "docx":
        return _docx(text)
    if kind == "html":
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
        return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()
    if kind == "csv":
        return "".join(f'{number};"{line}"\n' for number, line in enumerate(text.split("\n\n"))).encode()
    return text.encode()


def write_corpus(corpus: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for document in FACTS:
            if document.startswith("архив.zip/"):
                archive.writestr(document.removeprefix("архив.zip/"), _content(document))
            else:
                path = corpus / document
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(_content(document))
    (corpus / "архив.zip").write_bytes(packed.getvalue())
    for document, sidecar in SIDECARS.items():
        (corpus / (document + SIDECAR_SUFFIX)).write_text(sidecar, encoding="utf-8")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("shelf")
    write_corpus(folder / "corpus")
    built = Assistant(Settings(corpus=folder / "corpus", index=folder / "index", passage_characters=200))
    report = built.build(silent)
    assert not report.rejected
    return built


@pytest.fixture(scope="module")
def generation(shelf: Assistant) -> Generation:
    return shelf.generation()


def found(generation: Generation, where: Filter) -> list[str]:
    """Return the documents of which every passage is allowed; of no other one is any."""
    rows = allowed(generation, where)
    assert rows.shape == (len(generation),)
    assert rows.dtype == np.bool_
    paths = [generation.entry(row).source.path for row in range(len(generation))]
    inside = {path for path, fits in zip(paths, rows, strict=True) if fits}
    assert inside.isdisjoint(path for path, fits in zip(paths, rows, strict=True) if not fits)
    return sorted(inside)


def meets(document: str, where: Filter) -> bool:
    """Tell by `FACTS` alone, slowly, whether a document meets a filter."""
    year, authors, kind = FACTS[document]
    path = PurePosixPath(document)
    first, last = where.years
    letters = [re.sub("ё", "е", author.lower()) for author in authors]
    return (
        (not where.documents or any(document == one or (one == "архив.zip" and one in path.parts) for one in where.documents))
        and (not where.folders or any(path.is_relative_to(one) for one in where.folders))
        and (where.years == (None, None) or (year is not None and (first or 0) <= year <= (last or 9999)))
        and (
            not where.authors
            or any(
                all(re.search(rf"\b{re.escape(word)}\b", author) for word in re.sub("ё", "е", wanted.lower()).split())
                for wanted in where.authors
                for author in letters
            )
        )
        and (not where.kinds or kind in where.kinds)
    )


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.one_of(st.just(()), st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple))


any_years = st.one_of(
    st.just((None, None)),
    st.tuples(st.none() | st.integers(2006, 2015), st.none() | st.integers(2015, 2022)),
    st.integers(2006, 2022).map(lambda year: (year, year)),
)
any_filter = st.builds(
    Filter,
    documents=some([*FACTS, "архив.zip"]),
    folders=some([".", "заметки", "заметки/2020", "заметки-2", "архив.zip", "архив.zip/лес"]),
    years=any_years,
    authors=some(["Портер", "портер м", "сидорова", "Ёлкин", "Области", "Анна Сидорова", "К"]),
    kinds=some(["txt", "docx", "md", "html", "csv"]),
)


def test_the_corpus_has_several_passages_in_each_document(generation: Generation) -> None:
    entries = {entry.source.path: entry.stop - entry.first for entry in generation.manifest.documents}
    assert sorted(entries) == sorted(FACTS)
    assert min(entries.values()) > 3


@settings(max_examples=300)
@given(where=any_filter)
def test_conditions_hold_together_and_values_of_one_are_alternatives(generation: Generation, where: Filter) -> None:
    check(generation, where)
    assert found(generation, where) == sorted(document for document in FACTS if meets(document, where))


@given(one=any_filter, other=any_filter)
def test_a_filter_of_two_conditions_is_where_both_hold(generation: Generation, one: Filter, other: Filter) -> None:
    both = Filter(one.documents, one.folders, other.years, other.authors, other.kinds)
    of_each = [Filter(one.documents), Filter(folders=one.folders), Filter(years=other.years), Filter(authors=other.authors)]
    rows = np.all([allowed(generation, where) for where in [*of_each, Filter(kinds=other.kinds)]], axis=0)
    assert np.array_equal(allowed(generation, both), rows)


@settings(max_examples=50)
@given(where=any_filter, top=st.integers(1, 40), question=st.sampled_from([*SENTENCES, "Кто ввёл понятие?", "трактор"]))
def test_as_many_hits_as_asked_for_and_the_ones_of_the_whole_ranking(
    shelf: Assistant, where: Filter, top: int, question: str
) -> None:
    generation = shelf.generation()
    vector = np.asarray(generation.vectors.rows(np.array([len(question) % len(generation)]))[0])
    rows = allowed(generation, where)
    whole = best_hits(generation, rank(generation, question, vector, 0.7), len(generation))
    hits = best_hits(generation, rank(generation, question, vector, 0.7, rows), top)
    expected = [(hit.row, hit.score) for hit in whole if meets(generation.entry(hit.row).source.path, where)]
    assert [(hit.row, hit.score) for hit in hits] == expected[:top]
    assert len(hits) == min(top, int(rows.sum()))


def test_the_confidence_sees_the_passages_inside_alone(shelf: Assistant) -> None:
    generation = shelf.generation()
    question = "Сколько тонн молока перерабатывает завод в документе молоко?"
    query = shelf.ranker.query(question)
    whole = rank(generation, question, query.vector, 0.7)
    rows = allowed(generation, Filter(documents=("парк.txt",)))
    ranking = rank(generation, question, query.vector, 0.7, rows)
    candidates = shelf.ranker.candidates(generation, query, best_hits(generation, ranking, 10))
    named = observed(generation, query, ranking, candidates)
    assert named["cosine_passage"] == pytest.approx(whole.dense[rows].max())
    assert named["cosine_passage"] < whole.dense.max()
    assert named["cosine_passage_lead"] == pytest.approx(whole.dense[rows].max() - np.median(whole.dense), abs=1e-6)
    assert {generation.entry(candidate.hit.row).source.path for candidate in candidates} == {"парк.txt"}


# Each condition.


def test_no_condition_lets_all_through(generation: Generation) -> None:
    assert Filter().is_empty
    assert EVERYTHING.is_empty
    assert not Filter(kinds=("pdf",)).is_empty
    assert allowed(generation, EVERYTHING).all()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Filter(documents=("парк.txt",)), ["парк.txt"]),
        (Filter(documents=("./парк.txt", "книга.docx")), ["книга.docx", "парк.txt"]),
        (Filter(documents=("архив.zip",)), ["архив.zip/лес/сосна.txt", "архив.zip/отчёт.docx"]),
        (Filter(documents=("архив.zip/отчёт.docx",)), ["архив.zip/отчёт.docx"]),
        (Filter(documents=("архив.zip/отче\u0308т.docx",)), ["архив.zip/отчёт.docx"]),
        (Filter(documents=("заметки",)), []),
        (Filter(folders=("заметки",)), ["заметки/2020/кластер.txt", "заметки/молоко.md"]),
        (Filter(folders=("заметки/",)), ["заметки/2020/кластер.txt", "заметки/молоко.md"]),
        (Filter(folders=("заметки/2020", "заметки-2")), ["заметки-2/письмо.html", "заметки/2020/кластер.txt"]),
        (Filter(folders=("архив.zip",)), ["архив.zip/лес/сосна.txt", "архив.zip/отчёт.docx"]),
        (Filter(folders=("архив.zip/лес",)), ["архив.zip/лес/сосна.txt"]),
        (Filter(folders=("парк.txt",)), []),
        (Filter(folders=(".",)), sorted(FACTS)),
        (Filter(years=(2018, 2020)), ["архив.zip/отчёт.docx", "заметки/2020/кластер.txt"]),
        (Filter(years=(2008, 2011)), ["заметки-2/письмо.html", "книга.docx"]),
        (Filter(years=(2016, None)), ["архив.zip/отчёт.docx", "заметки/2020/кластер.txt"]),
        (Filter(years=(2015, 2015)), ["заметки/молоко.md"]),
        (Filter(years=(1900, 1999)), []),
        (Filter(years=(None, 2010)), ["закон.docx"]),
        (Filter(authors=("Портер",)), ["заметки/2020/кластер.txt"]),
        (Filter(authors=("ПОРТЕР М",)), ["заметки/2020/кластер.txt"]),
        (Filter(authors=("М. Е. Портер",)), ["заметки/2020/кластер.txt"]),
        (Filter(authors=("Портер Портер",)), []),
        (Filter(authors=("федоров",)), ["заметки/молоко.md"]),
        (Filter(authors=("ЁЛКИН",)), ["заметки/молоко.md"]),
        (Filter(authors=("Портерский", "Портер")), ["заметки/2020/кластер.txt", "заметки/молоко.md"]),
        (Filter(authors=("Сидорова",)), ["архив.zip/отчёт.docx", "закон.docx", "книга.docx"]),
        (Filter(authors=("Сидор",)), []),
        (Filter(authors=("…",)), []),
        (Filter(kinds=("docx", "csv")), ["архив.zip/отчёт.docx", "закон.docx", "книга.docx", "таблица.csv"]),
        (Filter(kinds=(".HTM", "Markdown")), ["заметки-2/письмо.html", "заметки/молоко.md"]),
        (Filter(kinds=("pdf",)), []),
        (Filter(folders=("заметки", "архив.zip"), years=(2018, None), kinds=("docx",)), ["архив.zip/отчёт.docx"]),
    ],
)
def test_documents_that_meet_a_condition(generation: Generation, where: Filter, expected: list[str]) -> None:
    assert found(generation, where) == sorted(expected)


def test_the_sidecar_goes_before_what_the_file_says(generation: Generation) -> None:
    """The book's file is of 2018 by Sidorova; its sidecar gives another year and no author."""
    assert "книга.docx" not in found(generation, Filter(years=(2018, 2018)))
    assert "книга.docx" in found(generation, Filter(years=(2011, 2011), authors=("Сидорова",)))


def _article(head: str, about: str) -> str:
    body = f"{about} объединяют предприятия области, и хозяйство растёт. " * 12
    parts = (head, "Аннотация. Статья о важном.", "Ключевые слова: хозяйство.", body, "ЛИТЕРАТУРА", "1. Сидоров С. С. М., 2001.")
    return "\n\n".join(parts)


def test_a_filter_knows_what_the_references_know(tmp_path: Path) -> None:
    """Year and authors of an issue and its articles, and the year of an act, which no header states."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    articles = (
        _article("УДК 332.1\n\nКЛАСТЕРЫ СМОЛЕНСКОЙ ОБЛАСТИ: ВЧЕРА И СЕГОДНЯ\n\nИванов И. И.", "Кластеры"),
        _article("УДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.", "Сыроварни"),
    )
    issue = ("Вестник Днепровского края\n\nНаучный журнал\n\n№ 3 2019 г.\n\nISSN 2079-0001", *articles)
    (corpus / "выпуск.txt").write_text("\n\n".join(issue), encoding="utf-8")
    law = 'Федеральный закон от 24.07.2007 N 209-ФЗ "О кластерах"\n\nСтатья 1. Предмет\n\nЗакон определяет кластеры.'
    (corpus / "закон.txt").write_text(law, encoding="utf-8")
    built = Assistant(Settings(corpus=corpus, index=tmp_path / "index", passage_characters=200))
    built.build(silent)
    generation = built.generation()
    assert found(generation, Filter(years=(2019, 2019))) == ["выпуск.txt"]
    assert found(generation, Filter(years=(2007, 2007))) == ["закон.txt"]
    check(generation, Filter(authors=("Орлов", "Иванов")))
    rows = allowed(generation, Filter(authors=("Орлов",)))
    texts = " ".join(generation.passage(row).text for row in np.flatnonzero(rows).tolist())
    assert "Сыроварни объединяют" in texts
    assert "Кластеры объединяют" not in texts
    assert not allowed(generation, Filter(authors=("Орлов",), years=(2007, 2007))).any()


def test_every_kind_that_is_read_has_one_name() -> None:
    from assistant.loaders.parsing import LOADERS

    assert set(KINDS.values()) == set(LOADERS)
    names = [name for name, media_type in KINDS.items() if media_type == OLE]
    assert names == ["doc", "xls"]


def test_old_tables_and_old_texts_are_told_apart_by_name() -> None:
    from assistant.descriptions import Description
    from assistant.filters.conditions import kind_of
    from assistant.sources import Source

    def kind(path: str) -> str:
        return kind_of(Source("0" * 64, path, OLE, 1, Description()))

    assert [kind("а.doc"), kind("б/А.XLS"), kind("а.zip/в.xls"), kind("без имени")] == ["doc", "xls", "xls", "doc"]


def test_an_index_of_no_documents_has_nothing_to_filter(tmp_path: Path, shelf: Assistant) -> None:
    (tmp_path / "corpus").mkdir()
    empty = Assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"))
    empty.build(silent, may_be_empty=True)
    generation = empty.generation()
    where = Filter(("а.txt",), ("б",), (2000, 2001), ("В",), ("pdf",))
    assert allowed(generation, where).shape == allowed(generation, EVERYTHING).shape == (0,)
    with pytest.raises(FilterError) as caught:
        check(generation, where)
    assert caught.value.message == "Документа «а.txt» в индексе нет, как и других: снимите это условие."


# What must be read, and how often.


@pytest.fixture
def copied(generation: Generation, tmp_path: Path) -> Generation:
    """A copy of the generation that no cache knows."""
    return open_generation(Path(shutil.copytree(generation.folder, tmp_path / generation.id)), None)


def _remove_texts(generation: Generation, keep: set[str]) -> None:
    for entry in generation.manifest.documents:
        if entry.source.path not in keep:
            (generation.folder / entry.file).unlink(missing_ok=True)


def test_documents_whose_sidecar_speaks_are_not_read(copied: Generation) -> None:
    _remove_texts(copied, set())
    assert found(copied, Filter(folders=("заметки",), years=(2020, None))) == ["заметки/2020/кластер.txt"]
    assert found(copied, Filter(folders=("заметки",), authors=("Ёлкин",))) == ["заметки/молоко.md"]
    assert found(copied, Filter(kinds=("html",), years=(2011, 2011))) == ["заметки-2/письмо.html"]
    assert found(copied, Filter(documents=("архив.zip",), kinds=("docx",))) == ["архив.zip/отчёт.docx"]


def test_a_document_is_read_once_for_its_generation(copied: Generation) -> None:
    where = Filter(years=(2018, None), authors=("Анна", "Портер"))
    before = allowed(copied, where)
    _remove_texts(copied, set())
    assert np.array_equal(allowed(copied, where), before)
    assert before.any()


def test_only_the_last_few_generations_are_remembered(generation: Generation, tmp_path: Path) -> None:
    for number in range(6):
        copy = open_generation(Path(shutil.copytree(generation.folder, tmp_path / f"{number}" / generation.id)), None)
        assert found(copy, Filter(years=(2018, 2018))) == ["архив.zip/отчёт.docx"]
    assert len(known._memory) <= 4


# What the index does not have.


@pytest.mark.parametrize(
    ("where", "condition", "message"),
    [
        (
            Filter(documents=("парк.txt", "праk.txt")),
            "documents",
            "Документа «праk.txt» в индексе нет: проверьте написание, похожие — «парк.txt»",
        ),
        (Filter(documents=("сосна.txt",)), "documents", "похожие — «архив.zip/лес/сосна.txt»"),
        (Filter(documents=("заметки",)), "documents", "Документа «заметки» в индексе нет"),
        (Filter(folders=("Заметки",)), "folders", "Папки «Заметки» в индексе нет: проверьте написание, похожие — «заметки», "),
        (Filter(folders=("/заметки",)), "folders", "похожие — «заметки», "),
        (Filter(folders=("парк.txt",)), "folders", "Папки «парк.txt» в индексе нет"),
        (
            Filter(folders=("qqqqqq",)),
            "folders",
            "в индексе нет: есть «архив.zip», «архив.zip/лес», «заметки», «заметки-2» и «заметки/2020».",
        ),
        (
            Filter(authors=("Сидоров",)),
            "authors",
            "Автора «Сидоров» в индексе нет: проверьте написание, похожие — «Сидорова Анна»",
        ),
        (Filter(authors=("Партер",)), "authors", "похожие — «Портер М. Е.», «Портерский К.»."),
        (Filter(authors=("…",)), "authors", "Автора «…» в индексе нет"),
        (
            Filter(kinds=("epub",)),
            "kinds",
            "Файлов вида «epub» в индексе нет: есть «csv», «docx», «html», «md» и «txt».",
        ),
        (Filter(kinds=("эксель",)), "kinds", "Вида файлов «эксель» нет: бывают pdf, docx, doc,"),
    ],
)
def test_what_the_index_does_not_have_is_named_with_what_is_near(
    generation: Generation, where: Filter, condition: str, message: str
) -> None:
    with pytest.raises(FilterError) as caught:
        check(generation, where)
    assert message in caught.value.message
    assert caught.value.condition == condition
    assert caught.value.message.endswith(".")


def test_years_need_no_document(generation: Generation) -> None:
    check(generation, Filter(years=(1700, 1701)))
    assert not allowed(generation, Filter(years=(1700, 1701))).any()


def test_messages_show_no_control_characters_and_are_not_endless(generation: Generation) -> None:
    with pytest.raises(FilterError) as caught:
        check(generation, Filter(documents=("\x1b[31m\n\ud800" + "я" * 5000,)))
    assert caught.value.message.isprintable()
    assert len(caught.value.message) < 1000
    caught.value.message.encode()


# What a person writes.


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("2019", (2019, 2019)),
        (" 2019 ", (2019, 2019)),
        ("2015-2020", (2015, 2020)),
        ("2015–2020", (2015, 2020)),
        ("2015 — 2020", (2015, 2020)),
        ("2015−2020", (2015, 2020)),
        ("2015..2020", (2015, 2020)),
        ("2015...2020", (2015, 2020)),
        ("2015…2020", (2015, 2020)),
        ("2015-", (2015, None)),
        ("2015..", (2015, None)),
        ("-2020", (None, 2020)),
        ("–2020", (None, 2020)),
        ("988", (988, 988)),
        ("2020-2020", (2020, 2020)),
    ],
)
def test_years_as_people_write_them(written: str, years: tuple[int | None, int | None]) -> None:
    assert parse_filter(year=written) == Filter(years=years)


@pytest.mark.parametrize(
    "written",
    [
        "-",
        "..",
        "год",
        "19",
        "20155",
        "20152020",
        "2015 2020",
        "2015-2020-2021",
        "2015-20",
        "--2020",
        "2015,2016",
        "٢٠١٩",
        "2.019",
    ],
)
def test_years_that_mean_nothing_are_refused(written: str) -> None:
    with pytest.raises(FilterError, match=f"Годы «{re.escape(written)}» не понять: напишите один год"):
        parse_filter(year=written)


def test_years_in_the_wrong_order_are_refused_everywhere() -> None:
    sentence = "Годы «2020–2015» стоят в обратном порядке: напишите «2015-2020»"
    with pytest.raises(FilterError, match=sentence):
        parse_filter(year="2020-2015")
    with pytest.raises(FilterError, match=sentence):
        Filter(years=(2020, 2015))


def test_all_conditions_of_a_command_line() -> None:
    where = parse_filter(["./а.txt", "а.txt"], ["заметки/"], "2015-2020", [" Портер ", "Портер"], ["PDF", ".htm", "html"])
    assert where == Filter(("а.txt",), ("заметки",), (2015, 2020), ("Портер",), ("pdf", "html"))
    assert parse_filter() == EVERYTHING


@pytest.mark.parametrize(
    ("given", "condition", "message"),
    [
        ({"documents": [""]}, "documents", "Условие «документ» пусто"),
        ({"folders": ["  "]}, "folders", "Условие «папка» пусто"),
        ({"year": " "}, "years", "Условие «годы» пусто"),
        ({"authors": ["…"]}, "authors", "Условие «автор» пусто"),
        ({"kinds": [""]}, "kinds", "Условие «вид файлов» пусто"),
        ({"kinds": ["exe"]}, "kinds", "Вида файлов «exe» нет: бывают pdf"),
        ({"documents": ["я" * (LONGEST_VALUE + 1)]}, "documents", "слишком длинное (знаков: 1001)"),
        ({"authors": ["Я"] * (MOST_VALUES + 1)}, "authors", "слишком много значений (101)"),
    ],
)
def test_what_means_nothing_is_refused(given: dict[str, Any], condition: str, message: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(**given)
    assert message in caught.value.message
    assert caught.value.condition == condition


def test_bytes_of_another_encoding_make_a_filter_that_can_be_shown() -> None:
    where = parse_filter(["парк\udcd0.txt"], authors=["Иванов\udcd0"])
    assert described(where).encode()
    assert where.documents == ("парк?.txt",)


values = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
written = st.fixed_dictionaries(
    {},
    optional={
        "documents": st.lists(values.filter(str.strip), max_size=3),
        "folders": st.lists(values.filter(str.strip), max_size=3),
        "year": st.builds(
            lambda first, dash, more: f"{first}{dash}{first + more if dash else ''}",
            *(st.integers(100, 8000), st.sampled_from(["", "-", "–", ".."]), st.integers(0, 1999)),
        )
        | st.sampled_from(["2015-", "-2015"]),
        "authors": st.lists(values.filter(lambda text: re.search(r"[^\W_]", text)), max_size=3),
        "kinds": st.lists(st.sampled_from([*KINDS, "htm", "PDF", ".txt"]), max_size=3),
    },
)


@given(written)
def test_a_filter_comes_back_from_a_pages_address(given: dict[str, Any]) -> None:
    where = parse_filter(**given)
    query = to_query(where)
    assert from_query(query) == where
    assert to_query(from_query(query)) == query
    assert all(query.values())
    assert from_query({**query, "question": ["Что такое кластер?"]}) == where


@given(st.dictionaries(st.sampled_from([*QUERY.values(), "q"]), st.lists(st.text(max_size=20), max_size=3)))
def test_any_address_gives_a_filter_or_one_sentence(params: dict[str, list[str]]) -> None:
    where = refusal = None
    try:
        where = from_query(params)
    except FilterError as error:
        refusal = error.message
    assert refusal.isprintable() if refusal else where is not None and from_query(to_query(where)) == where


def test_an_address_in_full() -> None:
    where = Filter(("а б.txt",), ("заметки", "архив.zip"), (2015, 2020), ("Портер",), ("pdf",))
    query = {
        "document": ["а б.txt"],
        "folder": ["заметки", "архив.zip"],
        "year": ["2015-2020"],
        "author": ["Портер"],
        "kind": ["pdf"],
    }
    assert to_query(where) == query
    assert to_query(Filter(years=(2019, 2019))) == {"year": ["2019"]}
    assert to_query(Filter(years=(None, 2019))) == {"year": ["-2019"]}
    assert to_query(EVERYTHING) == {}
    assert from_query({"folder": "заметки"}) == Filter(folders=("заметки",))


def test_two_ranges_of_years_in_an_address_are_refused_and_one_twice_is_one() -> None:
    with pytest.raises(FilterError, match=r"Годы указаны несколько раз \(«2015», «2016»\)"):
        from_query({"year": ["2015", "2016"]})
    assert from_query({"year": ["2015", "2015"]}) == Filter(years=(2015, 2015))


# What a person reads.


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        (EVERYTHING, "во всех документах"),
        (
            Filter(folders=("заметки",), years=(2015, 2020), authors=("Портер",)),
            "только в папке «заметки», за 2015–2020 годы, автор Портер",
        ),
        (Filter(documents=("а.txt",)), "только в документе «а.txt»"),
        (Filter(documents=("а.txt", "б.txt")), "только в документах «а.txt» и «б.txt»"),
        (Filter(documents=("а", "б", "в")), "только в документах «а», «б» и «в»"),
        (Filter(folders=tuple("абвгдежз")), "только в папках «а», «б», «в», «г», «д» и ещё 3"),
        (Filter(years=(2019, 2019)), "только за 2019 год"),
        (Filter(years=(2019, None)), "только начиная с 2019 года"),
        (Filter(years=(None, 2019)), "только по 2019 год включительно"),
        (Filter(authors=("Портер", "Иванов")), "только автор Портер или Иванов"),
        (Filter(kinds=("pdf", "docx")), "только файлы PDF или DOCX"),
    ],
)
def test_a_filter_in_words(where: Filter, sentence: str) -> None:
    assert described(where) == sentence


def test_where_nothing_fits_it_is_said_what_to_do_and_that_unknown_years_do_not_count() -> None:
    assert nothing_fits(Filter(kinds=("pdf",))) == (
        "Под эти условия (только файлы PDF) не подходит ни один документ: ослабьте или снимите их."
    )
    assert "год которых неизвестен" in nothing_fits(Filter(years=(2019, 2019)))
    assert "автор которых неизвестен" in nothing_fits(Filter(authors=("Я",)))
    assert "год или автор которых неизвестен" in nothing_fits(Filter(years=(2019, 2019), authors=("Я",)))
