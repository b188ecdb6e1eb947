# Sourced by sign.sh and pack.sh: sends a file to Apple and waits for the answer.
# shellcheck shell=sh

can_notarise() {
    [ -n "${IDENTITY:-}" ] && [ -n "${NOTARY_PROFILE:-}" ]
}

# notarytool ends with 0 also where Apple said no.
notarise() {
    answer=$(xcrun notarytool submit "$1" --keychain-profile "$NOTARY_PROFILE" --wait --output-format json)
    case $answer in
    *'"status":"Accepted"'* | *'"status": "Accepted"'*) return 0 ;;
    esac
    id=$(printf '%s\n' "$answer" | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p')
    echo "notarise: Apple did not accept $1: $answer" >&2
    xcrun notarytool log "$id" --keychain-profile "$NOTARY_PROFILE" >&2
    return 1
}
