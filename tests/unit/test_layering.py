"""The arrows of the architecture, and the habits that keep them: who may import whom, and what only the edge may do.

Everything is read from the syntax trees, so that a rule holds for code that no test runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import site_builder
from site_builder.build import parts

PACKAGE = Path(site_builder.__file__).parent

FOUNDATION = {"kernel"}
TYPES = FOUNDATION | {"model", "reading"}
CONTENT = TYPES | {"types"}
MAY_IMPORT = {
    "kernel": set(),
    "engine": FOUNDATION,
    "model": FOUNDATION,
    "reading": FOUNDATION,
    "markup": FOUNDATION | {"model"},
    "importing": FOUNDATION | {"model"},
    "search": FOUNDATION | {"model"},
    "types": TYPES,
    "minified": FOUNDATION,
    "cleaning": FOUNDATION | {"model"},
    "theming": FOUNDATION | {"cleaning", "model"},
    "theme": FOUNDATION | {"minified", "model", "theming"},
    "html": FOUNDATION | {"model", "theme", "theming"},
    "config": CONTENT,
    "checks": CONTENT | {"search"},
    "pages": CONTENT | {"search"},
    "exports": CONTENT | {"pages"},
    "stages": CONTENT
    | {"cleaning", "markup", "html", "theme", "checks", "exports", "pages", "engine", "search"},
    "indexing": CONTENT | {"engine", "search", "stages"},
    "build": CONTENT
    | {"engine", "config", "theme", "theming", "checks", "exports", "pages", "search", "stages", "indexing"},
    "cli": CONTENT | {"build", "config", "engine", "exports", "importing", "indexing", "search", "stages"},
    "__main__": {"cli"},
}
"""Every part, and the parts it may import beside itself."""
CACHED_STAGES = {f"stages/{name}.py" for name in ("parse", "clean", "extract", "render", "index", "pack")}
"""The stages that work on one item at a time, and so speak to the engine."""
SHARED = {
    "types": {"activity", "attendance", "base", "fields", "opinions", "validate"},
    "checks": {"base"},
    "exports": {"base"},
    "pages": {"base", "facets", "navigation", "similar", "slices", "stale", "versions"},
    "stages": set(),
}
"""In folders of siblings, the modules that siblings may import."""
ONLY_AT_THE_EDGE = {
    "date.today",
    "datetime.today",
    "datetime.now",
    "datetime.utcnow",
    "os.environ",
    "os.getenv",
    "print",
    "input",
}


@dataclass(frozen=True)
class Module:
    """One file of the package: its path below it, its syntax tree, and the package's modules that it imports."""

    path: str
    tree: ast.Module
    imports: tuple[str, ...]

    @property
    def part(self) -> str:
        """The folder or the single file it belongs to."""
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def name(self) -> str:
        """Its dotted name below the package; "" is the package itself."""
        return self.path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")

    @property
    def here(self) -> bool:
        """Whether it belongs to the outermost part, which may ask the world."""
        return self.part == "cli"


@cache
def modules() -> tuple[Module, ...]:
    """The whole package."""
    paths = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
    names = {path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".") for path in paths}
    found = []
    for path in paths:
        tree = ast.parse((PACKAGE / path).read_text(encoding="utf-8"))
        found.append(Module(path, tree, tuple(dict.fromkeys(_imports(tree, names)))))
    return tuple(found)


