#!/usr/bin/env bash
# Installs from Debian what start.sh needs: Keystone, Sahara's API and MariaDB, and the clients that they are compared with. As root; about a minute.
# Exits with 3 and a reason where that can't be done. With --servers-only the clients are left out.
set -euo pipefail
# Sahara makes its clusters' keys with ssh-keygen, and its package doesn't say so.
packages=(keystone sahara-common sahara-api python3-keystoneauth1 uwsgi-core uwsgi-plugin-python3 mariadb-server python3-pymysql openssh-client curl)
[ "${1:-}" = --servers-only ] || packages+=(python3-openstackclient python3-saharaclient)
exec "$(dirname "${BASH_SOURCE[0]}")/../install-packages.sh" 'Keystone and Sahara' "${packages[@]}"
