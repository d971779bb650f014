#!/usr/bin/env bash
# ./build.sh [task...]  with the tasks of build.ps1 in any case: build, test, demo, analyze, docs, package, benchmark, clean.
# Runs build.ps1 where PowerShell can be had, and otherwise what the .NET SDK can do alone.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1
# The counts below are read from the SDK's English output.
export DOTNET_CLI_UI_LANGUAGE=en

[ $# -gt 0 ] || set -- build

if ! dotnet --version >/dev/null 2>&1; then
    echo 'The .NET SDK that global.json names is not here; get it from https://dotnet.microsoft.com/download.' >&2
    exit 1
fi

# 7.4 is the oldest PowerShell that the module supports.
usable() {
    local version
    version=$("$@" --version 2>/dev/null </dev/null) || return 1
    [[ $version =~ ^PowerShell\ ([0-9]+)\.([0-9]+) ]] || return 1
    (( BASH_REMATCH[1] > 7 || (BASH_REMATCH[1] == 7 && BASH_REMATCH[2] >= 4) ))
}

pwsh=()
if usable pwsh; then
    pwsh=(pwsh)
elif dotnet tool restore >/dev/null 2>&1 </dev/null && usable dotnet tool run pwsh --; then
    pwsh=(dotnet tool run pwsh --)
fi

if [ ${#pwsh[@]} -gt 0 ]; then
    exec "${pwsh[@]}" -NoProfile -NonInteractive -File ./build.ps1 "$@"
fi

why='PowerShell 7.4 or newer is neither on PATH nor to be had as the .NET tool of .config/dotnet-tools.json'
echo "$why; doing what the .NET SDK can do alone."

skipped=()
totals=
status=0

run_tests() {
    local log line passed=0 failed=0 ignored=0
    log=$(mktemp)
    dotnet test SapServiceTools.sln -c Release --nologo -v q --logger 'console;verbosity=minimal' </dev/null 2>&1 | tee "$log"
    [ "${PIPESTATUS[0]}" -eq 0 ] || status=1
    while IFS= read -r line; do
        if [[ $line =~ Failed:\ +([0-9]+),\ Passed:\ +([0-9]+),\ Skipped:\ +([0-9]+) ]]; then
            failed=$((failed + BASH_REMATCH[1])) passed=$((passed + BASH_REMATCH[2])) ignored=$((ignored + BASH_REMATCH[3]))
        fi
    done <"$log"
    rm -f "$log"
    # A build that broke has run no test; it still isn't a pass.
    [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
    if [ $((passed + failed)) -eq 0 ]; then
        echo 'No test ran.' >&2
        status=1
    fi
    totals="$passed passed, $failed failed, $ignored skipped"
    skipped+=('the Pester tests of the cmdlets, the integration suites')
}

for task in "$@"; do
    case $(printf '%s' "$task" | tr '[:upper:]' '[:lower:]') in
        build)
            dotnet build SapServiceTools.sln -c Release --nologo -v q </dev/null || status=1
            skipped+=('packing the module into out/') ;;
        test)
            run_tests ;;
        demo)
            dotnet run --project docs/examples/QuickStart -c Release -v q </dev/null || status=1
            skipped+=('the same demo through the cmdlets, docs/examples/Demo.ps1') ;;
        clean)
            rm -rf out
            find src tests docs -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} + || status=1 ;;
        analyze | docs | package | benchmark)
            status=1
            skipped+=("all of $task") ;;
        *)
            echo "Unknown task '$task': build, test, demo, analyze, docs, package, benchmark or clean." >&2
            exit 2 ;;
    esac
done

for what in ${skipped[@]+"${skipped[@]}"}; do
    echo "Skipped: $what ($why)."
done
[ -z "$totals" ] || echo "$totals"
exit "$status"
