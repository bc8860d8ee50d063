"""The Russian part of the tokenizer cuts every text as the whole does."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.compilation import Request, prepare
from assistant.packaged_model import PACKAGE
from assistant.tokens import WHOLE, Tokens
from tests.conftest import PROJECT


@pytest.fixture(scope="module")
def both() -> tuple[Tokens, Tokenizer]:
    from assistant.settings import user_cache

    folder = prepare(Request(PACKAGE), user_cache()).folder
    assert len(list(folder.glob("tokenizer.*.ids.json"))) == 2
    return Tokens(folder), Tokenizer.from_file(str(folder / WHOLE))


def test_real_texts_are_cut_alike_line_by_line(both: tuple[Tokens, Tokenizer]) -> None:
    tokens, whole = both
    files = [path for path in (PROJECT / "corpus").rglob("*") if path.suffix in {".txt", ".md"}]
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 300
    assert tokens.ids(lines) == [encoding.ids for encoding in whole.encode_batch(lines)]


@settings(max_examples=300)
@given(
    st.lists(
        st.text(alphabet=st.sampled_from("абвгдежзийклмнопрстуёЁЖЯ 019.,:;«»—–…№%XIVxyz()[]\n\t\u00a0\u0306ъ’”")), max_size=6
    )
)
def test_any_text_is_cut_alike(both: tuple[Tokens, Tokenizer], texts: list[str]) -> None:
    tokens, whole = both
    assert tokens.ids(texts) == [encoding.ids for encoding in whole.encode_batch(texts)]


@settings(max_examples=300)
@given(st.data())
def test_what_a_part_covers_is_cut_alike(both: tuple[Tokens, Tokenizer], data: st.DataObject) -> None:
    tokens, whole = both
    for file in sorted(tokens._folder.glob("tokenizer.*.ids.json")):
        covered = json.loads(file.read_text(encoding="utf-8"))["covered"]
        text = data.draw(st.text(alphabet=st.sampled_from(covered)))
        assert tokens.ids([text]) == [whole.encode(text).ids]


def test_greek_letters_and_rare_signs_need_no_whole_tokenizer(both: tuple[Tokens, Tokenizer]) -> None:
    fresh = Tokens(both[0]._folder)
    fresh.ids(["σ-сходимость, γ = ½, ≤ 5 ‰, © ООО"])
    assert "_whole" not in vars(fresh)


def test_no_more_is_loaded_than_the_texts_need(both: tuple[Tokens, Tokenizer]) -> None:
    folder = both[0]._folder
    fresh = Tokens(folder)
    fresh.ids(["query: какие потенциальные кластеры выделены в Смоленской области?", "passage: 1990 год; 25 %"])
    assert "_whole" not in vars(fresh)
    assert [part.tokenizer is not None for part in fresh._parts] == [True, False]
    fresh.ids(["ИКТ (ICT)"])
    assert "_whole" not in vars(fresh)
    fresh.ids(["Żółć"])
    assert "_whole" in vars(fresh)


def test_without_parts_the_whole_does_it_all(both: tuple[Tokens, Tokenizer], tmp_path: Path) -> None:
    (tmp_path / WHOLE).write_bytes((both[0]._folder / WHOLE).read_bytes())
    assert Tokens(tmp_path).ids(["кластер", "ёж"]) == both[0].ids(["кластер", "ёж"])
