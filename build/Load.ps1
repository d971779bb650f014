# Load: hosted brokers under everything at once for five minutes, and their figures as tables that docs/reliability.md takes.

function Invoke-HostLoad {
    Write-Step 'Load'
    $results = Join-Path $BuildState.Out 'TestResults' 'load'
    $null = New-Item -ItemType Directory -Force $results
    $project = Join-Path $BuildState.Root 'tests' 'HostLoad'
    Invoke-DotNet msbuild $project -restore -nologo '-v:q' '-p:Configuration=Release'
    $program = Join-Path $project 'bin' 'Release' 'net10.0' 'SapServiceTools.HostLoad.dll'
    $postgres = Join-Path $BuildState.Root 'tests' 'Integration' 'postgresql'
    $seconds = $env:HOST_LOAD_SECONDS ?? '300'

    # Two hosts need a PostgreSQL, of its own because it is stopped; one host on SQLite needs nothing.
    $server = @{}
    if (-not $IsWindows) {
        foreach ($line in & bash (Join-Path $postgres 'start.sh')) {
            if ($line -match "^export (\w+)='(.*)'$") { $server[$Matches[1]] = $Matches[2] }
        }
    }
    if ($server.Count) { $server.BROKER_POSTGRES_OUTAGE = Join-Path $postgres 'outage.sh' }
    else { Write-Host 'PostgreSQL is not installed here, so two hosts on one store are left out; tests/Integration/postgresql/install.sh installs it on Debian.' }

    $stores = @(if ($server.Count) { 'PostgreSQL' }; 'SQLite')
    foreach ($store in $stores) {
        $variables = $store -eq 'PostgreSQL' ? $server : @{ BROKER_POSTGRES_OUTAGE = $null }
        Invoke-WithEnvironment $variables {
            try { & dotnet exec $program (Join-Path $results "$store.md") $seconds | Out-Host }
            finally { if ($store -eq 'PostgreSQL') { & bash (Join-Path $postgres 'stop.sh') } }
        }
        Add-SuiteResult "Load on $store" ([int]($LASTEXITCODE -eq 0)) ([int]($LASTEXITCODE -ne 0)) 0
    }
    Write-Host "The tables are in $results."
}
