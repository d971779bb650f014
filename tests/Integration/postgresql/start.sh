#!/usr/bin/env bash
# Starts a PostgreSQL of its own on the loopback, on a free port and in a new folder, as an unprivileged user, and prints what the tests need:
#   eval "$(tests/Integration/postgresql/start.sh)"    sets BROKER_POSTGRES and BROKER_POSTGRES_HOME
#   tests/Integration/postgresql/stop.sh               stops it and removes the folder
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/programs.sh"
find_programs || { echo "PostgreSQL's server programs are missing; install.sh installs them." >&2; exit 3; }

home=$(mktemp -d /tmp/broker-postgres.XXXXXX)
user=$(id -un)
run=()
# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    chown "$user" "$home"
    run=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi
cd "$home"
export HOME="$home"
"${run[@]}" initdb --pgdata "$home/data" --username broker --auth trust --encoding UTF8 --no-locale >"$home/initdb.log" 2>&1 \
    || { cat "$home/initdb.log" >&2; exit 1; }
# Below the ports that systems give out; if something has the one it is told to take, it is told another.
for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    # outage.sh starts it again with these.
    echo "-c listen_addresses=127.0.0.1 -p $port -k $home -c max_connections=300" >"$home/options"
    "${run[@]}" pg_ctl --pgdata "$home/data" --log "$home/server.log" --wait --timeout 60 \
        --options "$(cat "$home/options")" start >/dev/null && break
    [ $attempt -lt 5 ] || { cat "$home/server.log" >&2; exit 1; }
done

echo "export BROKER_POSTGRES_HOME='$home'"
echo "export BROKER_POSTGRES='Host=127.0.0.1;Port=$port;Username=broker;Database=postgres;Maximum Pool Size=50'"
