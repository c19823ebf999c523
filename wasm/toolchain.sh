#!/bin/sh
# Installs what wasm/build.sh needs: Rust's std for wasm32, wasm-bindgen and wasm-opt. Run once; a second run is quick.
#
# With a rustup that can download targets that is all. Without (offline mirrors, images with Rust baked in) std is built
# from Debian's sources: packages rustc-web and rust-web-src, as root. Never install the package `rustc` for this, it
# is older and takes the name.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=wasm32-unknown-unknown
bindgen=$(sed -n 's/^wasm-bindgen = "=\(.*\)"$/\1/p' "$here/Cargo.toml")
binaryen=132.0.0

say() { echo "toolchain: $*" >&2; }

has_target() { # compiler
  [ -n "$("$1" --print sysroot 2>/dev/null)" ] &&
    ls "$("$1" --print sysroot)/lib/rustlib/$target/lib"/libstd-*.rlib >/dev/null 2>&1
}

lld() {
  host=$(rustc -vV | sed -n 's/^host: //p')
  echo "$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld"
}

build_std() {
  command -v apt-get >/dev/null || { say "no $target for rustc, and no apt-get to build it with"; exit 1; }
  [ -x /usr/bin/rustc ] && [ -d /usr/lib/rustlib/src ] || apt-get install -y rustc-web rust-web-src
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[lib]\ncrate-type = ["cdylib"]\n' >"$work/Cargo.toml"
  : >"$work/src/lib.rs"
  cargo fetch --locked --manifest-path "$here/Cargo.toml" # so that the folder of unpacked crates exists
  crates=$(dirname "$(find "${CARGO_HOME:-$HOME/.cargo}/registry/src" -maxdepth 2 -type d -name 'petgraph-*' | head -n 1)")
  say "building std for $target with $(/usr/bin/rustc --version)"
  (cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
    RUSTFLAGS="-C linker=$(lld) -C embed-bitcode=yes --remap-path-prefix=$crates=crates" \
    cargo build --release --target $target -Z build-std=std,panic_abort)
  lib=$(/usr/bin/rustc --print sysroot)/lib/rustlib/$target/lib
  mkdir -p "$lib"
  find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libempty*' -exec cp {} "$lib" \;
}

if has_target rustc || rustup target add $target 2>/dev/null; then
  say "rustc has $target"
elif has_target /usr/bin/rustc; then
  say "/usr/bin/rustc has $target"
else
  build_std
fi

tools="$here/target/tools"
if [ "$("$tools/bin/wasm-bindgen" --version 2>/dev/null)" != "wasm-bindgen $bindgen" ]; then
  cargo install wasm-bindgen-cli --version "=$bindgen" --locked --root "$tools"
fi
if [ ! -x "$tools/node_modules/.bin/wasm-opt" ]; then
  npm install --silent --no-save --prefix "$tools" "binaryen@$binaryen"
fi
say "ready; build with wasm/build.sh"
