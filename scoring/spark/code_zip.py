"""Our packages in a zip, so that executors run the very code of the driver."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PACKAGES: Final = ("features", "models", "scoring")
_HOUSE: Final = Path(__file__).resolve().parent.parent.parent
_CARRIED: Final = (".py", ".txt", ".tsv")
"""Code and lexicons; the shipped corpora and the champion stay: the model comes by itself."""


def zip_code(folder: Path) -> Path:
    """Write the zip into a folder; its name tells its content apart from that of other versions."""
    packed = folder / "code.zip"
    hashed = hashlib.sha256()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for file in _files():
            content = file.read_bytes()
            name = file.relative_to(_HOUSE).as_posix()
            hashed.update(name.encode() + b"\0" + content)
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return packed.rename(folder / f"sourcegrade-{hashed.hexdigest()[:12]}.zip")


def _files() -> list[Path]:
    found = (file for name in PACKAGES for file in (_HOUSE / name).rglob("*"))
    return sorted(
        file
        for file in found
        if file.suffix in _CARRIED and "corpora" not in file.relative_to(_HOUSE).parts
    )
