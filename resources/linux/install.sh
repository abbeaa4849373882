#!/bin/sh
# Put Scorebrush into the menu of this user's desktop, with its icon and the files that it opens:
#
#   _internal/resources/linux/install.sh            in the folder of the application
#   _internal/resources/linux/install.sh --remove   take all of that out again
#
# Nothing is copied but the entry, the icon and the description of model files; the application
# stays where it is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${SCOREBRUSH_PROGRAM:-$(cd "$here/../../.." && pwd)/scorebrush}
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/scorebrush.desktop
icons=$data/icons/hicolor
types=$data/mime/packages/scorebrush.xml

if [ "${1-}" = --remove ]; then
    rm -f "$entry" "$icons/512x512/apps/scorebrush.png" "$icons/scalable/apps/scorebrush.svg" "$types"
    said="Scorebrush is no longer in the menu."
else
    [ -x "$program" ] || { echo "$program is not there, so there is nothing to start." >&2; exit 1; }
    mkdir -p "$data/applications" "$icons/512x512/apps" "$icons/scalable/apps" "$data/mime/packages"
    sed "s|^Exec=scorebrush|Exec=\"$program\"|" "$here/scorebrush.desktop" >"$entry"
    cp "$here/../icons/scorebrush.png" "$icons/512x512/apps/scorebrush.png"
    cp "$here/../icons/scorebrush.svg" "$icons/scalable/apps/scorebrush.svg"
    cp "$here/scorebrush.xml" "$types"
    said="Scorebrush is in the menu, and among the programs that open pictures and models."
fi
# Desktops find the files by themselves at the next login; these make them look now.
command -v update-desktop-database >/dev/null && update-desktop-database -q "$data/applications" || true
command -v update-mime-database >/dev/null && update-mime-database "$data/mime" 2>/dev/null || true
echo "$said"
