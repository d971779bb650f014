# Dot-sourced by Canary.Tests.ps1, and by the process that it starts: marked secrets, the calls that carry them, and the search for them in all that is left behind.

$Canary = 'c4n4ry'
# Characters that JSON, URLs and Base64 each write in their own way; whatever the spelling, the first part would show.
$CanarySecret = "$Canary-`"`u{fc}\9"
$CanaryInAddress = [uri]::EscapeDataString($CanarySecret)
$CanaryAddress = "https://u:$CanaryInAddress@h.example/o?sig=$CanaryInAddress&X-Amz-Signature=$CanaryInAddress&p=1"
# What a person writes as a description stands in objects as it is; everything else that tells of it is to mask what its words name.
$CanaryInWords = 'pers0nal'
# What a server gave out as secrets, such as the passwords of instances; the search takes them for marks as well.
$CanaryMarks = [System.Collections.Generic.HashSet[string]]::new()

# A free-form object that has the secret under every kind of name, on several levels.
function New-CanaryObject {
    $named = @{}
    foreach ($name in 'password', 'clientSecret', 'token', 'jwt', 'basic_auth', 'bearer', 'sig', 'pin', 'otp', 'access_code', 'db_pw', 'api_key') { $named[$name] = $CanarySecret }
    @{
        size = 3; address = $CanaryAddress; note = "login with password=$Canary failed"; nested = @{ list = @($named) }
        variables = @(@{ name = 'DB_PASSWORD'; value = $CanarySecret })
    } + $named
}

function New-CanaryCredential([string] $Name = 'runner') { [pscredential]::new($Name, (ConvertTo-Secret $CanarySecret)) }

# --- The parameters that can hold a secret, by reflection -----------------------------------------------------------------------------------------------------

# What kind of secret a parameter can hold; nothing if none.
function Get-SecretKind([type] $Type, [string] $Name) {
    $of = $Type.IsArray ? $Type.GetElementType() : ([Nullable]::GetUnderlyingType($Type) ?? $Type)
    if ($of -eq [securestring]) { 'SecureString' }
    elseif ($of -eq [pscredential]) { 'Credential' }
    elseif ($of -eq [System.Security.Cryptography.X509Certificates.X509Certificate2]) { 'Certificate' }
    elseif ($of -eq [scriptblock]) { 'ScriptBlock' }
    elseif ($of -in [object], [psobject] -or [System.Collections.IDictionary].IsAssignableFrom($of)) { 'Object' }
    elseif ($of -eq [uri] -or ($of -eq [string] -and $Name -match '(Uri|Url)$')) { 'Address' }
    elseif ($of -eq [string] -and $Name -match 'Path$') { 'File' }
    elseif ($Type -eq [string[]] -and $Name -eq 'Argument') { 'Arguments' }
    elseif ($of -eq [string] -and $Name -match 'Description$') { 'Words' }
}

function New-SecretValue([string] $Kind, [string] $Folder) {
    switch ($Kind) {
        SecureString { ConvertTo-Secret $CanarySecret }
        Credential { New-CanaryCredential }
        Object { New-CanaryObject }
        Address { $CanaryAddress }
        Words { "made by hand, password=$CanaryInWords; see https://u:$CanaryInWords@h.example/o?sig=$CanaryInWords" }
        Arguments { , @('--password', $CanarySecret, "--token=$CanarySecret", '--auth', $CanarySecret, "--pin=$CanarySecret") }
        File {
            # Neither JSON nor PEM nor a database, and yet full of secrets.
            $path = Join-Path $Folder "$([guid]::NewGuid()).txt"
            "{ ""password"": ""$Canary-in-file"", oops`npassword=$Canary-in-file" | Set-Content -LiteralPath $path
            $path
        }
    }
}

# All of them of all cmdlets: Cmdlet, Parameter, Kind.
function Get-SecretParameter {
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    foreach ($cmdlet in (Get-Module SapServiceTools).ExportedCmdlets.Values | Sort-Object Name) {
        foreach ($parameter in $cmdlet.Parameters.Values | Where-Object Name -NotIn $common) {
            $kind = Get-SecretKind $parameter.ParameterType $parameter.Name
            if ($kind) { [pscustomobject]@{ Cmdlet = $cmdlet.Name; Parameter = $parameter.Name; Kind = $kind } }
        }
    }
}

