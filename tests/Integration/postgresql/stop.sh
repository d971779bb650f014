#!/usr/bin/env bash
# Stops the PostgreSQL that start.sh started (BROKER_POSTGRES_HOME), and removes its folder.
set -euo pipefail
: "${BROKER_POSTGRES_HOME:?is not set: eval the output of start.sh first}"
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/programs.sh"
find_programs
run=()
[ "$(id -u)" -eq 0 ] && run=(setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups)
cd /
"${run[@]}" pg_ctl --pgdata "$BROKER_POSTGRES_HOME/data" --mode fast --wait stop >/dev/null
rm -rf -- "$BROKER_POSTGRES_HOME"
