#!/bin/sh
# Signs an application from the inside out, and has Apple notarise it.
#
#   sh packaging/sign.sh "dist/Ranger Desk.app"
#
# IDENTITY        'Developer ID Application: NAME (TEAM)'; without it the signature is good on this Mac only
# NOTARY_PROFILE  a profile of 'xcrun notarytool store-credentials'; without it nothing is sent to Apple
set -eu

app=${1:?usage: sign.sh APPLICATION}
here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/notarise.sh"
identity=${IDENTITY:-}

sign() {
    if [ -n "$identity" ]; then
        codesign --force --sign "$identity" --options runtime --timestamp "$@"
    else
        codesign --force --sign - --timestamp=none "$@"
    fi
}

# Every library and extension module, the deepest first; then frameworks, launchers, and the whole.
find "$app/Contents" -type f ! -path "$app/Contents/MacOS/*" -print |
    awk '{ print gsub("/", "/") " " $0 }' | sort -rn | cut -d' ' -f2- |
    while IFS= read -r file; do
        case $(file -b "$file") in
        *Mach-O*) sign "$file" ;;
        esac
    done
find "$app/Contents" -depth -type d -name '*.framework' -print |
    while IFS= read -r framework; do sign "$framework"; done
for launcher in "$app/Contents/MacOS/"*; do
    sign --entitlements "$here/entitlements.plist" "$launcher"
done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict "$app"

if [ -z "$identity" ]; then
    echo "sign: no IDENTITY. Signed for this Mac only: no hardened runtime, no timestamp, not notarised, nothing stapled." >&2
    echo "sign: on another Mac Gatekeeper stops it; see docs/release.md." >&2
    exit 0
fi
if ! can_notarise; then
    echo "sign: no NOTARY_PROFILE. Signed with $identity, but not notarised and nothing stapled:" >&2
    echo "sign: Gatekeeper stops it where it was downloaded; see docs/release.md." >&2
    exit 0
fi
archive=$(mktemp -d)/app.zip
ditto -c -k --keepParent "$app" "$archive"
notarise "$archive"
rm -r "$(dirname "$archive")"
xcrun stapler staple "$app"
spctl --assess --type execute --verbose "$app"
