"""A repository of releases, a server of it, and a counter that looks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.releases import Client, FileServer, Releases


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    return Releases(tmp_path)


@pytest.fixture
def server(releases: Releases) -> Iterator[FileServer]:
    serving = FileServer(releases.home.updates_folder)
    yield serving
    serving.close()


@pytest.fixture
def client(tmp_path: Path, server: FileServer, releases: Releases) -> Client:
    return Client(tmp_path / "state", server.source, releases.asking)
