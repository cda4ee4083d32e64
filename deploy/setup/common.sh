# shellcheck shell=bash
# What all commands share: paths, messages, the clock of the steps. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # read by toolchain.sh
MSRV=$(sed -n 's/^rust-version = "\([0-9.]*\)"$/\1/p' "$ROOT/Cargo.toml" | head -n 1)

# Services and containers start without HOME; cargo, rustup and npm want one.
if [ -z "${HOME:-}" ]; then
    HOME=$(getent passwd "$(id -u)" | cut -d: -f6 || true)
    [ -n "$HOME" ] && [ -w "$HOME" ] || HOME=${TMPDIR:-/tmp}/naryad-home-$(id -u)
    mkdir -p "$HOME"
    export HOME
fi
if ! command -v cargo >/dev/null && [ -d "${CARGO_HOME:-$HOME/.cargo}/bin" ]; then
    PATH=${CARGO_HOME:-$HOME/.cargo}/bin:$PATH
fi

NARYAD_CACHE=${NARYAD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/naryad}
mkdir -p "$NARYAD_CACHE"
NARYAD_CACHE=$(cd "$NARYAD_CACHE" && pwd)
export NARYAD_CACHE
export CARGO_TARGET_DIR=$NARYAD_CACHE/target
mkdir -p "$CARGO_TARGET_DIR"
# Queries are checked against the descriptions in `.sqlx`; only `./test sqlx` asks a database.
export SQLX_OFFLINE=true

say() { printf '      %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}
is_root() { [ "$(id -u)" -eq 0 ]; }

STEP=0
STEPS=0
STEP_STARTED=$SECONDS
# step NAME: announces the next of $STEPS steps.
step() {
    step_end
    STEP=$((STEP + 1))
    STEP_NAME=$1
    STEP_STARTED=$SECONDS
    printf '[%d/%d] %s\n' "$STEP" "$STEPS" "$STEP_NAME" >&2
}
# step_end: says how long the step took, when that is worth saying.
step_end() {
    local took=$((SECONDS - STEP_STARTED))
    if [ "$STEP" -gt 0 ] && [ "$took" -ge 2 ]; then
        say "done in $(duration "$took"), $(duration "$SECONDS") since the start"
    fi
}
duration() {
    if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# with_target COMMAND...: runs it while no other checkout builds into the shared target directory.
# Cargo tells checkouts apart by modification times alone, so after another checkout has built
# there, our sources are touched, lest its artifacts pass for ours.
with_target() {
    (
        if ! flock -n 9; then
            say "another build is running, waiting for it"
            flock 9
        fi
        local owner=$CARGO_TARGET_DIR/.naryad-checkout
        if [ "$(cat "$owner" 2>/dev/null)" != "$ROOT" ]; then
            (cd "$ROOT" && find .sqlx Cargo.toml app frontend migrations server shared -type f \
                -not -path '*/node_modules/*' -exec touch -c {} + 2>/dev/null) || true
            printf '%s' "$ROOT" >"$owner"
        fi
        "$@" 9>&-
    ) 9>"$CARGO_TARGET_DIR/.naryad-lock"
}
