# shellcheck shell=bash
# Debian packages: what is missing is named with its reason and installed at once. Sourced after common.sh.

PACKAGES_MISSING=()
PACKAGES_REASONS=()
PACKAGES_LISTED=no

# package_want REASON PACKAGE...: remembers packages to install.
package_want() {
    local reason=$1
    shift
    PACKAGES_MISSING+=("$@")
    PACKAGES_REASONS+=("$*: $reason")
}

# package_has PACKAGE: whether Debian has it installed.
package_has() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# packages_for_build: what ./run needs.
packages_for_build() {
    command -v cc >/dev/null || package_want 'C compiler and headers, for crates with C parts' gcc libc6-dev
    command -v pkg-config >/dev/null || package_want 'finds C libraries' pkg-config
    command -v ld.lld >/dev/null || package_want 'linker of the server, quicker than the usual one' lld
    command -v flock >/dev/null || package_want 'one build at a time' util-linux
    [ -e /etc/ssl/certs/ca-certificates.crt ] || package_want 'to fetch crates over TLS' ca-certificates
    [ -n "$(postgres_bin)" ] || package_want 'the database, run privately by naryad' postgresql
    command -v node >/dev/null || package_want 'runs the WASM optimiser and the browser tests' nodejs
}

# packages_for_tests: what the browser tests need beyond that.
packages_for_tests() {
    [ -x "${NARYAD_CHROMIUM:-/usr/bin/chromium}" ] || package_want 'browser of the tests' chromium
    command -v dpkg-query >/dev/null || return 0
    package_has fonts-inter || package_want 'interface font, for true screenshots' fonts-inter
    package_has fonts-noto-core || package_want 'Cyrillic and Arabic letters in screenshots' fonts-noto-core
}

# postgres_bin: directory of the newest PostgreSQL from 15 on, or nothing.
postgres_bin() {
    local dir
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -rn); do
        [ -x "$dir/initdb" ] && [ "$(basename "$(dirname "$dir")")" -ge 15 ] && echo "$dir" && return
    done
    if command -v initdb >/dev/null && command -v postgres >/dev/null &&
        [ "$(postgres --version | grep -oE '[0-9]+' | head -n 1)" -ge 15 ]; then
        dirname "$(command -v initdb)"
    fi
}

# packages_install: installs what was asked for, or says what to run.
packages_install() {
    [ "${#PACKAGES_MISSING[@]}" -gt 0 ] || return 0
    printf '      missing: %s\n' "${PACKAGES_REASONS[@]}" >&2
    command -v apt-get >/dev/null ||
        die "this is not Debian: install the packages above (or what they are called here) and start again"
    is_root || die "install them as root and start again:
    sudo apt-get update && sudo apt-get install --no-install-recommends ${PACKAGES_MISSING[*]}"
    # Debian would start a database of its own at once. Ours is private, so the system stays as it was.
    if [[ " ${PACKAGES_MISSING[*]} " == *' postgresql '* ]] && ! package_has postgresql-common; then
        apt_install postgresql-common
        sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    fi
    apt_install "${PACKAGES_MISSING[@]}"
    PACKAGES_MISSING=()
    PACKAGES_REASONS=()
}

apt_install() {
    local log=$NARYAD_CACHE/apt.log
    export DEBIAN_FRONTEND=noninteractive
    if [ "$PACKAGES_LISTED" = no ]; then
        say "apt-get update"
        apt-get update </dev/null >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "apt-get update failed"; }
        PACKAGES_LISTED=yes
    fi
    say "apt-get install $*"
    apt-get install -y --no-install-recommends "$@" </dev/null >"$log" 2>&1 ||
        { tail -n 20 "$log" >&2; die "apt-get install failed, see $log"; }
}
