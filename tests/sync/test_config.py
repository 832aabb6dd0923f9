"""Settings: checked at the door, written back whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.config import DeviceSettings, Settings, load_settings, save_settings
from kiosk.config.portal_url import check_portal_url
from kiosk.errors import SettingsError


def _write(home: Path, text: str) -> Path:
    (home / "kiosk.toml").write_text(text, encoding="utf-8")
    return home


def test_a_home_without_settings_gets_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings.portal_urls == ()
    assert settings.second_copy == tmp_path / "sidecar"
    assert settings.language == "ar"
    assert settings.printer is None


def test_everything_written_is_read_back(tmp_path: Path) -> None:
    settings = Settings(
        portal_urls=("https://portal.example.ly", "http://127.0.0.1:8000/base"),
        ca_file=tmp_path / "ca.pem",
        second_copy=Path("/media/second copy/مكتب"),
        scans=Path("/media/scanner"),
        reserve_bytes=1_000_000,
        language="en",
        printer=DeviceSettings("/dev/serial/by-path/x", "epson-tm-t20iii", 38400, "8N1", "rtscts"),
        reader=DeviceSettings("socket://127.0.0.1:9000", "generic", 9600, "7E1", "none"),
        feed_poll_s=30,
        scanner=DeviceSettings("/dev/serial/by-path/y", "generic-scanner"),
        scale=DeviceSettings("COM3", "toledo-8217", 9600, "7E1"),
    )
    save_settings(tmp_path, settings)
    assert load_settings(tmp_path) == settings
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.toml"]


def test_paths_within_the_home_move_with_it(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    save_settings(old, Settings(ca_file=old / "ca.pem", second_copy=old / "sidecar"))
    old.rename(new)
    assert load_settings(new).ca_file == new / "ca.pem"
    assert load_settings(new).second_copy == new / "sidecar"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[portal]\nurl = 'https://x'", "portal.url"),
        ("colour = 'red'", "colour"),
        ("[devices.camera]\nurl = 'x'", "devices.camera"),
        ("[devices.printer]\nurl = 'x'\nspeed = 1", "devices.printer.speed"),
        ("[devices.printer]\nbaud = 9600", "devices.printer.url"),
        ("[devices.printer]\nurl = 'x'\nbaud = 1", "devices.printer.baud"),
        ("[devices.printer]\nurl = 'x'\nbaud = true", "devices.printer.baud"),
        ("[devices.printer]\nurl = 'x'\nframing = '9N1'", "devices.printer.framing"),
        ("[devices.reader]\nurl = 'x'\nflow = 'maybe'", "devices.reader.flow"),
        ("[ui]\nlanguage = 'fr'", "ui.language"),
        ("ui = 3", "ui"),
        ("[portal]\nurls = 'https://x'", "portal.urls"),
        ("[portal]\nurls = ['http://portal.example.ly']", "portal.urls"),
        ("[portal]\nca_file = 3", "portal.ca_file"),
        ("[store]\nreserve_bytes = -1", "store.reserve_bytes"),
        ("not toml", "kiosk.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(_write(tmp_path, text))


def test_settings_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"kiosk\.toml"):
        load_settings(tmp_path)


def test_wrong_settings_are_not_written(tmp_path: Path) -> None:
    save_settings(tmp_path, Settings(language="en"))
    with pytest.raises(SettingsError):
        save_settings(tmp_path, Settings(language="xx"))
    assert load_settings(tmp_path).language == "en"


def test_a_home_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"kiosk\.toml"):
        save_settings(tmp_path / "absent", Settings())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "https://",
        "http://10.0.0.1",
        "https://u:p@x",
        "https://x/?q=1",
        "https://x:port",
        "https://x:0",
        "portal.example.ly",
        "http://[::1",
    ],
)
def test_addresses_that_are_not_portals_are_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        check_portal_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://localhost:80", "http://[::1]:8/", "https://x.ly"]
)
def test_https_anywhere_and_http_only_to_this_machine(url: str) -> None:
    assert check_portal_url(f" {url} ") == url.rstrip("/")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\0"), min_size=1))
def test_any_text_survives_the_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    home = tmp_path_factory.mktemp("home", numbered=True)
    settings = Settings(second_copy=home / "sidecar", scans=home / "scans", printer=DeviceSettings(text))
    save_settings(home, settings)
    assert load_settings(home) == settings
