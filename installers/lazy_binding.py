"""Makes the folder that goes beside the library of Qt's binding: what `frozen/binding_loader.py` says."""

import py_compile
from pathlib import Path
from typing import Final

LOADER: Final = Path(__file__).parent / "frozen" / "binding_loader.py"
_PACKAGE: Final = "shibokensupport"
_PARTS: Final = ("__init__", "signature/__init__", "signature/loader")


def write_binding(folder: Path) -> Path:
    """Write the compiled modules into a folder that stands for `shiboken6/files.dir`; return it.

    The same source gives the same bytes: neither times nor places are in them.
    """
    for part in _PARTS:
        source, named = folder / "source.py", f"{_PACKAGE}/{part}.py"
        folder.mkdir(parents=True, exist_ok=True)
        source.write_text(LOADER.read_text("utf-8") if part.endswith("loader") else "", encoding="utf-8")
        py_compile.compile(
            str(source),
            cfile=str((folder / named).with_suffix(".pyc")),
            dfile=named,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        source.unlink()
    return folder