# The arguments of a call that gives the named parameters and what else their set demands; nothing if no set has them all. $Fill makes a value for a parameter's metadata.
function Get-CallArgument($Cmdlet, [hashtable] $Given, [scriptblock] $Fill) {
    :sets foreach ($set in $Cmdlet.ParameterSets | Sort-Object { -not $_.IsDefault }) {
        foreach ($name in $Given.Keys) { if ($name -notin $set.Parameters.Name) { continue sets } }
        $arguments = $Given.Clone()
        foreach ($parameter in $set.Parameters) {
            if ($arguments.ContainsKey($parameter.Name)) { continue }
            $value = & $Fill $parameter
            if ($null -ne $value) { $arguments[$parameter.Name] = $value }
            elseif ($parameter.IsMandatory) { continue sets }
        }
        if ($Cmdlet.Parameters.ContainsKey('Confirm')) { $arguments.Confirm = $false }
        return $arguments
    }
}

$CmdletNames = [System.Collections.Generic.HashSet[string]]::new([string[]] (Get-Module SapServiceTools).ExportedCmdlets.Keys, [StringComparer]::OrdinalIgnoreCase)

# --- What a call leaves behind --------------------------------------------------------------------------------------------------------------------------------

# Runs a call and keeps each record with its stream and where it came from.
function Invoke-Watched([string] $Source, [scriptblock] $Work, [object[]] $With = @()) {
    $output = [System.Collections.Generic.List[object]]::new()
    try { & $Work @With *>&1 | ForEach-Object { $output.Add($_) } }
    catch { $output.Add($_) }
    foreach ($item in $output) {
        if ($null -eq $item) { continue }
        # A file's properties are PowerShell's own, and lead through its drives to the whole session; what is in files is searched by itself.
        if ($item -is [IO.FileInfo]) { $item = $item.FullName }
        $stream = $item -is [System.Management.Automation.ErrorRecord] ? 'Error' : ($item.GetType().Name -match '^(Warning|Verbose|Debug|Information)Record$' ? $Matches[1] : 'Output')
        [pscustomobject]@{ Source = $Source; Stream = $stream; Record = $item }
    }
}

# True for a text that has a mark: as it is, or in Base64, wherever in it the mark begins.
function Test-Mark([string] $Text) {
    if ($Text.Contains($Canary, 'OrdinalIgnoreCase')) { return $true }
    foreach ($encoded in $CanaryBase64) { if ($Text.Contains($encoded, 'Ordinal')) { return $true } }
    foreach ($mark in $CanaryMarks) { if ($Text.Contains($mark, 'Ordinal')) { return $true } }
    $false
}

# What stands before and behind a mark changes the characters at its ends.
$CanaryBase64 = foreach ($offset in 0..2) {
    [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes(('x' * $offset) + $Canary)).Substring((0, 2, 3)[$offset], 7)
}

# An error's exception as data: without the reflection of its TargetSite, which leads through the whole runtime.
function Get-ExceptionData($Exception) {
    $data = [ordered]@{ Type = $Exception.GetType().FullName; Text = $Exception.ToString(); Stack = $Exception.StackTrace; Data = "$($Exception.Data.Keys) $($Exception.Data.Values)" }
    foreach ($property in $Exception.GetType().GetProperties() | Where-Object Name -NotIn 'TargetSite', 'InnerException', 'ErrorRecord', 'Data', 'WasThrownFromThrowStatement') {
        $data[$property.Name] = $property.GetValue($Exception)
    }
    if ($Exception.InnerException) { $data.Inner = Get-ExceptionData $Exception.InnerException }
    $data
}

