#!/bin/sh
# Builds 'dist/Ranger Desk.app' on a Mac with Apple silicon, for that machine alone until packaging/sign.sh signs it.
#
#   sh packaging/build.sh
#
# Needs uv, the Command Line Tools, and Python 3.13 as python.org installs it; PYTHON names another (3.12 does as well).
set -eu
cd "$(dirname "$0")/.."

give_up() {
    printf 'build: %s\n' "$*" >&2
    exit 1
}

python=${PYTHON:-python3.13}
[ "$(uname -s) $(uname -m)" = "Darwin arm64" ] || give_up "this needs a Mac with Apple silicon"
command -v uv >/dev/null || give_up "uv is missing (https://docs.astral.sh/uv)"
command -v codesign >/dev/null || give_up "the Command Line Tools are missing (xcode-select --install)"
# py2app takes the interpreter out of a framework; uv's own Pythons and Homebrew's have other forms.
"$python" -c 'import sys, sysconfig; sys.exit(not sysconfig.get_config_var("PYTHONFRAMEWORK"))' ||
    give_up "$python is missing or no framework build: install Python from python.org, or name it in PYTHON"

rm -rf build dist
uv run --isolated --no-editable --python "$(command -v "$python")" --no-default-groups --group bundle \
    setup_py2app.py --quiet py2app

# Python and Qt come for Intel too; that half is never run.
mv "dist/Ranger Desk.app" "dist/universal.app"
ditto --arch arm64 "dist/universal.app" "dist/Ranger Desk.app"
rm -rf "dist/universal.app"

# That changed what was sealed: sign anew, still for this machine only.
IDENTITY='' sh packaging/sign.sh "dist/Ranger Desk.app"
du -sh "dist/Ranger Desk.app"
