"""Loads the part of Qt's binding that words its errors when there is one to word, not at every start.

WORKAROUND PySide6 6.11.3: whatever imports it first unpacks 100 KB of source out of the library `shiboken6`
and compiles it, a third of the time until a bare window stands. It makes texts for wrong arguments, `help`
and `inspect.signature`. A folder `files.dir` beside the library takes the place of what is inside (the
binding's own switch, `SBK_EMBED`), so the frozen program carries this module there, as
`shibokensupport.signature.loader`; what it needs of the rest still comes out of the library. No feature of
`__feature__` is served: nothing of ours asks for one (`kiosk/ui/plain_imports.py`).
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import signature_bootstrap  # type: ignore[import-not-found]  # the library's own, there by now
from shibokensupport import signature  # type: ignore[import-not-found]

_INSIDE = "shibokensupport."
_MAPPING = "shibokensupport.signature.mapping"


class Inside:
    """Finds the modules that are inside the library; unpacks them at the first."""

    importer: Any = None

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return where a module of the binding is."""
        if not name.startswith(_INSIDE):
            return None
        if cls.importer is None:
            cls.importer = signature_bootstrap.prepare_zipfile()[1]
        found: ModuleSpec | None = cls.importer.find_spec(name, path, target)
        return found


class Mapping(ModuleType):
    """The module in whose names the library looks things up; it holds on to it, so it is filled in place."""

    is_whole = False

    def __getattr__(self, name: str) -> Any:
        """Fill the module when a name is asked for that it has not yet."""
        if self.is_whole or name.startswith("__"):
            raise AttributeError(name)
        fill()
        return getattr(self, name)


def fill() -> None:
    """Run the library's module in the place of the empty one."""
    spec = Inside.find_spec(_MAPPING)
    if spec is None or spec.loader is None:
        raise ImportError(_MAPPING)
    Mapping.is_whole = True
    mapping.__spec__ = spec
    spec.loader.exec_module(mapping)


def update_mapping() -> None:
    """Do what the library asks for first of all; from then on its own does."""
    fill()
    mapping.update_mapping()


def _part(name: str) -> Any:
    return import_module(f"shibokensupport.signature.{name}")


# --- the names that the library looks up here ------------------------------------------------------------
def pyside_type_init(*given: Any) -> Any:
    """Read the signatures of a type."""
    return _part("parser").pyside_type_init(*given)


def create_signature(*given: Any) -> Any:
    """Make the signature of a function."""
    return _part("layout").create_signature(*given)


def seterror_argument(*given: Any) -> Any:
    """Word the error about a wrong argument."""
    return _part("errorhandler").seterror_argument(*given)


def make_helptext(*given: Any) -> Any:
    """Word the help of a function."""
    return _part("errorhandler").make_helptext(*given)


def finish_import(_module: ModuleType) -> None:
    """Put no function in place that is no longer there: none of ours calls one."""


def feature_import(*_given: Any, **_named: Any) -> None:
    """Serve no feature: the import is an import."""


def feature_imported(_module: ModuleType) -> None:
    """Look for no feature in a module that was imported."""


def post_init() -> None:
    """Leave Python's own import in its place."""


mapping: Any = Mapping(_MAPPING)
mapping.update_mapping = update_mapping
sys.modules[_MAPPING] = signature.mapping = mapping
signature.get_signature = signature_bootstrap.get_signature
signature.make_snake_case_name = signature_bootstrap.make_snake_case_name
# The library runs this module twice; the finder of the first time would find for the second.
sys.meta_path[:] = [one for one in sys.meta_path if getattr(one, "__name__", "") != Inside.__name__]
sys.meta_path.append(Inside)
