#!/bin/sh
# Installs the counter from the folder that this archive unpacked. No line is needed where its few libraries are there.
set -eu
if [ "$(id -u)" -ne 0 ]; then
    echo "Run this as root:  sudo sh $(basename "${0%.sh}").run" >&2
    echo "يُشغَّل هذا الملف بصلاحية المدير (root)." >&2
    exit 3
fi
cd "$(dirname "$0")"
if dpkg -i ./libya-post-kiosk_*_amd64.deb; then
    echo "Installed. Next: start the counter (kiosk run); its first run leads on. Many machines: kiosk provision --file …"
    echo "تم التثبيت. الخطوة التالية: يُفتح الشباك (kiosk run) فيقود تشغيله الأول إلى التسجيل والأجهزة. لأجهزة كثيرة: kiosk provision --file …"
    exit 0
fi
echo "Some Debian packages are missing; trying to fetch them over the line." >&2
echo "حزم ناقصة؛ تُجلب عبر الخط إن وُجد." >&2
apt-get update -qq && apt-get install -y -f
