"""The import graph is the picture of the data flow: each module may import only what stands before it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "assistant"

# Bottom to top; a module imports only from lines above its own (or from its own package).
LAYERS = (
    ("patterns",),
    ("texts", "arrays", "durable", "priority", "asked_years"),
    (
        "errors",
        "spans",
        "dictionary",
        "fitted",
        "kinds",
        "archives",
        "duplicates",
        "tokens",
        "engine",
        "leases",
        "lexicon",
        "seen_files",
        "vectors",
    ),
    (
        "packaged_model",
        "word_space",
        "drawn_tables",
        "descriptions",
        "scratch",
        "conversations",
        "opinions",
        "measurements",
        "comparisons",
    ),
    ("network",),
    ("sources", "sidecars", "accounts"),
    ("settings", "compilation", "loaders"),
    ("embedding", "reader", "hyphens", "running_heads", "paragraphs", "language", "abbreviations", "rows"),
    ("provisions",),
    ("cleaning", "figures", "proper_names"),
    ("questions",),
    ("quoting",),
    ("reading", "passages", "lexical", "partitions", "evidence", "milvus_collections"),
    ("acts",),
    ("understanding", "marking", "trimming", "postings"),
    ("contradictions", "crossings"),
    ("places", "page_pictures", "report", "conversation"),
    ("asked",),
    ("manifest", "milvus_vectors", "index_lock"),
    ("vector_stores",),
    ("generation", "bibliography"),
    ("index", "retrieval", "phrases", "initials", "collection", "filters", "unfinished", "former_release", "known_vectors"),
    ("generation_writing", "sentence_features", "looking_up", "shards", "removed"),
    ("workers",),
    ("gathering", "ranking"),
    ("filling",),
    ("building", "purging"),
    ("confidence", "selecting", "tabulated"),
    ("citations",),
    ("answering",),
    ("references",),
    ("export",),
    ("assembly",),
    ("contract", "evaluation", "suggestions", "receiving"),
    ("training", "ui"),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: number for number, names in enumerate(LAYERS) for name in names}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
LONGEST = 400


def _top(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "assistant":
                found.update(f"assistant.{alias.name}" for alias in node.names if (PACKAGE / f"{alias.name}.py").exists())
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_stands_before_it(path: Path) -> None:
    own = _top(path)
    assert own in LEVEL, f"{own} has no place in the data flow"
    inner = {name.split(".")[1] for name in _imports(path) if name.startswith("assistant.")} - {own}
    late = {name for name in inner if LEVEL[name] >= LEVEL[own]}
    assert not late


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_streamlit_and_typer_stay_at_the_top_and_pickle_nowhere(path: Path) -> None:
    roots = {name.split(".")[0] for name in _imports(path)}
    assert "pickle" not in roots
    assert "streamlit" not in roots or _top(path) == "ui"
    assert "typer" not in roots or _top(path) == "cli"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_module_grows_past_its_limit(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_layer_exists() -> None:
    present = {_top(path) for path in MODULES}
    assert set(LEVEL) == present


def test_only_training_imports_training() -> None:
    users = {_top(path) for path in MODULES if any(name.startswith("assistant.training") for name in _imports(path))}
    assert users <= {"training"}