# The forms that records of a stream are written in: name to script, which gets the records at once.
$CanaryForms = @{
    Output  = [ordered]@{
        View       = { param($records) $records | Out-String -Width 4000 }
        List       = { param($records) $records | Format-List * -Force | Out-String -Width 4000 }
        Table      = { param($records) $records | Format-Table * -Force | Out-String -Width 4000 }
        Text       = { param($records) $records | ForEach-Object { "$_" } }
        Json       = { param($records) $records | ForEach-Object { $_ | ConvertTo-Json -Depth 10 -WarningAction Ignore } }
        Csv        = { param($records) $records | ForEach-Object { $_ | ConvertTo-Csv } }
        CliXml     = { param($records) [System.Management.Automation.PSSerializer]::Serialize($records, 10) }
        Html       = { param($records) $records | ConvertTo-Html }
        Properties = { param($records) [SapServiceTools.Tests.CanaryWalk]::Texts(@($records)) }
    }
    Error   = [ordered]@{
        View      = { param($records) $records | Out-String -Width 4000 }
        List      = { param($records) $records | Format-List * -Force | Out-String -Width 4000 }
        Text      = { param($records) $records | ForEach-Object { "$_"; "$($_.CategoryInfo)"; "$($_.ErrorDetails)"; $_.ErrorDetails.RecommendedAction; $_.ScriptStackTrace; $_.FullyQualifiedErrorId } }
        Detail    = { param($records) $records | ForEach-Object { $_ | Get-Error | Out-String -Width 4000 } }
        Exception = { param($records) $records | ForEach-Object { Get-ExceptionData $_.Exception | ConvertTo-Json -Depth 10 -WarningAction Ignore } }
        Target    = { param($records) $records | ForEach-Object { $_.TargetObject | Format-List * -Force | Out-String -Width 4000; $_.TargetObject | ConvertTo-Json -Depth 5 -WarningAction Ignore } }
        CliXml    = { param($records) [System.Management.Automation.PSSerializer]::Serialize($records, 3) }
    }
    Message = [ordered]@{
        Text   = { param($records) $records | ForEach-Object { "$_" } }
        List   = { param($records) $records | Format-List * -Force | Out-String -Width 4000 }
        CliXml = { param($records) [System.Management.Automation.PSSerializer]::Serialize($records, 3) }
    }
}

# True for a text of a stream that has a mark, or what a person wrote and only objects may show.
function Test-StreamMark([string] $Text, [string] $Stream) { (Test-Mark $Text) -or ($Stream -ne 'Output' -and $Text.Contains($CanaryInWords, 'OrdinalIgnoreCase')) }

# Writes records in all their forms; each place with a mark is one finding. Counts what was looked at.
function Find-Mark([object[]] $Trace, [hashtable] $Counts) {
    foreach ($group in $Trace | Group-Object Stream) {
        $forms = $CanaryForms[$group.Name] ?? $CanaryForms.Message
        foreach ($form in $forms.Keys) {
            $Counts.Checks += $group.Count
            $Counts.Places[($group.Name, $form -join ' as ')] += $group.Count
            # At once first, since a view costs more to begin than to go on; then one by one for who it was.
            if (-not (Test-StreamMark (& $forms[$form] $group.Group.Record | Out-String) $group.Name)) { continue }
            foreach ($item in $group.Group) {
                $text = & $forms[$form] @($item.Record) | Out-String
                if (Test-StreamMark $text $group.Name) { [pscustomobject]@{ Source = $item.Source; Stream = $group.Name; Form = $form; Type = $item.Record.GetType().Name; Text = (Get-MarkContext $text) } }
            }
        }
    }
}

# The text around the first mark, for the report.
function Get-MarkContext([string] $Text) {
    $at = @(@($Canary, $CanaryInWords) + $CanaryBase64 + $CanaryMarks | ForEach-Object { $Text.IndexOf($_, [StringComparison]::OrdinalIgnoreCase) } | Where-Object { $_ -ge 0 } | Sort-Object)[0]
    $start = [Math]::Max(0, $at - 80)
    $Text.Substring($start, [Math]::Min(200, $Text.Length - $start)) -replace '\s+', ' '
}

# Files, whatever they are, and their names.
function Find-MarkInFile([IO.FileInfo[]] $File, [hashtable] $Counts) {
    foreach ($one in $File) {
        $Counts.Files++
        $bytes = [IO.File]::ReadAllBytes($one.FullName)
        $text = $one.Name, [Text.Encoding]::Latin1.GetString($bytes), [Text.Encoding]::Unicode.GetString($bytes) -join "`n"
        if (Test-Mark $text) { [pscustomobject]@{ Source = $one.Name; Stream = 'File'; Form = 'Bytes'; Type = $one.Extension; Text = (Get-MarkContext $text) } }
    }
}

# Reads every public property of every object below some, and remembers which of ours had something in it. In C#, for its speed.
if (-not ('SapServiceTools.Tests.CanaryWalk' -as [type])) {
    Add-Type -TypeDefinition (Get-Content -LiteralPath (Join-Path $PSScriptRoot CanaryWalk.cs) -Raw)
}
