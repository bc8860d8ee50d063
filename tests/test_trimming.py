"""What was read, without what is no part of the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions import question_of
from assistant.spans import Span
from assistant.trimming import goes_on


@pytest.mark.parametrize(
    ("asked", "read", "answer", "expected"),
    [
        ("Сколько лодок сдали в 2012 году?", "шесть в 2012 году и девять", "шесть", True),
        ("Сколько лодок сдали?", "9 лодок, а барж 4", "9 лодок", True),
        ("Сколько лодок сдали?", "шесть в 2012 году", "шесть", False),
        ("Сколько длится сплав?", "2 часа 30 минут", "2 часа", False),
        ("Сколько лодок сдали?", "5 или 6 лодок", "5 или 6 лодок", False),
        ("Какие лодки сдали?", "шесть в 2012 году и девять", "шесть", False),
        ("Сколько лодок сдали?", "", "", False),
    ],
)
def test_what_was_read_goes_on_to_another_number(asked: str, read: str, answer: str, expected: bool) -> None:
    place = Span(read.index(answer), read.index(answer) + len(answer))
    assert goes_on(question_of(asked), read, place) is expected


@given(read=st.text(alphabet="5 0,-яшестьдвагод.%", max_size=30), data=st.data())
def test_anything_may_have_been_read(read: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(read)))
    goes_on(question_of("Сколько лодок?"), read, Span(start, data.draw(st.integers(start, len(read)))))
