# Shared by the scripts that start a server of others. Each makes its configuration in $FOLDER, which is
# gone when it ends, starts the server with `serve`, and says so as the class Peer has it.
set -eu

FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/porthole-bench-XXXXXX")
chmod 755 "$FOLDER" # servers become other users
SERVER=

end() {
    trap - EXIT TERM INT
    if [ -n "$SERVER" ]; then
        kill "$SERVER" 2>/dev/null || true
        wait "$SERVER" 2>/dev/null || true
    fi
    rm -rf "$FOLDER"
    exit 0
}
trap end EXIT TERM INT

skip() { # REASON
    echo "SKIP $1"
    exit 0
}

find_program() { # NAME PACKAGE
    PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" || true
}

listens() { # PORT
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_port() {
    local port
    while true; do
        port=$((20000 + RANDOM % 10000)) # below those that the kernel deals out
        listens $port || break
    done
    echo $port
}

# Runs a command, and waits until something listens.
serve() { # PORT VERSION COMMAND...
    local port=$1 version=$2 i
    shift 2
    "$@" >"$FOLDER/output" 2>&1 &
    SERVER=$!
    for ((i = 0; i < 200; i++)); do
        if listens "$port"; then
            echo "READY $port $version"
            wait $SERVER || true
            return
        fi
        kill -0 $SERVER 2>/dev/null || break
        sleep 0.05
    done
    skip "$version does not start: $(tail -n 1 "$FOLDER/output")"
}