def _imports(tree: ast.Module, names: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            written = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package in full"
            base = (node.module or "").removeprefix("site_builder").strip(".")
            inside = [f"{base}.{alias.name}".strip(".") for alias in node.names]
            written = [f"site_builder.{x}" if x in names else node.module or "" for x in inside]
        else:
            continue
        for name in written:
            if name == "site_builder" or name.startswith("site_builder."):
                yield name.removeprefix("site_builder").strip(".")


each_module = pytest.mark.parametrize("module", modules(), ids=[m.path for m in modules()])


@each_module
def test_imports_follow_the_arrows(module: Module) -> None:
    allowed = MAY_IMPORT.get(module.part, set()) | {module.part, ""}
    assert {name.split(".")[0] for name in module.imports} <= allowed


def test_every_part_has_its_arrows() -> None:
    assert {m.part for m in modules()} == {*MAY_IMPORT, "__init__"}


def test_the_arrows_form_no_circle() -> None:
    ranked: set[str] = set()
    while len(ranked) < len(MAY_IMPORT):
        ready = {part for part, below in MAY_IMPORT.items() if below <= ranked} - ranked
        assert ready
        ranked |= ready


def test_no_modules_import_each_other_in_a_circle() -> None:
    waiting = {m.name: set(m.imports) - {m.name, ""} for m in modules()}
    while free := {name for name, needs in waiting.items() if not needs & waiting.keys()}:
        waiting = {name: needs for name, needs in waiting.items() if name not in free}
    assert waiting == {}


def test_the_engine_and_the_model_never_meet() -> None:
    engine = {name for m in modules() if m.part == "engine" for name in m.imports}
    model = {
        name
        for m in modules()
        if m.part in ("model", "html", "types", "pages", "exports", "checks")
        for name in m.imports
    }
    assert {name.split(".")[0] for name in engine} == {"engine", "kernel"}
    assert not any(name.split(".")[0] == "engine" for name in model)


@pytest.mark.parametrize("folder", SHARED)
def test_siblings_never_import_each_other(folder: str) -> None:
    for module in modules():
        if module.part == folder:
            inside = {name.split(".")[1] for name in module.imports if name.startswith(folder + ".")}
            assert inside <= SHARED[folder], module.path


def test_stages_know_contracts_and_no_single_page_export_or_check() -> None:
    for module in modules():
        if module.part == "stages":
            foreign = {
                n for n in module.imports if n.split(".")[0] in ("pages", "exports", "checks", "types")
            }
            assert {name.split(".")[-1] for name in foreign} <= {"base", "fields", "validate"}, module.path


def test_only_the_memoised_stages_speak_to_the_engine() -> None:
    for module in modules():
        if module.part == "stages":
            used = {
                alias.name
                for node in ast.walk(module.tree)
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("site_builder.engine")
                for alias in node.names
            }
            assert used <= ({"Made", "Inputs", "Unasked"} if module.path in CACHED_STAGES else set()), (
                module.path
            )


@each_module
def test_imports_stand_at_the_top(module: Module) -> None:
    top = {id(node) for node in module.tree.body}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            assert id(node) in top, f"{module.path}:{node.lineno}"


@each_module
def test_only_the_edge_asks_the_clock_and_the_world(module: Module) -> None:
    used = {ast.unparse(node) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute | ast.Name)}
    assert module.here or not used & ONLY_AT_THE_EDGE


@each_module
def test_every_module_opens_with_two_sentences(module: Module) -> None:
    """What it turns into what, and what it refuses to know."""
    docstring = ast.get_docstring(module.tree) or ""
    assert len(re.findall(r"[.!?](?=\s|$)", docstring)) >= 2
    assert docstring.isascii() or re.search("[a-z]{3}", docstring)


@each_module
def test_texts_are_read_and_written_in_a_named_encoding(module: Module) -> None:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _opens_text(node):
            assert "encoding" in {k.arg for k in node.keywords}, f"{module.path}:{node.lineno}"


def _opens_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("read_text", "write_text"):
        return True
    if name not in ("open", "NamedTemporaryFile", "TemporaryFile", "fdopen"):
        return False
    modes = [k.value for k in call.keywords if k.arg == "mode"] + call.args
    texts = [m.value for m in modes if isinstance(m, ast.Constant) and isinstance(m.value, str)]
    if isinstance(call.func, ast.Attribute) and modes and not texts:
        return False  # a method of ours that happens to be called so
    return not any(re.fullmatch("[rwxab+]*b[rwxab+]*", text) for text in texts)


def _plain_strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String constants with their lines, docstrings left out."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


@pytest.mark.parametrize(
    "part", ["stages", "engine", "model", "markup", "html", "reading", "build", "checks"]
)
def test_no_content_type_is_named_outside_its_file(part: str) -> None:
    """A type is a class and a template: nothing that works for all of them may ask which one it has."""
    kinds = parts().types.values()
    named = {text for kind in kinds for text in (kind.name, kind.label, kind.template)}
    for module in modules():
        if module.part == part:
            for line, text in _plain_strings(module.tree):
                assert text not in named, f"{module.path}:{line}"


def test_stages_never_compare_a_type_with_a_word() -> None:
    for module in modules():
        if module.part in ("stages", "build", "engine"):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Compare):
                    sides = [node.left, *node.comparators]
                    typed = any(isinstance(s, ast.Attribute) and s.attr == "type" for s in sides)
                    worded = any(isinstance(s, ast.Constant | ast.Tuple | ast.Set | ast.List) for s in sides)
                    assert not (typed and worded), f"{module.path}:{node.lineno}"


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [m.path for m in modules() if re.search("util|helper|manager|common|misc", m.path)]
