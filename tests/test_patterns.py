"""Regular expressions that are compiled when they are used behave as if they had been compiled at once."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import assistant
from assistant.patterns import _Regex, regex


def _held(value: object) -> Iterator[_Regex]:
    if isinstance(value, _Regex):
        yield value
    elif isinstance(value, dict):
        for one in (*value, *value.values()):
            yield from _held(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _held(one)


def test_every_expression_of_the_program_compiles() -> None:
    """An error in one would show only when it is first used."""
    names = [found.name for found in pkgutil.walk_packages(assistant.__path__, "assistant.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith(("__main__", "shared_app"))]
    found = [one for module in modules for value in vars(module).values() for one in _held(value)]
    assert len(found) > 400
    for one in found:
        source, flags = one._given
        assert one.pattern == re.compile(source, flags).pattern


def test_an_expression_is_as_a_compiled_one() -> None:
    words, compiled = regex(r"(\w)(\w+)", re.IGNORECASE), re.compile(r"(\w)(\w+)", re.IGNORECASE)
    text = "Кластер и парк"
    assert words.findall(text) == compiled.findall(text)
    assert [match.group() for match in words.finditer(text)] == [match.group() for match in compiled.finditer(text)]
    assert words.sub("<\\1>", text) == compiled.sub("<\\1>", text)
    assert (words.flags, words.groups, words.pattern) == (compiled.flags, compiled.groups, compiled.pattern)
    assert regex(rb"\d+").fullmatch(b"12") is not None
    assert words.match(text, text.index("парк")) is not None


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = regex("(")
    assert vars(broken) == {"_given": ("(", 0)}
