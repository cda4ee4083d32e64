# shellcheck shell=bash
# Finds or makes a Rust that compiles for the server and for the browser. Sourced after packages.sh.
#
# In this order: the active toolchain, if it has the standard library for WebAssembly; Debian's, if it
# was prepared before; `rustup target add`; Debian's packages with the library built from its source.

WASM=wasm32-unknown-unknown
DEBIAN_RUST=(rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web)
DEBIAN_STD=/usr/lib/rustlib/$WASM/lib
DEBIAN_STAMP=/usr/lib/rustlib/$WASM/naryad-rustc

# rust_is_new_enough: whether the active compiler is at least the one that Cargo.toml asks for.
rust_is_new_enough() {
    local version
    version=$(rustc --version 2>/dev/null | sed 's/^rustc \([0-9.]*\).*/\1/')
    [ -n "$version" ] && [ "$(printf '%s\n%s\n' "$MSRV" "$version" | sort -V | head -n 1)" = "$MSRV" ]
}

# rust_has_wasm: whether the active toolchain brings the library. Debian's /usr is judged by its stamp.
rust_has_wasm() {
    local sysroot
    sysroot=$(rustc --print sysroot 2>/dev/null) || return 1
    [ "$sysroot" != /usr ] && compgen -G "$sysroot/lib/rustlib/$WASM/lib/libstd-*.rlib" >/dev/null
}

# debian_rustc_version: what decides whether the built library still fits.
debian_rustc_version() { /usr/bin/rustc -vV 2>/dev/null; }

# debian_is_ready: whether Debian's compiler is there with a library made by this very version.
debian_is_ready() {
    local package
    for package in rustc cargo rustfmt cargo-clippy rust-lld; do
        [ -x "/usr/bin/$package" ] || return 1
    done
    compgen -G "$DEBIAN_STD/libstd-*.rlib" >/dev/null || return 1
    if [ ! -e "$DEBIAN_STAMP" ]; then
        # Built by hand: good if the compiler accepts it. Then it gets its stamp.
        printf '#![crate_type="rlib"]\npub fn f() -> String { String::new() }\n' |
            /usr/bin/rustc --target "$WASM" --emit=metadata -o "$NARYAD_CACHE/probe.rmeta" - 2>/dev/null || return 1
        rm -f "$NARYAD_CACHE/probe.rmeta"
        { debian_rustc_version >"$DEBIAN_STAMP"; } 2>/dev/null || true
        return 0
    fi
    [ "$(debian_rustc_version)" = "$(cat "$DEBIAN_STAMP")" ]
}

debian_select() {
    if command -v rustup >/dev/null; then
        rustup toolchain list 2>/dev/null | grep -q '^debian\b' || rustup toolchain link debian /usr
        export RUSTUP_TOOLCHAIN=debian
    fi
    rust_is_new_enough || die "Debian's Rust is older than $MSRV: apt-get update && apt-get install ${DEBIAN_RUST[*]}"
}

debian_install() {
    local package lld
    command -v apt-get >/dev/null ||
        die "no Rust $MSRV or newer that compiles for $WASM; get one with
    rustup toolchain install stable && rustup target add $WASM"
    for package in "${DEBIAN_RUST[@]}"; do
        package_has "$package" || package_want 'Rust for server and browser from one compiler' "$package"
    done
    packages_install
    lld=$(basename "$(readlink /usr/bin/rust-lld || echo rust-lld)")
    [ -e "$(readlink -f /usr/bin/rust-lld)" ] || package_want 'linker of the browser module' "$lld"
    packages_install
    is_root || die "build the browser's standard library as root and start again:
    sudo $ROOT/deploy/setup/wasm-std.sh"
    say "building the standard library for WebAssembly, once for this compiler: 1 to 2 minutes"
    "$ROOT/deploy/setup/wasm-std.sh" >"$NARYAD_CACHE/wasm-std.log" 2>&1 ||
        { tail -n 20 "$NARYAD_CACHE/wasm-std.log" >&2; die "it failed, see $NARYAD_CACHE/wasm-std.log"; }
}

# toolchain_select: leaves `cargo` and `rustc` in the path able to build everything.
toolchain_select() {
    if rust_is_new_enough && rust_has_wasm; then
        return
    fi
    if debian_is_ready; then
        debian_select
        return
    fi
    if [ -z "${RUSTUP_TOOLCHAIN:-}" ] && command -v rustup >/dev/null && rust_is_new_enough; then
        say "fetching the standard library for WebAssembly with rustup (a minute at most)"
        if timeout 60 rustup target add "$WASM" >/dev/null 2>&1 && rust_has_wasm; then
            return
        fi
        say "rustup cannot fetch it here; taking Debian's compiler"
    fi
    debian_install
    debian_select
}
