#!/bin/sh
# Packs an application into a disk image beside it, with a checksum.
#
#   sh packaging/pack.sh "dist/Ranger Desk.app"
#
# IDENTITY and NOTARY_PROFILE as for sign.sh: with them the image is signed, notarised and stapled too.
set -eu

app=${1:?usage: pack.sh APPLICATION}
. "$(dirname "$0")/notarise.sh"
version=$(plutil -extract CFBundleShortVersionString raw "$app/Contents/Info.plist")
image=Ranger-Desk-$version-arm64.dmg

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
ditto "$app" "$stage/Ranger Desk.app"
ln -s /Applications "$stage/Applications"
cd "$(dirname "$app")"
hdiutil create -quiet -ov -volname "Ranger Desk $version" -srcfolder "$stage" -format ULFO "$image"
if [ -n "${IDENTITY:-}" ]; then
    codesign --sign "$IDENTITY" --timestamp "$image"
fi
if can_notarise; then
    notarise "$image"
    xcrun stapler staple "$image"
else
    echo "pack: $image is not notarised; see docs/release.md." >&2
fi
shasum -a 256 "$image" | tee "$image.sha256"
