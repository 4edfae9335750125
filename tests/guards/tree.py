"""The files of the checkout, without what is made at run time and without vendored ones."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
STOREYS = ("portal", "households", "workshops", "projects", "monitoring")
_MADE = {
    ".git",
    ".anju",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    "build",
    "vendor",
}
_MADE |= {".import_linter_cache", "node_modules", ".venv", "venv", ".idea", ".vscode"}


def files(*suffixes: str, under: tuple[str, ...] = ("",)) -> list[Path]:
    """List files with one of the suffixes (all files without any) below folders of the checkout, in order."""
    found: list[Path] = []
    for folder in under:
        for where, folders, names in os.walk(CHECKOUT / folder):
            folders[:] = [name for name in folders if name not in _MADE]
            found += [Path(where) / name for name in names if not suffixes or name.endswith(suffixes)]
    return sorted(found)


def name_of(path: Path) -> str:
    """Return the path as it is written in the repository."""
    return path.relative_to(CHECKOUT).as_posix()
