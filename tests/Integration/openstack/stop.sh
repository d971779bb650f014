#!/usr/bin/env bash
# Stops the servers that start.sh started (SAHARA_TEST_HOME), and removes their folder.
set -euo pipefail
: "${SAHARA_TEST_HOME:?is not set: eval the output of start.sh first}"
pids=()
for file in "$SAHARA_TEST_HOME"/{sahara,cloud,keystone,database}.pid; do
    if [ -f "$file" ]; then pids+=("$(cat "$file")"); fi
done
kill -TERM "${pids[@]}" 2>/dev/null || true
for pid in "${pids[@]}"; do
    for _ in $(seq 1 100); do kill -0 "$pid" 2>/dev/null || continue 2; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
done
rm -rf -- "$SAHARA_TEST_HOME"
