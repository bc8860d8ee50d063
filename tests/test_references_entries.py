"""BibTeX and RIS: entries that programs read back, whatever the documents hold."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bibliography import Record
from assistant.descriptions import KINDS
from assistant.loaders.characters import one_line
from assistant.references import bibtex, ris
from assistant.references.citing import referred
from tests.test_references import ARTICLE, BOOK, RECORDS, TEXTS
from tests.test_references_table import TABLE

_COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}


def parsed(entry: str) -> tuple[str, str, dict[str, str]]:
    """Read one BibTeX entry strictly: braces counted as BibTeX counts them, values as TeX would set them."""
    match = re.match(r"@(\w+)\{([A-Za-z0-9:-]+),\s*", entry)
    assert match, entry
    position, found = match.end(), {}
    while entry[position] != "}":
        name = re.compile(r"(\w+) = \{").match(entry, position)
        assert name, entry[position : position + 40]
        start = stop = name.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(entry[stop], 0)
            stop += 1
        found[name[1]] = entry[start : stop - 1]
        assert entry[stop : stop + 2] == ",\n"
        position = re.compile(r"\s*").match(entry, stop + 1).end()  # type: ignore[union-attr]
    assert entry[position:].strip() == "}"
    return match[1], match[2], found


def as_set(value: str) -> str:
    """Return the text TeX would set for a value; a special character that is not escaped is an error."""
    out, position = "", 0
    while position < len(value):
        command = next((command for command in _COMMANDS if value.startswith(command, position)), None)
        if command:
            out, position = out + _COMMANDS[command], position + len(command)
        elif value[position] == "\\":
            assert value[position + 1] in "&%_#$", value
            out, position = out + value[position + 1], position + 2
        else:
            assert value[position] not in "&%_#$~^", value
            out, position = out + value[position].replace("{", "").replace("}", ""), position + 1
    return out


@given(record=RECORDS, quotes=st.lists(TEXTS, max_size=2))
def test_bibtex_is_read_back_as_it_was(record: Record, quotes: list[str]) -> None:
    kind, key, found = parsed(bibtex(record, quotes))
    assert kind in {"article", "book", "incollection", "misc", "techreport", "phdthesis"}
    assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{8}", key)
    assert as_set(found["title"]) == one_line(record.title)
    assert found["title"].startswith("{")
    if quotes:
        assert as_set(found["annote"]) == one_line(" | ".join(quotes))
    for name in ("volume", "edition", "publisher", "isbn"):
        assert as_set(found.get(name, "")) == one_line(getattr(record, name) or "")


def test_every_sign_of_tex_is_escaped() -> None:
    title = r"A\B{C}D&E%F_G#H$I~J^K «кавычки» — тире"
    entry = bibtex(Record("book", title))
    assert as_set(parsed(entry)[2]["title"]) == title
    assert r"\textbackslash{}B\textbraceleft{}C\textbraceright{}D\&E\%F\_G\#H\$I\textasciitilde{}J\textasciicircum{}K" in entry


def test_an_entry_reads_well() -> None:
    record = replace(ARTICLE, authors=("Иванов И. И.", "Минэкономразвития России"), pages="40–52", url="https://a.ru/x_y%20z")
    assert re.sub(r"-[0-9a-f]{8},", "-…,", bibtex(record)) == (
        "@article{ivanov2001-…,\n"
        "  author = {Иванов, И. И. and {Минэкономразвития России}},\n"
        "  title = {{О кластерах}},\n"
        "  journal = {Вопросы экономики},\n"
        "  year = {2001},\n"
        "  number = {3},\n"
        "  pages = {40--52},\n"
        "  url = {https://a.ru/x_y%20z},\n"
        "  langid = {russian},\n"
        "}\n"
    )


def test_keys_are_those_of_the_content() -> None:
    records = [row.record for row in TABLE]
    keys = [parsed(bibtex(record))[1] for record in records]
    assert len(set(keys)) == len(set(records)) == len(records)
    assert parsed(bibtex(replace(BOOK), ["цитата"]))[1] == parsed(bibtex(BOOK))[1]
    assert parsed(bibtex(replace(BOOK, year=2002)))[1] != parsed(bibtex(BOOK))[1]


_RIS_TYPES = {"JOUR", "NEWS", "BOOK", "CHAP", "JFULL", "STAT", "STAND", "ELEC", "RPRT", "THES", "GEN"}


@given(record=RECORDS, quotes=st.lists(TEXTS, max_size=2))
def test_ris_has_one_tag_a_line(record: Record, quotes: list[str]) -> None:
    entry = ris(record, quotes)
    lines = entry.split("\r\n")
    assert lines[-1] == ""
    assert lines[-2] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert "\n" not in entry.replace("\r\n", "")
    assert lines[0].removeprefix("TY  - ") in _RIS_TYPES
    assert [line[:2] for line in lines].count("ER") == 1
    assert f"TI  - {one_line(record.title)}" in lines
    assert all(f"N1  - {one_line(quote)}" in lines for quote in quotes if one_line(quote))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_type(kind: str) -> None:
    record = Record(kind, "Т")  # type: ignore[arg-type]
    assert ris(record).startswith("TY  - ")
    assert bibtex(record).startswith("@")


def test_an_ris_entry_reads_well() -> None:
    record = replace(ARTICLE, pages="40–52", url="https://a.ru", accessed="25.11.2026", doi="10.1000/1")
    lines = ris(record, ["Цитата\nв две строки."]).split("\r\n")
    assert lines[:1] + lines[2:] == [
        "TY  - JOUR",
        "AU  - Иванов, И. И.",
        "TI  - О кластерах",
        "T2  - Вопросы экономики",
        "PY  - 2001",
        "IS  - 3",
        "SP  - 40",
        "EP  - 52",
        "DO  - 10.1000/1",
        "UR  - https://a.ru",
        "Y2  - 2026/11/25",
        "N1  - Цитата в две строки.",
        "ER  - ",
        "",
    ]


def test_authors_that_are_not_all_named_are_told_so() -> None:
    record = Record("book", "Сыры мира", authors=("И. П. Сорокина, В. А. Лебедев [и др.]",), place="Смоленск", year=2019)
    assert "  author = {Сорокина, И. П. and Лебедев, В. А. and others},\n" in bibtex(record)
    assert "AU  - Сорокина, И. П.\r\nAU  - Лебедев, В. А.\r\n" in ris(record)
    assert referred(record) == "Сыры мира / И. П. Сорокина, В. А. Лебедев [и др.]. Смоленск, 2019."
