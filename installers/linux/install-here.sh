#!/bin/sh
# Installs the counter from the folder that this archive unpacked, with Debian's packages from beside it: no line is
# needed. On another system than theirs, or where they do not go together with what is there, a line is tried.
#
#   KIOSK_PARTS=few     only what the program cannot do without; no screen session, voice or confinement
set -eu
if [ "$(id -u)" -ne 0 ]; then
    echo "Run this as root:  sudo sh $(basename "${0%.sh}").run" >&2
    echo "يُشغَّل هذا الملف بصلاحية المدير (root)." >&2
    exit 3
fi
cd "$(dirname "$0")"
package=$(echo ./libya-post-kiosk_*_amd64.deb)
export DEBIAN_FRONTEND=noninteractive

installed() {
    echo "Installed. Next: start the counter (kiosk run); its first run leads on. Many machines: kiosk provision --file …"
    echo "تم التثبيت. الخطوة التالية: يُفتح الشباك (kiosk run) فيقود تشغيله الأول إلى التسجيل والأجهزة. لأجهزة كثيرة: kiosk provision --file …"
    exit 0
}

# apt as if there were no other source than the folder beside this script.
beside() {
    apt-get -qq -o "Dir::Etc::sourcelist=$asked/parts.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$asked/lists" \
        -o Acquire::Languages=none -o APT::Sandbox::User=root -o Dpkg::Use-Pty=0 "$@"
}

# shellcheck disable=SC1091 # the system says what it is
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
if [ "$suite" = "$(cat SUITE)" ]; then
    asked=$(mktemp -d)
    trap 'rm -rf "$asked"' EXIT
    mkdir -p "$asked/lists/partial"
    echo "deb [trusted=yes] file:$PWD/debian ./" >"$asked/parts.list"
    beside update
    more=
    [ "${KIOSK_PARTS:-}" = few ] || more=$(dpkg-deb --field "$package" Suggests | tr -d ,)
    # shellcheck disable=SC2086 # a list of names
    if beside install -y --no-install-recommends "$package" udev $more || beside install -y --no-install-recommends "$package"; then
        installed
    fi
else
    echo "This is ${suite:-another system}; the packages beside are of $(cat SUITE)." >&2
    echo "هذا النظام ${suite:-نظام آخر}، والحزم المرفقة لنظام $(cat SUITE)." >&2
fi
with_what_is_there() { apt-get -qq install -y --no-install-recommends "$package"; }
if with_what_is_there; then installed; fi
echo "Some packages of the system are missing; trying to fetch them over the line." >&2
echo "حزم ناقصة من النظام؛ تُجلب عبر الخط إن وُجد." >&2
if apt-get update -qq && with_what_is_there; then installed; fi
echo "Not installed: connect the machine to a line and run this again, or take a machine with $(cat SUITE)." >&2
echo "لم يكتمل التثبيت: صل الجهاز بالخط وأعد التشغيل، أو استعمل جهازاً بنظام $(cat SUITE)." >&2
exit 1
