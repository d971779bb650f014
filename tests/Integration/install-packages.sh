#!/usr/bin/env bash
# install-packages.sh WHAT PACKAGE...   Installs the packages of Debian that WHAT comes from, if any is missing. As root.
# The packages' own daemons are not started. Where that can't be done it exits with 3, and its last line has the reason and what would help.
set -euo pipefail
what=$1
shift

is_there() { [ "$(dpkg-query -W -f '${Status}\n' "$@" 2>/dev/null | grep -cx 'install ok installed')" -eq $# ]; }
refuse() { echo "$what can't be installed: $1; \`apt-get install $packages\` as root on Debian 12 would help" >&2; exit 3; }
packages=$*

for tool in apt-get apt-cache dpkg-query; do
    command -v $tool >/dev/null || refuse "this system has no $tool"
done
is_there "$@" && exit 0
[ "$(id -u)" -eq 0 ] || refuse "that takes root"

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp /tmp/install-packages.XXXXXX)
policy=/usr/sbin/policy-rc.d
made_policy=
finish() { [ -z "$made_policy" ] || rm -f "$policy"; rm -f "$log"; }
trap finish EXIT
# Without it the packages would start daemons of their own on the ports they know.
[ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; made_policy=1; }

# Somebody else's installation is waited for; a mirror that doesn't answer isn't.
options=(-o DPkg::Lock::Timeout=600 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o Acquire::Retries=1)
lists=
apt-get "${options[@]}" -o APT::Update::Error-Mode=any update >"$log" 2>&1 || lists="Debian's package lists can't be had"
for package in "$@"; do
    apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || { tail -3 "$log" >&2; refuse "${lists:-the package lists have no $package}"; }
done
apt-get "${options[@]}" install -y --no-install-recommends "$@" >"$log" 2>&1 || { tail -20 "$log" >&2; refuse "apt-get ended with an error"; }
