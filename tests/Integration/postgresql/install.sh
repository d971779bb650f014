#!/usr/bin/env bash
# Installs PostgreSQL's server programs from Debian, as root, where start.sh finds none.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/programs.sh"
find_programs && exit 0
"$here/../install-packages.sh" PostgreSQL postgresql
