#!/usr/bin/env bash
# Starts a Keystone and a Sahara of its own on the loopback, on free ports and in a new folder, and prints what the tests need:
#   eval "$(tests/Integration/openstack/start.sh)"    sets SAHARA_TEST_* (see the end)
#   tests/Integration/openstack/stop.sh               stops them and removes the folder
# Takes about twelve seconds after install.sh. SAHARA_STEP_SECONDS (0.3) is the pace of the clusters, TOKEN_SECONDS (3600) the life of a token.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export here
# MariaDB's server is where only root's path leads.
PATH=$PATH:/usr/sbin
for tool in keystone-manage sahara-db-manage mariadbd mariadb-install-db uwsgi_python3 ssh-keygen curl; do
    command -v "$tool" >/dev/null || { echo "$tool is missing; install.sh installs it." >&2; exit 3; }
done

export python=/usr/bin/python3
export home keystone_port sahara_port cloud_port database_port token_seconds=${TOKEN_SECONDS:-3600}
home=$(mktemp -d /tmp/sahara-test.XXXXXX)
chmod 700 "$home"
mkdir "$home"/{fernet,credential,log,database}
chmod 700 "$home"/{fernet,credential}
# All four are taken together so that they differ.
read -r keystone_port sahara_port cloud_port database_port < <("$python" - <<'P'
import socket
taken = [socket.socket() for _ in range(4)]
for each in taken:
    each.bind(('127.0.0.1', 0))
print(*(each.getsockname()[1] for each in taken))
P
)

fail() { echo "$1" >&2; tail -n 20 "$2" >&2; SAHARA_TEST_HOME=$home "$here/stop.sh" || true; exit 1; }
fill() { "$python" -c 'import os, string, sys; print(string.Template(sys.stdin.read()).substitute(os.environ))' <"$here/servers/$1" >"$home/${1%.in}"; }
answers() { for _ in $(seq 1 300); do curl --silent --output /dev/null "$1" && return 0; sleep 0.1; done; return 1; }
launch() { # NAME COMMAND...
    local name=$1
    shift
    setsid "$@" >"$home/log/$name.log" 2>&1 </dev/null &
    echo $! >"$home/$name.pid"
}

fill keystone.conf.in
fill sahara.conf.in
keystone=http://127.0.0.1:$keystone_port/v3

prepare_keystone() {
    local manage=(keystone-manage --config-file "$home/keystone.conf") owner=(--keystone-user "$(id -un)" --keystone-group "$(id -gn)")
    "${manage[@]}" db_sync
    "${manage[@]}" fernet_setup "${owner[@]}"
    "${manage[@]}" credential_setup "${owner[@]}"
    "${manage[@]}" bootstrap --bootstrap-password secret --bootstrap-region-id RegionOne \
        --bootstrap-public-url "$keystone/" --bootstrap-internal-url "$keystone/" --bootstrap-admin-url "$keystone/"
    # Without it a writer locks readers out.
    "$python" -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("pragma journal_mode=wal").fetchone()' "$home/keystone.db"
}
prepare_keystone >"$home/log/keystone-manage.log" 2>&1 &
preparing=$!

mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$home/database" --auth-root-authentication-method=normal --skip-test-db \
    >"$home/log/database-install.log" 2>&1 || fail "MariaDB's folder can't be made." "$home/log/database-install.log"
launch database mariadbd --no-defaults --user="$(id -un)" --datadir="$home/database" --socket="$home/database.sock" --bind-address=127.0.0.1 \
    --port="$database_port" --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=32M --max-connections=400
for _ in $(seq 1 300); do mariadb-admin --no-defaults --socket="$home/database.sock" -uroot ping >/dev/null 2>&1 && break; sleep 0.1; done
mariadb --no-defaults --socket="$home/database.sock" -uroot 2>"$home/log/database-user.log" -e "
    create database sahara character set utf8mb3;
    create user sahara@127.0.0.1 identified by 'sahara';
    grant all on sahara.* to sahara@127.0.0.1" || fail "MariaDB doesn't come up." "$home/log/database.log"
sahara-db-manage --config-file "$home/sahara.conf" upgrade head >"$home/log/sahara-database.log" 2>&1 \
    || fail "Sahara's tables can't be made." "$home/log/sahara-database.log"

wait $preparing || fail "Keystone can't be prepared." "$home/log/keystone-manage.log"
# One process and one thread: its SQLite bears no more. Without the header its callers' kept connections are reset.
launch keystone uwsgi_python3 --http-socket "127.0.0.1:$keystone_port" --plugins python3 --wsgi-file /usr/bin/keystone-wsgi-public --master \
    --lazy-apps --enable-threads --processes 1 --threads 1 --buffer-size 65535 --die-on-term --need-app --add-header 'Connection: close' \
    --pyargv "--config-file $home/keystone.conf"
launch cloud "$python" "$here/servers/cloud.py" "$cloud_port"
answers "$keystone" || fail "Keystone doesn't answer." "$home/log/keystone.log"
"$python" "$here/servers/seed.py" "$keystone" "$sahara_port" "$cloud_port" >"$home/log/seed.log" 2>&1 || fail "Keystone can't be filled." "$home/log/seed.log"

launch sahara "$python" -X faulthandler "$here/servers/sahara_server.py" --config-file "$home/sahara.conf"
answers "http://127.0.0.1:$sahara_port/" || fail "Sahara doesn't answer." "$home/log/sahara.log"

cat <<VARIABLES
export SAHARA_TEST_HOME='$home'
export SAHARA_TEST_AUTH_URI='$keystone'
export SAHARA_TEST_URI='http://127.0.0.1:$sahara_port'
export SAHARA_TEST_USER='demo'
export SAHARA_TEST_PASSWORD='demo'
export SAHARA_TEST_PROJECT='demo'
export SAHARA_TEST_OTHER_PROJECT='other'
export SAHARA_TEST_ADMIN='admin'
export SAHARA_TEST_ADMIN_PASSWORD='secret'
export SAHARA_TEST_ADMIN_PROJECT='admin'
VARIABLES
