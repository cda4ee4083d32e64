# shellcheck shell=bash
# The site (browser module, styles, public files), built once for each state of its sources and kept
# in the cache. Sourced after toolchain.sh and node.sh.

# site_key KIND: hash over everything that the site is made of.
site_key() {
    (
        cd "$ROOT" || exit
        find shared app frontend style public Cargo.toml Cargo.lock .cargo -type f \
            -not -path '*/node_modules/*' -print0 | sort -z | xargs -0 sha256sum
        rustc -vV
        echo "$1"
    ) | sha256sum | cut -c1-20
}

# site_build KIND: sets SITE to the site for the sources as they are.
# KIND is `release` (small, split, optimised) or `dev` (quick to build).
site_build() {
    local kind=$1 key
    while true; do
        key=$(site_key "$kind")
        SITE=$NARYAD_CACHE/sites/$key-$kind
        if [ -e "$SITE/hash.txt" ]; then
            touch "$SITE"
            break
        fi
        mkdir -p "$NARYAD_CACHE/sites"
        with_target site_make "$kind" || return 1
        # Somebody saved a file meanwhile: what was built belongs to neither state.
        [ "$(site_key "$kind")" = "$key" ] && break
        rm -rf "$SITE"
        say "sources changed during the build, building again"
    done
    mkdir -p "$ROOT/target"
    ln -sfn "$SITE" "$ROOT/target/site"
    site_prune
}

site_make() {
    local kind=$1 profile=wasm-release options=() modules
    cd "$ROOT" || return 1
    if [ "$kind" = dev ]; then
        profile=wasm-dev
        options=(--no-split --no-opt --quick)
    else
        modules=$(node_packages frontend/bundler) || return 1
        options=(--wasm-opt "$modules/.bin/wasm-opt")
    fi
    cargo build -p bundler || return 1
    cargo build -p frontend --target "$WASM" --profile "$profile" || return 1
    "$CARGO_TARGET_DIR/debug/bundler" build "$CARGO_TARGET_DIR/$WASM/$profile/frontend.wasm" \
        --out "$SITE" "${options[@]}"
}

# Half a dozen sites are kept: branches, checkouts, the one that a server still uses.
site_prune() {
    local old
    find "$NARYAD_CACHE/sites" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n +7 |
        while read -r _ old; do rm -rf "$old"; done
}

# server_build [--release]: sets NARYAD to the program. It is linked aside, so that a build elsewhere
# does not replace it under a running server.
server_build() {
    local profile=debug aside
    [ "${1:-}" = --release ] && profile=release
    # A release carries the site inside itself.
    (
        cd "$ROOT" || exit
        if [ "$profile" = release ]; then export NARYAD_SITE_DIR=$SITE; fi
        with_target cargo build -p server --bin naryad "$@"
    ) || return 1
    aside=$NARYAD_CACHE/bin/$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)-$profile
    mkdir -p "$aside"
    if ! [ "$CARGO_TARGET_DIR/$profile/naryad" -ef "$aside/naryad" ]; then
        ln -f "$CARGO_TARGET_DIR/$profile/naryad" "$aside/naryad.new"
        mv -f "$aside/naryad.new" "$aside/naryad"
    fi
    # shellcheck disable=SC2034 # read by the commands
    NARYAD=$aside/naryad
}
