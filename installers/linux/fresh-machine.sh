#!/bin/sh
# Prove the two commands of the README on a machine that holds nothing but git, make and python3.
#
#   fresh-machine.sh [TARGET…]      make targets to run there, one after the other (default: demo test)
#   SUITE=trixie                    another Debian than bookworm
#   MIRROR=URL|deb-line             where it is fetched from, for a system mmdebstrap has no keys of: Ubuntu 24.04 is
#                                   SUITE=noble MIRROR="deb [trusted=yes] http://archive.ubuntu.com/ubuntu noble main universe"
#   KEEP=1                          leave the machine on the disk; its folder is printed
#
# The machine is a Debian or Ubuntu root made by mmdebstrap, with its own processes and mounts; the checkout's last commit is
# cloned into it, all caches are empty. Needs root and mmdebstrap. Proxies and certificates that this machine needs to
# reach the package registries (pip's and apt's own variables) are handed on; nothing else is.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
suite=${SUITE:-bookworm}
targets=${*:-demo test}
[ "$(id -u)" -eq 0 ] || { echo "fresh-machine: needs root (chroot, mounts)" >&2; exit 3; }
command -v mmdebstrap >/dev/null || { echo "fresh-machine: apt-get install mmdebstrap" >&2; exit 3; }

machine=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")
tidy() { [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$machine"; }
trap tidy EXIT

seconds() { date +%s; }
commit=$(git -C "$here" rev-parse --short HEAD)
started=$(seconds)
mmdebstrap --quiet --variant=apt --include=git,make,python3 "$suite" "$machine" ${MIRROR:+"$MIRROR"}
git clone --quiet --bare "$here" "$machine/srv/counter.git"
cp --dereference /etc/resolv.conf "$machine/etc/resolv.conf"
certificate=
if [ -n "${PIP_CERT:-}" ]; then
    certificate=/srv/registry-ca.pem
    cp --dereference "$PIP_CERT" "$machine$certificate"
fi
echo "fresh-machine: $suite, $(du -sm "$machine" | cut -f1) MB, made in $(($(seconds) - started)) s; packages beyond the essential: git make python3"
[ -z "${KEEP:-}" ] || echo "fresh-machine: kept in $machine"

# The programs run there with an environment of their own.
inside() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    unshare --mount --pid --fork --kill-child sh -c '
        machine=$1; shift
        mount --make-rprivate /
        mount -t proc proc "$machine/proc"
        mount --rbind /dev "$machine/dev"
        exec chroot "$machine" "$@"
    ' sh "$machine" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        ${certificate:+PIP_CERT="$certificate"} ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} \
        ${PIP_DEFAULT_TIMEOUT:+PIP_DEFAULT_TIMEOUT="$PIP_DEFAULT_TIMEOUT"} \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

inside git clone --quiet file:///srv/counter.git /root/counter
failed=
for target in $targets; do
    started=$(seconds)
    if inside make --no-print-directory -C /root/counter "$target"; then outcome=ok; else outcome=FAILED failed=1; fi
    echo "fresh-machine: make $target: $outcome after $(($(seconds) - started)) s ($suite, $commit)"
done
[ -z "$failed" ]
