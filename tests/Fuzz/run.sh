#!/bin/bash
# Fuzzes every parser of foreign bytes, guided by coverage: run.sh FOLDER [SECONDS_PER_SHARE] [TARGET...]
# It takes afl++ (apt-get install afl++) and, on the path, the sharpfuzz tool (dotnet tool install SharpFuzz.CommandLine).
# Findings are below FOLDER/findings; a target that has some already goes on with them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mkdir -p "$1" && cd "$1" && pwd)
seconds=${2:-58}
shift $(($# < 2 ? $# : 2))
command -v afl-fuzz >/dev/null || { echo "afl-fuzz is missing: apt-get install afl++" >&2; exit 2; }
command -v sharpfuzz >/dev/null || { echo "sharpfuzz is missing: dotnet tool install SharpFuzz.CommandLine --tool-path FOLDER" >&2; exit 2; }

# Parsers that have more to them get more of the time: about an hour in all.
shares='schema 6 clouds 4 retry-after 2 emulator 5 host 5 versions 2 token 1 sahara 4 pattern 3 catalog 3 refusal 3 redactor 3 service-key 3 binding-folder 2 service-manager 2
instance 2 instances 1 vcap-services 1 repair-journal 1 free-form 2 broker-answer 2 inventory 1 keystone-v3 1 keystone-v2 1 query 2'

if [ ! -e "$folder/bin/instrumented" ]; then
    dotnet build "$here" -c Release -p:RunAnalyzers=false -o "$folder/bin" >"$folder/build.log"
    # The module's own, and the libraries that it hands such bytes to.
    for assembly in SapServiceTools SapServiceTools.Clients SapServiceTools.BrokerHost SapServiceTools.Emulator YamlDotNet JsonSchema.Net Acornima; do
        sharpfuzz "$folder/bin/$assembly.dll"
    done
    touch "$folder/bin/instrumented"
    dotnet "$folder/bin/Fuzz.dll" corpus "$folder/corpus"
fi

mkdir -p "$folder/findings"
export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_AUTORESUME=1 DOTNET_DbgEnableMiniDump=0
set -- ${*:-$(awk '{ for (i = 1; i < NF; i += 2) print $i }' <<<"$shares")}
for target; do
    share=$(awk -v target="$target" '{ for (i = 1; i < NF; i += 2) if ($i == target) print $(i + 1) }' <<<"$shares")
    # A hang is measured by the thread's own time within the harness; this limit only ends what never would.
    nice -n 19 afl-fuzz -i "$folder/corpus/$target" -o "$folder/findings/$target" -V $((${share:-1} * seconds)) -G 8192 -t 20000 -m none \
        -- dotnet "$folder/bin/Fuzz.dll" fuzz "$target" >"$folder/$target.log" 2>&1 || echo "$target: afl-fuzz ended with $?" >&2
    awk -F' *: *' -v target="$target" '/^(run_time|execs_done|corpus_count|corpus_found|edges_found|total_edges|bitmap_cvg|saved_crashes|saved_hangs|stability)/ { line = line " " $1 "=" $2 } END { print target ":" line }' \
        "$folder/findings/$target/default/fuzzer_stats"
done
