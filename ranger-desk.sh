#!/bin/sh
# Sets up what Ranger Desk needs, once, and starts it.
#
#   sh ranger-desk.sh                 open the sample export
#   sh ranger-desk.sh test [ARGS]     run the checks and the tests (ARGS go to pytest)
#   sh ranger-desk.sh setup           set up, start nothing
#   sh ranger-desk.sh COMMAND [ARGS]  ranger-desk COMMAND ARGS (see: sh ranger-desk.sh --help)
#
# Everything goes into this folder (.venv, .uv); only Debian packages that are missing go elsewhere.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
python=$here/.venv/bin/python
# What another activated environment has set must not leak into this one.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
export UV_PROJECT_ENVIRONMENT="$here/.venv"

say() {
    printf 'Ranger Desk: %s\n' "$*" >&2
}

give_up() {
    say "$*"
    exit 1
}

# --- the system's libraries (Linux) ---

# Shared libraries that Qt and MLX load, and the Debian packages that bring them.
libraries() {
    cat <<'END'
libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libopenblas.so.0 libopenblas0-pthread
libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxcb-image.so.0 libxcb-image0
libxcb-render-util.so.0 libxcb-render-util0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
END
}

missing_libraries() {
    known=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null) || return 0
    libraries | while read -r library package; do
        case $known in
        *"$library "*) ;;
        *) echo "$library $package" ;;
        esac
    done
}

# Installs Debian packages as root or with sudo; where neither can be had, names the command and fails.
# Debian 13 and Ubuntu 24.04 call libglib2.0-0 libglib2.0-0t64: apt finds it under the old name too.
install_packages() {
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            as_root=sudo
        else
            say "these Debian packages are missing and need an administrator. Run once:"
            say "  apt-get update && apt-get install --no-install-recommends $*"
            return 1
        fi
    fi
    say "installing missing Debian packages${as_root:+ (sudo may ask for your password)}: $*"
    # shellcheck disable=SC2086  # as_root is empty or one word
    if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq --no-install-recommends "$@"; } >&2; then
        say "apt-get could not install them; see its message above"
        return 1
    fi
}

get_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    missing=$(missing_libraries)
    [ -n "$missing" ] || return 0
    if command -v apt-get >/dev/null; then
        # shellcheck disable=SC2046  # one word a package
        install_packages $(echo "$missing" | cut -d' ' -f2) || say "going on without them"
    else
        # shellcheck disable=SC2046  # one word a library
        say "libraries are missing; install the packages that bring them:" $(echo "$missing" | cut -d' ' -f1)
    fi
}

# --- uv, which installs Python packages (and Python, where none fits) ---

# Whether $1 is a uv that runs and is new enough for pyproject.toml.
good_uv() {
    "$1" --version 2>/dev/null | awk -F'[ .]' '{ new = $2 > 0 || $3 >= 6 } END { exit !new }'
}

# Whether python3 can make an environment that has pip. Without the Command Line Tools, macOS's
# /usr/bin/python3 is a stub that opens a dialogue: it must not be run.
good_python3() {
    found=$(command -v python3) || return 1
    [ "$found" != /usr/bin/python3 ] || [ "$(uname -s)" != Darwin ] || xcode-select -p >/dev/null 2>&1 || return 1
    python3 -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 9))' 2>/dev/null
}

get_uv() {
    for uv in uv "${HOME:-}/.local/bin/uv" "$here/.uv/bin/uv"; do
        if good_uv "$uv"; then return; fi
    done
    say "getting uv, which installs everything else, into $here/.uv"
    if ! good_python3 && command -v apt-get >/dev/null; then
        install_packages python3-venv ca-certificates || true
    fi
    if good_python3; then
        python3 -m venv "$here/.uv" &&
            "$here/.uv/bin/python" -m pip install --quiet --disable-pip-version-check uv
    elif command -v curl >/dev/null; then
        curl -LsSf https://astral.sh/uv/install.sh | env UV_UNMANAGED_INSTALL="$here/.uv/bin" sh >&2
    fi
    good_uv "$uv" || give_up "uv could not be had. Install it (https://docs.astral.sh/uv) and start again."
}

# --- the Python environment ---

get_environment() {
    ready=$here/.venv/.ranger-desk
    wanted="$here $(cksum <"$here/pyproject.toml")"
    if [ -x "$python" ] && [ "$(cat "$ready" 2>/dev/null)" = "$wanted" ]; then return; fi

    get_uv
    cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uv}
    if ! { mkdir -p "$cache" && [ -w "$cache" ]; } 2>/dev/null; then
        export UV_CACHE_DIR="$here/.uv/cache"
    fi
    say "setting up $here/.venv (the first time this fetches 300 to 400 MB)"
    "$uv" sync --project "$here" ||
        give_up "the set-up did not finish; see the message above. Starting again goes on where it stopped."
    printf '%s\n' "$wanted" >"$ready"
}

# --- what to do ---

run_tests() {
    cd "$here"
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    trap 'exit 130' INT TERM
    export QT_QPA_PLATFORM=offscreen HF_HUB_OFFLINE=1 RANGER_DESK_HOME="$scratch"
    status=0
    "$python" -m ruff check || status=1
    "$python" -m mypy || status=1
    "$python" -c 'from importlinter.cli import lint_imports_command as lint; lint()' || status=1
    "$python" -m pytest "$@" || status=1
    exit "$status"
}

get_libraries
get_environment
case ${1-} in
'') exec "$python" -m ranger_desk open "$here/resources/sample_export.csv" ;;
setup) ;;
test)
    shift
    run_tests "$@"
    ;;
*) exec "$python" -m ranger_desk "$@" ;;
esac
