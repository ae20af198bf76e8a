#!/bin/bash
# run.sh [SECONDS] [TARGET...]: builds fuzz targets (models, revision, ini; all of them if none is named) and lets each try, for
# that long, what it finds from the cases of the tests. What breaks one is left in build/fuzz/findings and makes the script fail.
# STILLROOM_FUZZ_SEED, a number, makes it try the same each time.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-30}
shift || true
targets=${*:-models revision ini}
command -v clang++-14 > /dev/null || { echo "clang++-14 is not installed"; exit 1; }
cmake --preset fuzz > /dev/null
mkdir -p build/fuzz/findings

seeds() { # seeds TARGET FILE...
    local folder=build/fuzz/seeds/$1
    shift
    mkdir -p "$folder"
    for file in "$@"; do
        cp "$file" "$folder/$(echo "$file" | tr / _)"
    done
}
seeds models tests/data/modelcases/*/models.py tests/data/models/*/*.py
seeds revision tests/data/revisions/*.py tests/data/*/*/versions/*.py tests/data/alembic/*/migrations/versions/*.py \
    tests/data/alembicsql/revisions/*.py
seeds ini tests/data/*/*/alembic.ini

for target in $targets; do
    cmake --build --preset fuzz --target "fuzz_$target"
    mkdir -p "build/fuzz/corpus/$target"
    words=tests/fuzz/python.dict
    if [ "$target" = ini ]; then
        words=tests/fuzz/ini.dict
    elif [ "$target" = revision ]; then
        words=build/fuzz/revision.dict
        cat tests/fuzz/python.dict tests/fuzz/revision.dict > $words
    fi
    # Qt's resources and tree-sitter's tables are not freed at the end.
    ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 \
        "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=6000 -timeout=25 -rss_limit_mb=3000 \
        -print_final_stats=1 -seed="${STILLROOM_FUZZ_SEED:-0}" -artifact_prefix="build/fuzz/findings/$target-" -dict=$words \
        "build/fuzz/corpus/$target" "build/fuzz/seeds/$target"
done
