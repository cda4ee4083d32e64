#!/usr/bin/env bash
# Builds the standard library for WebAssembly from Debian's source into Debian's sysroot. Needs root,
# takes 1.5 minutes, and is to be done again when the compiler changes (toolchain.sh sees to it).
set -euo pipefail

target=wasm32-unknown-unknown
home=/usr/lib/rustlib/$target
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

mkdir "$build/src"
echo '#![no_std]' >"$build/src/lib.rs"
cat >"$build/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2021"
TOML

# Debian's own compiler, whatever rustup has as its default; none of the project's settings.
cd "$build"
unset RUSTFLAGS RUSTUP_TOOLCHAIN CARGO_BUILD_TARGET
PATH=/usr/bin:$PATH RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$build/target \
    /usr/bin/cargo build --release --target "$target" -Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test

rm -rf "${home:?}/lib"
mkdir -p "$home/lib"
for library in "target/$target/release/deps"/*.rlib; do
    case $library in
    */libempty-*) ;;
    *) cp "$library" "$home/lib/" ;;
    esac
done
/usr/bin/rustc -vV >"$home/naryad-rustc"
