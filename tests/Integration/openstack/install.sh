#!/usr/bin/env bash
# Installs from Debian what start.sh needs: Keystone, Sahara's API and MariaDB, and the clients that they are compared with. As root; about a minute.
# The packages' own daemons are not started. Exits with 3 and a reason where that can't be done.
set -euo pipefail

packages=(keystone sahara-common sahara-api python3-keystoneauth1 uwsgi-core uwsgi-plugin-python3 mariadb-server python3-pymysql curl)
clients=(python3-openstackclient python3-saharaclient)

is_there() { dpkg-query -W -f '${Status}\n' "$@" 2>/dev/null | grep -c '^install ok installed$' | grep -qx $#; }
is_there "${packages[@]}" && { [ "${1:-}" = --servers-only ] || is_there "${clients[@]}"; } && exit 0

[ "$(id -u)" -eq 0 ] || { echo 'Installing Keystone and Sahara takes root.' >&2; exit 3; }
for tool in apt-get apt-cache dpkg-query; do
    command -v $tool >/dev/null || { echo "Keystone and Sahara come from Debian's packages, and $tool isn't here." >&2; exit 3; }
done

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp /tmp/openstack-install.XXXXXX)
policy=/usr/sbin/policy-rc.d
made_policy=
finish() { [ -z "$made_policy" ] || rm -f "$policy"; rm -f "$log"; }
trap finish EXIT
# Without it the packages would start daemons of their own on the ports they know.
[ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made_policy=1; }

apt-get update >"$log" 2>&1 || { tail -3 "$log" >&2; echo "Debian's package lists can't be had." >&2; exit 3; }
for package in "${packages[@]}"; do
    apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || { echo "This system's package lists have no $package." >&2; exit 3; }
done
[ "${1:-}" = --servers-only ] || packages+=("${clients[@]}")
apt-get install -y --no-install-recommends "${packages[@]}" >"$log" 2>&1 || { tail -20 "$log" >&2; echo "The packages can't be installed." >&2; exit 3; }
