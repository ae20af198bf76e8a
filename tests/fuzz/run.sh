#!/bin/bash
# run.sh [SECONDS] [JOBS]: builds the fuzz target of the model reader and lets it try what it finds from the model cases.
# What breaks it is left in build/fuzz/findings and makes the script fail.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-30}
jobs=${2:-1}
command -v clang++ > /dev/null || { echo "clang++ is not installed"; exit 1; }
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz --target fuzz_models
mkdir -p build/fuzz/corpus build/fuzz/seeds build/fuzz/findings
for file in tests/data/modelcases/*/models.py tests/data/models/*/*.py; do
    cp "$file" "build/fuzz/seeds/$(echo "$file" | tr / _)"
done
options="-max_total_time=$seconds -max_len=6000 -timeout=25 -rss_limit_mb=3000 -artifact_prefix=build/fuzz/findings/"
if [ "$jobs" -gt 1 ]; then options="$options -jobs=$jobs -workers=$jobs"; fi
# Qt's resources and tree-sitter's tables are not freed at the end.
ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 \
    build/fuzz/tests/fuzz/fuzz_models $options -dict=tests/fuzz/python.dict build/fuzz/corpus build/fuzz/seeds
