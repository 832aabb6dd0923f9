"""What a citizen never meets is not loaded for a citizen: the start is shorter, and less memory is held."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Others' pages, the courier (a process of its own) with HTTP and TLS, what draws PDF and looks at pictures.
NEVER = (
    "kiosk.ui.counter.flow",
    "kiosk.ui.counter.page_table",
    "kiosk.ui.technician",
    "kiosk.sync.courier",
    "kiosk.sync.http_exchange",
    "kiosk.app.carrying",
    "kiosk.app.doctor",
    "requests",
    "urllib3",
    "http.client",
    "ssl",
    "email",
    "reportlab",
    "PIL",
    "openpyxl",
)


def test_self_service_loads_nothing_of_the_clerks_and_the_couriers() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, kiosk.app.self_service; print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    loaded = set(told.stdout.split())
    assert "kiosk.ui.selfservice.opening" in loaded
    assert sorted(loaded.intersection(NEVER)) == []
