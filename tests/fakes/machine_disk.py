"""A disk with a minimal Debian and our package on it, made as root without starting anything of it."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUITE = "bookworm"
DISK_BYTES = 4 << 30
# What a technician's Debian has beside our package: a kernel, a screen for one window, AppArmor.
PACKAGES = (
    *("systemd-sysv", "udev", "kmod", "dbus", "libpam-systemd", "apparmor", "cage", "seatd", "xwayland"),
    *("libegl1", "libgl1", "libgl1-mesa-dri", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1"),
    *("xkb-data", "fontconfig-config", "ca-certificates", "linux-image-amd64", "initramfs-tools"),
    *("procps", "iproute2"),
)
EARLY_MODULES = ("virtio_pci", "virtio_blk", "ext4")
# The test's own way in, which no key and no plug reaches: a port that only the outside of the machine has.
ORDERS_UNIT = """[Unit]
Description=Orders of the test
StartLimitIntervalSec=0
[Service]
ExecStart=/bin/sh -c 'exec 3<>/dev/virtio-ports/orders && exec sh <&3 >&3 2>&3'
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target
"""
TOOLS = {
    "mmdebstrap": "mmdebstrap",
    "qemu-system-x86_64": "qemu-system-x86",
    "tesseract": "tesseract-ocr tesseract-ocr-ara",
    "mke2fs": "e2fsprogs",
    "mcopy": "mtools",
    "mkfs.vfat": "dosfstools",
}


def missing_for_machines() -> str:
    """Return why no machine can be made here, empty when one can."""
    if os.geteuid() != 0:
        return "a whole machine is made by root"
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    return f"not installed: {' '.join(missing)}" if missing else ""


def newest_package() -> Path | None:
    """Return the package of this tree, or the one that MACHINE_PACKAGE names."""
    named = os.environ.get("MACHINE_PACKAGE")
    found = [Path(named)] if named else sorted((ROOT / "dist").glob("libya-post-kiosk_*_amd64.deb"))
    return found[-1] if found and found[-1].exists() else None


def make_disk(package: Path, folder: Path) -> "Disk":
    """Install the package into a Debian and lay it on a disk, locked by the package's own command.

    The Debian itself is kept beside the fetched judges of other tests, as fetching it takes minutes.
    """
    kept = ROOT / ".peers" / f"machine-{SUITE}.tar"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        making = kept.with_suffix(".part.tar")
        named = f"--include={','.join(PACKAGES)}"
        run("mmdebstrap", "--quiet", "--variant=minbase", named, SUITE, str(making))
        making.rename(kept)
    tree = folder / "tree"
    tree.mkdir()
    run("tar", "-C", str(tree), "--exclude=./dev/*", "-xf", str(kept))
    _prepare(tree)
    shutil.copy(package, tree / "root" / "counter.deb")
    run("mount", "-t", "proc", "proc", str(tree / "proc"))
    run("mount", "--bind", "/dev", str(tree / "dev"))
    try:
        said = run("chroot", str(tree), "dpkg", "-i", "/root/counter.deb")
        assert "self-check: ok" in said
        said = run("chroot", str(tree), "kiosk-lock", "on")
        assert "Locked" in said
        run("chroot", str(tree), "systemctl", "enable", "--quiet", "orders.service")
        run("chroot", str(tree), "update-initramfs", "-u")
    finally:
        run("umount", str(tree / "dev"), str(tree / "proc"))
    (tree / "root" / "counter.deb").unlink()
    kernel, initrd = folder / "vmlinuz", folder / "initrd"
    shutil.copy(next((tree / "boot").glob("vmlinuz-*")), kernel)
    shutil.copy(next((tree / "boot").glob("initrd.img-*")), initrd)
    image = folder / "disk.raw"
    with image.open("wb") as file:
        file.truncate(DISK_BYTES)
    run("mke2fs", "-q", "-t", "ext4", "-d", str(tree), "-L", "root", str(image))
    shutil.rmtree(tree)
    return Disk(image, kernel, initrd)


def _prepare(tree: Path) -> None:
    (tree / "etc/initramfs-tools/conf.d/list").write_text("MODULES=list\nCOMPRESS=lz4\n")
    (tree / "etc/initramfs-tools/modules").write_text("\n".join(EARLY_MODULES) + "\n")
    (tree / "etc/systemd/system/orders.service").write_text(ORDERS_UNIT)
    (tree / "etc/fstab").write_text("/dev/vda / ext4 errors=remount-ro 0 1\n")
    for unit in ("systemd-networkd.service", "e2scrub_reap.service", "apt-daily.timer"):
        run("chroot", str(tree), "systemctl", "mask", "--quiet", unit)
    # The emulated card draws nothing by itself; a processor drawing for it by OpenGL is an hour's work.
    dropped = tree / "etc/systemd/system/libya-post-kiosk-session.service.d/50-emulated.conf"
    dropped.parent.mkdir()
    dropped.write_text("[Service]\nEnvironment=WLR_RENDERER=pixman\n")
    (tree / "etc/hostname").write_text("tip-001-03\n")


class Disk:
    """An image with its kernel; `overlay` gives a machine of its own on top of it."""

    def __init__(self, image: Path, kernel: Path, initrd: Path) -> None:
        self.image = image
        self.kernel = kernel
        self.initrd = initrd

    def overlay(self, path: Path) -> "Disk":
        """Return a disk on which everything is as here until it is written to."""
        kind = "qcow2" if self.image.suffix == ".qcow2" else "raw"
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", kind, "-b", str(self.image), str(path))
        return Disk(path, self.kernel, self.initrd)


def run(*words: str) -> str:
    """Run something that has to go well; return what it said."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, f"{words[:4]}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout
