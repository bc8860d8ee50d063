"""The Python API: its names, its types, and every example of its documentation."""

import ast
import contextlib
import io
import re
import subprocess
import sys
import typing
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import assistant as package

PAGE = Path(__file__).parents[1] / "docs" / "api.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
METHODS = ("open", "ask", "search", "build", "documents")


def examples() -> list[tuple[int, str, str | None]]:
    """Return the line, the code and, where the next block is `text`, the output of each example."""
    page = PAGE.read_text(encoding="utf-8")
    blocks = [(match[1], match[2], page.count("\n", 0, match.start()) + 1) for match in BLOCK.finditer(page)]
    outputs = [following[1] if following[0] == "text" else None for following in [*blocks[1:], ("", "", 0)]]
    return [(line, code, output) for (kind, code, line), output in zip(blocks, outputs, strict=True) if kind == "python"]


def test_the_examples_of_the_documentation_run_and_print_what_they_say(
    make_corpus: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_corpus()
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for line, code, output in examples():
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{PAGE.name}:{line}", "exec"), names)  # the page is ours
        if output is not None:
            assert printed.getvalue() == output, f"{PAGE.name}:{line}"
    assert (tmp_path / "index" / "CURRENT").is_file()


def test_the_documentation_shows_every_method_and_imports_what_is_public() -> None:
    code = "\n".join(code for _, code, _ in examples())
    assert all(f"{'Assistant' if method == 'open' else 'assistant'}.{method}(" in code for method in METHODS)
    imports = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]
    assert {node.module for node in imports} == {"assistant", "assistant.export", "pathlib"}
    for node in imports:
        assert {alias.name for alias in node.names} <= set(import_module(str(node.module)).__all__)
    assert len([output for _, _, output in examples() if output]) >= 6


def test_public_names_are_sorted_complete_and_there() -> None:
    assert package.__all__ == sorted(set(package.__all__))
    assert set(package.__all__) == set(package._HOMES)
    assert set(package.__all__) <= set(dir(package))
    for name in package.__all__:
        found = getattr(package, name)
        assert isinstance(found, type) == name[0].isupper()
        assert callable(found)
        assert found.__module__.startswith(f"assistant.{package._HOMES[name]}")
        assert found.__doc__


def test_what_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        package.Nonsense  # noqa: B018
    assert not hasattr(package, "Fitler")


def test_the_methods_are_typed_and_documented() -> None:
    for name in METHODS:
        method = getattr(package.Assistant, name)
        hints = typing.get_type_hints(method)
        code = getattr(method, "__func__", method).__code__
        arguments = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        assert {"return", *arguments} - {"self", "cls"} <= set(hints), name
        assert method.__doc__, name


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, assistant; print([name for name in ('numpy', 'faiss', 'openvino', 'pydantic') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(package.AssistantError) as caught:
        package.Assistant.open(tmp_path / "corpus", tmp_path / "index", passage_charaters=5)
    assert "passage_charaters" in caught.value.message
    assert not list(tmp_path.iterdir())
