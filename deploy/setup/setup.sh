# shellcheck shell=bash
# The whole library, and the two set-ups. Sourced by run, dev and test.

SETUP=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=deploy/setup/common.sh
. "$SETUP/common.sh"
# shellcheck source=deploy/setup/packages.sh
. "$SETUP/packages.sh"
# shellcheck source=deploy/setup/toolchain.sh
. "$SETUP/toolchain.sh"
# shellcheck source=deploy/setup/node.sh
. "$SETUP/node.sh"
# shellcheck source=deploy/setup/site.sh
. "$SETUP/site.sh"
# shellcheck source=deploy/setup/postgres.sh
. "$SETUP/postgres.sh"

# setup_build: everything to build and run the product.
setup_build() {
    packages_for_build
    packages_install
    # Not asked for together with Node: some of its packages bring npm along and refuse Debian's.
    command -v npm >/dev/null || package_want 'fetches the WASM optimiser' npm
    packages_install
    toolchain_select
}

# setup_tests: the same and a browser.
setup_tests() {
    packages_for_tests
    setup_build
}
