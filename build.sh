#!/usr/bin/env bash
# ./build.sh [task...] [-Filter text]  hands over to build.ps1 in PowerShell 7.4 or newer: the one on PATH, else the .NET tool that .config/dotnet-tools.json pins.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1

is_usable() {
    [[ $("$@" --version 2>/dev/null </dev/null) =~ ^PowerShell\ ([0-9]+)\.([0-9]+) ]] && (( BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 704 ))
}

if is_usable pwsh; then
    pwsh=(pwsh)
elif ! dotnet --version >/dev/null 2>&1; then
    echo 'The .NET SDK that global.json names is not here.' >&2
    echo 'Get it from https://dotnet.microsoft.com/download.' >&2
    exit 1
elif restored=$(dotnet tool restore 2>&1 </dev/null) && is_usable dotnet tool run pwsh --; then
    pwsh=(dotnet tool run pwsh --)
else
    echo "PowerShell 7.4 or newer is not on PATH, and the .NET SDK could not restore it: $(tail -n 1 <<<"$restored")" >&2
    echo 'Install PowerShell (https://aka.ms/powershell), or let `dotnet tool restore` reach NuGet.' >&2
    exit 1
fi
exec "${pwsh[@]}" -NoProfile -NonInteractive -File ./build.ps1 "$@"
