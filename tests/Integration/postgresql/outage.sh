#!/usr/bin/env bash
# Stops the PostgreSQL that start.sh started (BROKER_POSTGRES_HOME), and starts it again on the same port after so many seconds.
set -euo pipefail
: "${BROKER_POSTGRES_HOME:?is not set: eval the output of start.sh first}"
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/programs.sh"
find_programs
run=()
[ "$(id -u)" -eq 0 ] && run=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups)
cd "$BROKER_POSTGRES_HOME"
"${run[@]}" pg_ctl --pgdata "$BROKER_POSTGRES_HOME/data" --mode fast --wait stop >/dev/null
sleep "$1"
"${run[@]}" pg_ctl --pgdata "$BROKER_POSTGRES_HOME/data" --log "$BROKER_POSTGRES_HOME/server.log" --wait --timeout 60 --options "$(cat options)" start >/dev/null
