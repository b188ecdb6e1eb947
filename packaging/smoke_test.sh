#!/bin/sh
# Tries a built application on a Mac: its command line, its model, its window. About a minute; changes nothing of yours.
#
#   sh packaging/smoke_test.sh "dist/Ranger Desk.app" [PICTURE.png]
set -eu

app=${1:?usage: smoke_test.sh APPLICATION [PICTURE]}
app=$(cd "$app" && pwd -P)
picture=${2:-smoke-test.png}
program="$app/Contents/MacOS/Ranger Desk"
sample="$app/Contents/Resources/resources/sample_export.csv"
rows=6
RANGER_DESK_HOME=$(mktemp -d)
export RANGER_DESK_HOME
window=
trap '[ -z "$window" ] || kill "$window" 2>/dev/null || true; rm -rf "$RANGER_DESK_HOME"' EXIT

fail() {
    echo "smoke test: FAILED: $*" >&2
    exit 1
}

# Waits up to $1 seconds for the rest to be true.
wait_for() {
    left=$1
    shift
    until "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 1
    done
}

echo "1. signature"
codesign --verify --deep --strict "$app" || fail "the signature is broken"

echo "2. command line"
version=$(plutil -extract CFBundleShortVersionString raw "$app/Contents/Info.plist")
[ "$("$program" --version)" = "Ranger Desk $version" ] || fail "--version does not say $version"

echo "3. the sample export, summarised by the embedded model in the application's own process"
code=0
"$program" summarize "$sample" --limit $rows --out "$RANGER_DESK_HOME/reports.jsonl" || code=$?
[ "$code" -le 1 ] || fail "summarize ended with $code"
found=$(grep -c '"summary": *"[A-Z][a-z]*: ' "$RANGER_DESK_HOME/reports.jsonl") || true
[ "$found" -eq $rows ] || fail "$found of $rows park-months have a summary"

echo "4. the window, with the file handed over by the system as the Finder does"
open -n -a "$app" --env RANGER_DESK_HOME="$RANGER_DESK_HOME" "$sample"
running() { window=$(pgrep -n -f "$program") && [ -n "$window" ]; }
wait_for 30 running || fail "the application did not start"
# SQLite keeps this file beside a review that is open.
opened() { ls "$RANGER_DESK_HOME"/reviews/*-wal >/dev/null 2>&1; }
wait_for 60 opened || fail "the window did not open the file"
sleep 5
kill -0 "$window" 2>/dev/null || fail "the application ended by itself"

echo "5. a picture"
screencapture -x "$picture" || fail "no picture (is the terminal allowed to record the screen?)"
echo "smoke test: passed; look at $picture"
