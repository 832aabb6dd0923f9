"""The commands: a portal made, served, asked and stopped, as an operator would."""

import contextlib
import datetime as dt
import io
import ipaddress
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from portal.cli import main
from portal.home import PortalHome
from tests.fakes.portal_caller import PortalCaller
from tests.fakes.portal_filing import settle

CATALOGUE = Path(__file__).parent / "catalogue"
ROOT = Path(__file__).resolve().parents[2]


def portal(*arguments: str) -> str:
    """Run a command and return what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(arguments) == 0
    return printed.getvalue()


class Served:
    """`portal serve` in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("ready "), line
        self.url = line.split()[1]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A portal of its own, made the way a person makes one, with its own embedded database."""
    with tempfile.TemporaryDirectory(prefix="lpp-") as folder:
        root = Path(folder) / "portal"
        made = [sys.executable, "-m", "portal", "init", "--home", str(root)]
        subprocess.run([*made, "--demo", "--catalogue", str(CATALOGUE)], check=True, cwd=ROOT)
        yield root
        database = PortalHome(root).read_settings().folder
        assert database is not None
        assert not (database / "postmaster.pid").exists()
        subprocess.run(["rm", "-rf", str(database)], check=True)


def test_init_again_changes_nothing(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.glob("**/*.[pj]*") if path.is_file()}
    portal("init", "--home", str(home), "--demo", "--catalogue", str(CATALOGUE))
    assert {path: path.read_bytes() for path in before} == before


def test_private_keys_are_the_owners_alone(home: Path) -> None:
    for path in (*home.glob("keys/*"), *home.glob("offline-keys/*.pem"), home / "portal.json"):
        assert path.stat().st_mode & 0o077 == 0
    assert "safe" in (home / "offline-keys" / "README").read_text("utf-8")


def test_a_private_home_is_never_opened_for_the_database(home: Path) -> None:
    assert home.parent.stat().st_mode & 0o077 == 0
    if os.geteuid() == 0:
        database = PortalHome(home).read_settings().folder
        assert database is not None
        assert not database.is_relative_to(home)


def test_a_whole_morning_by_commands(home: Path) -> None:
    served = Served("--home", str(home))
    made = portal("enrolment-code", "--home", str(home), "--office", "TIP-001", "--counter", "3", "--json")
    kiosk = PortalCaller(served.url)
    assert kiosk.enrol(json.loads(made)["code"]).status_code == 200
    chain = kiosk.chain()
    settle(chain)
    assert kiosk.journal(chain.run()).status_code == 200
    kiosk.close()
    exported = portal("export", "--home", str(home), "--jsonl")
    assert served.stop() == 0
    assert portal("export", "--home", str(home), "--jsonl") == exported
    lines = [json.loads(line) for line in exported.splitlines()]
    assert [(line["seq"], line["kind"], line["hash"]) for line in lines] == [
        (built.seq, kind, built.hash)
        for built, kind in zip(
            chain.entries, ("epoch.opened", "session.opened", "basket.settled"), strict=True
        )
    ]
    assert set(lines[0]) == {"device_id", "epoch", "seq", "kind", "hash", "application_ids"}
    assert [len(line["application_ids"]) for line in lines] == [0, 0, 1]
    figures = json.loads(portal("stats", "--home", str(home), "--json"))
    assert (figures["entries"], figures["applications_by_state"]) == (3, {"accepted": 1})
    assert "entries: 3" in portal("stats", "--home", str(home))


def test_the_database_is_taken_over_after_a_kill(home: Path) -> None:
    served = Served("--home", str(home))
    served.process.kill()
    served.process.wait()
    assert served.process.stdout is not None
    served.process.stdout.close()
    database = PortalHome(home).read_settings().folder
    assert database is not None
    pid = int((database / "postmaster.pid").read_text().splitlines()[0])
    assert psutil.pid_exists(pid)
    portal("stats", "--home", str(home), "--json")
    assert not (database / "postmaster.pid").exists()


def test_what_is_answered_survives_a_power_cut(home: Path) -> None:
    from sqlalchemy import text

    from portal.opened import open_portal

    with open_portal(PortalHome(home)) as opened, opened.sessions() as session:
        settings = [session.scalar(text(f"SHOW {name}")) for name in ("fsync", "synchronous_commit")]
    assert settings == ["on", "on"]


def test_plain_http_beyond_loopback_is_refused_with_words(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--home", str(home), "--host", "0.0.0.0"]) == 2
    assert "--tls-cert" in capsys.readouterr().err


def test_half_a_pair_of_tls_files_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--home", str(home), "--tls-cert", "x.pem"]) == 2
    assert "PRT-107" in capsys.readouterr().err


@pytest.fixture
def tls_files(tmp_path: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_file.write_bytes(certificate.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert_file, key_file


def test_the_portal_serves_over_tls(home: Path, tls_files: tuple[Path, Path]) -> None:
    cert_file, key_file = tls_files
    served = Served("--home", str(home), "--tls-cert", str(cert_file), "--tls-key", str(key_file))
    assert served.url.startswith("https://127.0.0.1:")
    with requests.Session() as http:
        http.trust_env = False
        assert http.get(f"{served.url}/healthz", verify=str(cert_file)).json() == {"status": "ok"}
    assert served.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["stats", "--home", "/nowhere/at/all"], "PRT-101"),
        (["serve", "--home", "/nowhere/at/all"], "PRT-101"),
    ],
)
def test_a_missing_portal_is_said_in_words(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert code in capsys.readouterr().err


def test_an_unknown_counter_gets_no_code(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["enrolment-code", "--home", str(home), "--office", "TIP-001", "--counter", "99"]) == 2
    assert "PRT-105" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["init", "serve", "enrolment-code", "export", "stats"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert "--home" in capsys.readouterr().out
