# The same clouds through Debian's openstacksdk, or its openstack command, and through Connect-Sahara, at the same emulator: user, project, region, interface and endpoint must be equal,
# or both must refuse. What differs on purpose says so in its case, with the reason, and must differ.
# Exits with 77 where the packages can't be had. OPENSTACKSDK_TABLE names a file for the whole table.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$ProgressPreference = 'SilentlyContinue'

. (Join-Path $PSScriptRoot '..' 'Suite.ps1')
if ($why = Install-SuitePackage $PSScriptRoot 'openstacksdk') {
    Write-Output $why
    exit 77
}

Import-Module (Join-Path (Get-SuiteModule) 'SapServiceTools.psd1')
Set-StrictMode -Off

# Keystone's own calls, for what the clouds refer to.
function Invoke-Keystone([string] $Path, $Body, [string] $Token, [ref] $Headers) {
    $all = $null
    $with = @{ Uri = "$here/$Path"; Method = 'Post'; Body = ConvertTo-Json $Body -Depth 9; ContentType = 'application/json'; ResponseHeadersVariable = 'all'; NoProxy = $true }
    if ($Token) { $with.Headers = @{ 'X-Auth-Token' = $Token } }
    $answer = Invoke-RestMethod @with
    if ($Headers) { $Headers.Value = $all }
    $answer
}

function New-Token([string] $Name, $Scope) {
    $headers = $null
    $answer = Invoke-Keystone 'auth/tokens' @{ auth = @{ identity = @{ methods = @('password'); password = @{ user = @{ name = $Name; domain = @{ id = 'default' }; password = $password } } }; scope = $Scope } } -Headers ([ref] $headers)
    @{ Id = "$($headers['X-Subject-Token'])"; User = $answer.token.user.id; Project = $answer.token.psobject.Properties['project'] ? $answer.token.project.id : $null }
}

function Write-CaseFile([string] $Folder, $Files) {
    foreach ($name in 'here', 'home', 'xdg') { $null = New-Item -ItemType Directory -Force (Join-Path $Folder $name) }
    foreach ($path in $Files.Keys) {
        $target = Join-Path $Folder $path
        $null = New-Item -ItemType Directory -Force (Split-Path $target)
        $content = $Files[$path]
        [IO.File]::WriteAllText($target, ($content -is [string] ? $content : (ConvertTo-Json $content -Depth 9)))
    }
}

# The parameters as the SDK's arguments.
function ConvertTo-Argument($With) {
    $auth = @{}
    $all = @{}
    switch ($With.Keys) {
        'Credential' { $auth.username = $With.Credential.UserName; $auth.password = $With.Credential.GetNetworkCredential().Password }
        'Region' { $all.region_name = $With.Region }
        'Interface' { $all.interface = $With.Interface }
        default { $auth[($_ -creplace '(?<=.)([A-Z])', '_$1').ToLowerInvariant()] = $With[$_] }
    }
    if ($auth.Count) { $all.auth = $auth }
    $all
}

# What Connect-Sahara makes of a case, in its folder and with its variables and no others.
function Get-OwnAnswer($Case, $Ready) {
    $with = @{ NoDefault = $true; Verbose = $true; ErrorAction = 'Stop' }
    foreach ($name in $Case.With.Keys) { $with[$name] = $Case.With[$name] }
    if ($Case.Object) { $with.Cloud = $Case.Object } elseif ($Case.Cloud) { $with.Cloud = $Case.Cloud }
    $saved = @{}
    foreach ($variable in Get-ChildItem Env:) { if ($variable.Name -match '^(OS_|XDG_|HOME$)') { $saved[$variable.Name] = $variable.Value } }
    Push-Location $Ready.Folder
    try {
        $saved.Keys | ForEach-Object { Remove-Item "Env:$_" }
        foreach ($name in $Ready.Environment.Keys) { [Environment]::SetEnvironmentVariable($name, $Ready.Environment[$name]) }
        $answer = @{}
        Connect-Sahara @with 3>$null 4>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.VerboseRecord]) {
                if ($_.Message -match '^The catalog has Sahara in region (?<Region>\S+), interface (?<Interface>\S+): (?<Endpoint>\S+)$') { $answer.Interface = $Matches.Interface; $answer.Endpoint = $Matches.Endpoint }
            }
            else {
                $answer.User = $_.UserName
                $answer.Project = $_.ProjectName
                $answer.Region = $_.Region
                $answer.Endpoint ??= "$($_.Uri)".TrimEnd('/')
                Disconnect-ServiceSession $_
            }
        }
        $answer
    }
    catch { @{ Fault = "$($_.FullyQualifiedErrorId -replace ',.*'): $($_.Exception.Message)" } }
    finally {
        Pop-Location
        $Ready.Environment.Keys | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
        foreach ($name in $saved.Keys) { Set-Item "Env:$name" $saved[$name] }
    }
}

function Format-Answer($Answer) {
    if ($Answer.Fault) { return "refused ($($Answer.Fault))" }
    (@('User', 'Project', 'Region', 'Interface', 'Endpoint') | ForEach-Object { $Answer.$_ ? $Answer.$_ : '-' }) -join ' | '
}

