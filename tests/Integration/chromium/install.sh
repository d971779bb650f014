#!/usr/bin/env bash
# Installs Debian's Chromium, and letters for it, as root.
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../install-packages.sh" Chromium chromium fonts-liberation
