# Shared by the scripts of this directory: builds what is needed and finds JDK 25.
# Sets JAVA, and CLASS_PATH for the benchmark's programs.

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$BENCH")
JDK_RELEASE=25

# The feature release of the JDK in directory $1; nothing if there is none.
jdk_release() {
    [ -x "$1/bin/java" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

# Prints the first JDK that is new enough: JAVA_HOME, the one on the PATH, then the usual places.
find_jdk() {
    local java home
    java=$(readlink -f "$(command -v java)")
    for home in "${JAVA_HOME:-}" "${java%/bin/java}" /usr/lib/jvm/* /opt/*jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        if [ -n "$home" ] && [ "$(jdk_release "$home")" -ge $JDK_RELEASE ] 2>/dev/null; then
            echo "$home"
            return
        fi
    done
    echo "bench: needs JDK $JDK_RELEASE or later: set JAVA_HOME to one" >&2
    exit 1
}

# Builds if a source is newer than the last build.
build() {
    local stamp=$BENCH/target/built
    if [ ! -e "$stamp" ] || [ -n "$(find "$ROOT/pom.xml" "$BENCH/pom.xml" "$BENCH/src/main" \
        "$ROOT/library/pom.xml" "$ROOT/library/src/main" -newer "$stamp" -print -quit)" ]; then
        echo "bench: building" >&2
        (cd "$ROOT" && mvn -q -pl bench -am -DskipTests package) >&2 || exit 1
        touch "$stamp"
    fi
}

build
JAVA=$(find_jdk)/bin/java || exit 1
CLASS_PATH="$BENCH/target/classes:$BENCH/target/lib/*"

# Runs a program of the benchmark. $PIN, if set, goes before it: taskset and its arguments.
program() {
    local main=$1
    shift
    exec ${PIN:-} "$JAVA" --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow \
        -Dporthole.bench.home="$BENCH" -cp "$CLASS_PATH" "$main" "$@"
}
