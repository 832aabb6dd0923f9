#!/bin/sh
# Fetch the devices and libraries that are not ours and judge ours (tests/devices/test_foreign_peers.py) into .peers/.
# They are test tools only: nothing of the product needs them or is shipped with them.
set -eu
cd "$(dirname "$0")/../.."

PACKAGES="tesseract-ocr tesseract-ocr-ara zbar-tools cups-daemon cups-client"
PIP="-m pip install --disable-pip-version-check -qq"

# emupos needs Python 3.13. A Python version manager's shim may be there without the version behind it.
find_python() {
    for name in python3.14 python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[3-9]*/bin/python3; do
        if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 13))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

left_out=""
leave_out() {
    echo "left out: $1" >&2
    left_out="$left_out $1;"
}

mkdir -p .peers
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null
elif ! command -v tesseract >/dev/null 2>&1 || ! command -v zbarimg >/dev/null 2>&1; then
    leave_out "reading the paper (sudo apt-get install -y $PACKAGES)"
fi

[ -x .peers/python/bin/python ] || .venv/bin/python -m venv .peers/python
# shellcheck disable=SC2086
.peers/python/bin/python $PIP python-escpos==3.1 mrz==0.6.2 pillow

python=$(find_python)
if [ -n "$python" ]; then
    [ -x .peers/emupos/bin/python ] || "$python" -m venv .peers/emupos
    # shellcheck disable=SC2086
    .peers/emupos/bin/python $PIP emupos==0.4.0
else
    leave_out "emupos (it needs Python 3.13 or later)"
fi

if command -v npm >/dev/null 2>&1; then
    quiet="--silent --no-audit --no-fund --prefix .peers/node"
    # shellcheck disable=SC2086
    npm install $quiet @point-of-sale/receipt-printer-encoder@4.0.1 ||
        leave_out "@point-of-sale/receipt-printer-encoder (the registry refused)"
    # shellcheck disable=SC2086
    npm install $quiet --ignore-scripts @node-escpos/core@0.6.0 ||
        leave_out "@node-escpos/core (the registry refused)"
else
    leave_out "@point-of-sale/receipt-printer-encoder, @node-escpos/core (they need node and npm)"
fi
echo "Peers are in .peers/. Left out:${left_out:- nothing}"
