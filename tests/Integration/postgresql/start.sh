#!/usr/bin/env bash
# Starts a PostgreSQL of its own on the loopback, on a free port and in a new folder, as an unprivileged user, and prints what the tests need:
#   eval "$(tests/Integration/postgresql/start.sh)"    sets BROKER_POSTGRES and BROKER_POSTGRES_HOME
#   tests/Integration/postgresql/stop.sh               stops it and removes the folder
set -euo pipefail

for tool in initdb pg_ctl; do
    command -v "$tool" >/dev/null || { echo "PostgreSQL's server programs are missing: $tool isn't on the path." >&2; exit 3; }
done

home=$(mktemp -d /tmp/broker-postgres.XXXXXX)
user=$(id -un)
run=()
# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    chown "$user" "$home"
    run=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi
# The port is free now; if something takes it before the server does, the start fails and says so.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)))

cd "$home"
export HOME="$home"
"${run[@]}" initdb --pgdata "$home/data" --username broker --auth trust --encoding UTF8 --no-locale >"$home/initdb.log" 2>&1 \
    || { cat "$home/initdb.log" >&2; exit 1; }
"${run[@]}" pg_ctl --pgdata "$home/data" --log "$home/server.log" --wait --timeout 60 \
    --options "-c listen_addresses=127.0.0.1 -p $port -k $home -c max_connections=300" start >/dev/null \
    || { cat "$home/server.log" >&2; exit 1; }

echo "export BROKER_POSTGRES_HOME='$home'"
echo "export BROKER_POSTGRES='Host=127.0.0.1;Port=$port;Username=broker;Database=postgres;Maximum Pool Size=50'"