$user = 'runner'
$password = 'pass-word'
$options = @{ Credential = [pscredential]::new($user, (ConvertTo-SecureString $password -AsPlainText -Force)) }
$emulator = Start-ServiceEmulator @options
$former = Start-ServiceEmulator @options -IdentityV2
$root = Join-Path ([IO.Path]::GetTempPath()) "openstacksdk-$PID"
$counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
try {
    $here = "$($emulator.OpenStack.AuthUri)".TrimEnd('/')
    $old = "$($former.OpenStack.AuthUri)".TrimEnd('/')
    $sahara = "$($emulator.OpenStack.SaharaUri)".TrimEnd('/')
    $inDemo = New-Token $user @{ project = @{ name = 'demo'; domain = @{ id = 'default' } } }
    $inOther = New-Token $user @{ project = @{ name = 'other'; domain = @{ id = 'default' } } }
    $inAdmin = New-Token admin @{ project = @{ name = 'admin'; domain = @{ id = 'default' } } }
    $token = (New-Token $user 'unscoped').Id
    $projectToken, $userId, $projectId, $otherProjectId, $adminProjectId = $inDemo.Id, $inDemo.User, $inDemo.Project, $inOther.Project, $inAdmin.Project
    $made = (Invoke-Keystone "users/$userId/application_credentials" @{ application_credential = @{ name = 'ci' } } $inDemo.Id).application_credential
    $credentialId, $credentialSecret = $made.id, $made.secret
    $trustId = (Invoke-Keystone 'OS-TRUST/trusts' @{ trust = @{ trustor_user_id = $userId; trustee_user_id = $inAdmin.User; project_id = $projectId; impersonation = $false; roles = @(@{ name = 'member' }) } } $inDemo.Id).trust.id

    . (Join-Path $PSScriptRoot 'Cases.ps1')
    $cases = @(Get-GeneratedCase 48) + @(Get-WrittenCase)
    $number = 0
    $ready = foreach ($case in $cases) {
        $folder = Join-Path $root ($number++)
        $files = $case.Object ? @{ 'here/clouds.json' = @{ clouds = @{ given = $case.Object } } } : ($case.Files ?? @{})
        Write-CaseFile $folder $files
        $environment = @{ PATH = $env:PATH; HOME = Join-Path $folder 'home' }
        foreach ($name in $case.Variables.Keys) { $environment[$name] = $case.Variables[$name].Replace('{xdg}', (Join-Path $folder 'xdg')).Replace('{folder}', $folder) }
        @{
            Folder = Join-Path $folder 'here'; Environment = $environment; Oracle = $case.Oracle ?? 'sdk'
            Cloud = $case.Object ? 'given' : $case.Cloud; Arguments = ConvertTo-Argument ($case.With ?? @{})
        }
    }
    $answers = @(ConvertTo-Json @($ready) -Depth 9 | & /usr/bin/python3 (Join-Path $PSScriptRoot 'oracle.py') | ConvertFrom-Json -AsHashtable)
    if ($answers.Count -ne $cases.Count) { throw "The SDK answered $($answers.Count) of $($cases.Count) cases." }

    $verdicts = @{ equal = 0; better = 0; listed = 0; wrong = 0 }
    $table = foreach ($index in 0..($cases.Count - 1)) {
        $case = $cases[$index]
        $own = Get-OwnAnswer $case $ready[$index]
        $theirs = $answers[$index]
        $isEqual = ($own.Fault -and $theirs.Fault) -or (-not $own.Fault -and -not $theirs.Fault -and (Format-Answer $own) -ceq (Format-Answer $theirs))
        $reason = $case.Better ?? $case.Listed
        $verdict = if ($isEqual) { $reason ? 'wrong' : 'equal' } elseif ($case.Better) { 'better' } elseif ($case.Listed) { 'listed' } else { 'wrong' }
        $verdicts[$verdict]++
        $counts[$verdict -eq 'wrong' ? 'Failed' : 'Passed']++
        [pscustomobject]@{ Case = $case.Name; Verdict = $verdict; Reason = $reason; SDK = Format-Answer $theirs; Own = Format-Answer $own }
    }
    foreach ($row in $table | Where-Object Verdict -EQ wrong) {
        Write-Output "FAILED: $($row.Case)$(if ($row.Reason) { ': it is equal, and listed as a difference' })"
        Write-Output "  SDK:             $($row.SDK)"
        Write-Output "  Connect-Sahara:  $($row.Own)"
    }
    $table | Where-Object Verdict -In better, listed | ForEach-Object { Write-Output "$($_.Verdict): $($_.Case): $($_.Reason)" }
    if ($env:OPENSTACKSDK_TABLE) { $table | Export-Csv $env:OPENSTACKSDK_TABLE }
    $both = @($table | Where-Object { $_.Verdict -eq 'equal' -and $_.SDK -like 'refused*' }).Count
    Write-Output "$($cases.Count) clouds: $($verdicts.equal) equal ($both refused by both), $($verdicts.better) better, $($verdicts.listed) listed, $($verdicts.wrong) wrong"
}
finally {
    $emulator, $former | Stop-ServiceEmulator
    Remove-Item $root -Recurse -Force -ErrorAction Ignore
}
Exit-Suite $counts
