#!/usr/bin/env bash
# Installs Debian's openstacksdk and the openstack command, as root.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../install-packages.sh" openstacksdk python3-openstacksdk python3-openstackclient
