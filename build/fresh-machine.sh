#!/usr/bin/env bash
# fresh-machine.sh [COMMAND...]  runs each command in a fresh clone of the committed project on a bare Debian that has git and the .NET SDK and nothing else:
# no pwsh, no modules, no browser, no database, empty NuGet caches, an empty home. Without commands: the README's two.
# It exits as the first command that failed did, or with 77 and a line that says why where there can be no such system (it takes Linux, root and debootstrap).
# The first call makes the bare system, in about two minutes, in FRESH_MACHINE_BASE; later ones start within seconds.
set -euo pipefail
cannot() { echo "No fresh machine: $1."; exit 77; }

[ $# -gt 0 ] || set -- './build.sh demo' './build.sh test'
base=${FRESH_MACHINE_BASE:-/var/tmp/fresh-machine}
project=$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)
[ "$(uname -s)" = Linux ] || cannot 'this is not Linux'
[ "$(id -u)" -eq 0 ] || cannot 'that takes root'
unshare --mount --pid --fork true 2>/dev/null || cannot 'namespaces are not allowed here'
# Its programs run as root, and anybody could have made a folder of that name.
{ [ ! -L "$base" ] && { [ ! -e "$base" ] || [ "$(stat -c %u "$base")" -eq 0 ]; }; } || cannot "$base belongs to another user"
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")") || cannot 'the .NET SDK is not here'

if [ ! -e "$base/.ready" ]; then
    command -v debootstrap >/dev/null || { apt-get update -q && apt-get install -y -q -o DPkg::Lock::Timeout=600 debootstrap; } >&2 || cannot 'debootstrap cannot be had'
    rm -rf --one-file-system "$base"
    debootstrap --variant=minbase --include=ca-certificates,git,libicu72,libssl3,libstdc++6,tzdata bookworm "$base" >&2 || cannot 'debootstrap could not fetch Debian'
    # The host's package sources, proxies and certificate authorities, since they are what reaches a mirror here.
    rm -rf "$base/etc/ssl/certs" && cp -rL /etc/ssl/certs "$base/etc/ssl/certs"
    cp /etc/apt/sources.list.d/debian.sources "$base/etc/apt/sources.list.d/" 2>/dev/null && rm -f "$base/etc/apt/sources.list"
    cp -r /etc/apt/apt.conf.d/. "$base/etc/apt/apt.conf.d/" 2>/dev/null || true
    ln -sf "$sdk/dotnet" "$base/usr/bin/dotnet"
    mkdir -p "$base$sdk" && touch "$base/.ready"
fi

room=$(mktemp -d)
trap 'rmdir "$room"' EXIT
export base project sdk room
unshare --mount --pid --fork --kill-child --propagation private bash -euo pipefail -c '
    mount -t tmpfs -o size=12g tmpfs "$room"
    mkdir "$room/upper" "$room/work" "$room/root"
    root=$room/root
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$room/upper,workdir=$room/work" "$root"
    mount --bind "$sdk" "$root$sdk" && mount -o remount,ro,bind "$root$sdk"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
    mkdir "$root/build" && git clone -q "$project" "$root/build/project"
    kept=()
    while IFS= read -r pair; do kept+=("$pair"); done < <(env | grep -iE "^(https?_proxy|no_proxy|SSL_CERT_(FILE|DIR)|NUGET_CERT_REVOCATION_MODE|CI|MSBUILDDISABLENODEREUSE|UseSharedCompilation)=" || true)
    for command in "$@"; do
        echo "Fresh machine: $command"
        code=0 started=$SECONDS
        env -i ${kept[@]+"${kept[@]}"} HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            chroot "$root" bash -c "cd /build/project && $command" || code=$?
        [ "$code" -eq 0 ] || exit "$code"
        echo "Fresh machine: $((SECONDS - started)) s for $command" >&2
    done
' fresh-machine "$@"
