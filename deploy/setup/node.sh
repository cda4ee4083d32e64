# shellcheck shell=bash
# Packages of npm, installed once for each lock file into the cache. Sourced after common.sh.

# node_packages DIR: prints the node_modules that belong to DIR/package-lock.json.
node_packages() {
    local from=$ROOT/$1 key home fresh
    key=$(cat "$from/package.json" "$from/package-lock.json" | sha256sum | cut -c1-16)
    home=$NARYAD_CACHE/node/$(basename "$1")-$key
    if [ ! -d "$home/node_modules" ]; then
        say "npm packages of $1"
        mkdir -p "$NARYAD_CACHE/node"
        fresh=$(mktemp -d "$NARYAD_CACHE/node/new.XXXXXX")
        cp "$from/package.json" "$from/package-lock.json" "$fresh/"
        (cd "$fresh" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund) \
            >"$NARYAD_CACHE/npm.log" 2>&1 || {
            tail -n 20 "$NARYAD_CACHE/npm.log" >&2
            rm -rf "$fresh"
            die "npm ci failed for $1, see $NARYAD_CACHE/npm.log"
        }
        # Another checkout may have been quicker.
        mv -T "$fresh" "$home" 2>/dev/null || rm -rf "$fresh"
    fi
    echo "$home/node_modules"
}

# node_link DIR: makes them visible as DIR/node_modules.
node_link() {
    local modules
    modules=$(node_packages "$1") || return 1
    if [ -d "$ROOT/$1/node_modules" ] && [ ! -L "$ROOT/$1/node_modules" ]; then
        rm -rf "$ROOT/$1/node_modules"
    fi
    ln -sfn "$modules" "$ROOT/$1/node_modules"
}
