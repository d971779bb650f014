#!/usr/bin/env bash
# Installs the openstack command and its part for Sahara from Debian, as root. Exits with 3 and a reason where that can't be done.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../install-packages.sh" 'The openstack command' python3-openstackclient python3-saharaclient
