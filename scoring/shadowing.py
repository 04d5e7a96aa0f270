"""Notice a foreign package that hides one of ours.

`features` and `models` are generic names. Another `models` earlier on the import path would be
imported in place of ours, and the fault would show far away from its cause.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

_HOUSE = Path(__file__).resolve().parent.parent


class ShadowedPackageError(ImportError):
    """A foreign package hides one of ours.

    `name` is the package's name and `path` the place where Python finds the foreign one.

    >>> from scoring.shadowing import ShadowedPackageError
    >>> issubclass(ShadowedPackageError, ImportError)
    True
    """


def check_not_shadowed(names: Iterable[str] = ("features", "models")) -> None:
    """Raise `ShadowedPackageError` if a package of ours would be imported from elsewhere.

    Ours sit side by side with `scoring`: in the repository, in an installation, in a logged model.
    Nothing is imported, so this can run before they are. A package that is found nowhere is left
    to Python's own message. Not seen: another distribution whose files were unpacked over ours,
    in the same folder.

    >>> from scoring.shadowing import check_not_shadowed
    >>> check_not_shadowed()
    """
    for name in names:
        found, ours = _place(name), (_HOUSE / name).resolve()
        if found is not None and found != ours:
            raise ShadowedPackageError(
                f"another package called '{name}' hides sourcegrade's own: Python finds it at "
                f"{found}, ours is at {ours}; install sourcegrade into an environment of its own, "
                f"or run it where no other '{name}' is on the path",
                name=name,
                path=str(found),
            )


def _place(name: str) -> Path | None:
    """Return the folder or file that `import name` reads, or None if there is none."""
    spec = find_spec(name)
    if spec is None:
        return None
    if spec.submodule_search_locations:  # a package, or a folder without an __init__.py
        return Path(next(iter(spec.submodule_search_locations))).resolve()
    return Path(str(spec.origin)).resolve()
