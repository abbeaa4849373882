#!/usr/bin/env bash
# Install the system libraries that Qt needs and that a bare Debian or Ubuntu lacks.
#
#   tools/system-libraries.sh PYTHON [offscreen|window]
#
# Without a second word, or where nothing is missing, it does nothing. It installs only as root on a
# system with apt-get; elsewhere it says what to install. It never fails: whether Qt then works is for
# the program that follows to say.
set -u

python=$1
kind=${2-}
[ -n "$kind" ] && [ "$(uname -s)" = Linux ] && command -v ldd >/dev/null || exit 0

# What Qt's core libraries link to, and what its X11 and Wayland plugins link to besides.
offscreen=(libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libx11-6 libxkbcommon0 libzstd1)
window=(libwayland-cursor0 libwayland-egl1 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0
    libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0
    libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0)

qt=$("$python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])' \
    2>/dev/null)/Qt
files=("$qt"/lib/libQt6{Core,DBus,Gui,Widgets}.so.6 "$qt"/plugins/platforms/libqoffscreen.so)
packages=("${offscreen[@]}")
if [ "$kind" = window ]; then
    files+=("$qt"/plugins/platforms/libq{xcb,wayland}.so)
    packages+=("${window[@]}")
fi

missing=$(ldd "${files[@]}" 2>/dev/null | awk '/not found/ {print $1}' | sort -u | tr '\n' ' ')
[ -n "$missing" ] || exit 0

echo "Qt lacks these system libraries: $missing"
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/dev/null ||
        echo "Installing them with apt-get did not work; see its message above."
else
    echo "On Debian and Ubuntu install them with:"
    echo "  sudo apt-get install ${packages[*]}"
fi
exit 0
