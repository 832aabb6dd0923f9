#!/bin/sh
# Make the development environment of this checkout: Debian libraries, virtual environment, locked packages.
set -eu
cd "$(dirname "$0")/../.."

PACKAGES="ca-certificates e2fsprogs mount passwd python3-venv libdbus-1-3 libegl1 libfontconfig1 libfribidi0 libfuse2 libgl1 libglib2.0-0 \
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 \
libxkbcommon0 libxkbcommon-x11-0"
# Real screens, a screen reader's bus and a voice: tests that need them say what is missing and are skipped.
WISHED="xvfb xdotool openbox dbus-daemon at-spi2-core python3-pyatspi gir1.2-atspi-2.0 espeak-ng opus-tools"

missing() {
    for package in "$@"; do
        # Debian 13 and Ubuntu 24.04 carry some of them with t64 at the end of the name.
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" ||
            dpkg-query -W -f='${Status}' "${package}t64" 2>/dev/null | grep -q "ok installed" ||
            printf '%s ' "$package"
    done
}

find_python() {
    for name in python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

if command -v dpkg-query >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # lists of names
    wanted=$(missing $PACKAGES)
    # shellcheck disable=SC2086 # the same
    wished=$(missing $WISHED)
    # A Python of one's own that brings venv needs no python3-venv.
    if [ -n "$(find_python)" ]; then wanted=$(printf '%s' "$wanted" | sed 's/python3-venv //'); fi
    if [ -n "$wanted" ]; then
        if [ "$(id -u)" -ne 0 ]; then
            echo "These Debian packages are missing: $wanted" >&2
            echo "Install them, then run this again:  sudo apt-get install -y $wanted" >&2
            echo "حزم ناقصة. ثبّتها بالأمر أعلاه ثم أعد المحاولة." >&2
            exit 3
        fi
        echo "Installing Debian packages: $wanted"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        # shellcheck disable=SC2086 # a list of names
        apt-get install -y -qq --no-install-recommends $wanted >/dev/null
    fi
    if [ -n "$wished" ]; then
        if [ "$(id -u)" -eq 0 ]; then
            echo "Installing Debian packages for tests on real screens: $wished"
            export DEBIAN_FRONTEND=noninteractive
            apt-get update -qq || true
            # shellcheck disable=SC2086 # a list of names
            apt-get install -y -qq --no-install-recommends $wished >/dev/null ||
                echo "Not installed; the tests that need them are skipped: $wished" >&2
        else
            echo "Without these Debian packages some tests are skipped: $wished" >&2
        fi
    fi
fi

python=$(find_python)
if [ -z "$python" ]; then
    echo "Python 3.11, 3.12 or 3.13 with venv is needed (Debian 12 or newer, Ubuntu 24.04 or newer)." >&2
    exit 3
fi
[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Installing locked packages into .venv (some minutes the first time)"
.venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements/dev.txt
PYTHONWARNINGS=ignore .venv/bin/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
touch .venv/.ready
