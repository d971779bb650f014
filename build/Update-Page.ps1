# Runs in the clean child over the packed module: a page for every new cmdlet, current syntax and parameter tables in the others,
# then the faults that a person has to mend. platyPS's own update isn't used: it mixes the help it finds installed into the text.
param(
    [Parameter(Mandatory)] [string] $Pages,
    [string] $PlatyPS
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Pages.ps1')

$SyntaxSection = '(?ms)(?<=^## SYNTAX\n).*?(?=^## )'
$ParameterSection = '(?ms)^### -(?<name>\w+)\n.*?(?<table>^```yaml\n.*?^```\n)\n?'

function Set-Default([string] $Table, [string] $Value) {
    [regex]::Replace($Table, '(?m)^DefaultValue:.*$', { "DefaultValue: '$($Value.Replace("'", "''"))'" })
}

# platyPS doesn't know what a cmdlet's properties begin with.
function Add-Default([string] $Fresh, $Command) {
    [regex]::Replace($Fresh, $ParameterSection, {
            param($parameter)
            $table = $parameter.Groups['table']
            $parameter.Value.Replace($table.Value, (Set-Default $table.Value (Get-ParameterDefault $Command $parameter.Groups['name'].Value)))
        })
}

function Merge-Page([string] $Page, [string] $Fresh) {
    $Page = [regex]::Replace($Page, $SyntaxSection, [regex]::Match($Fresh, $SyntaxSection).Value.Replace('$', '$$'))
    foreach ($parameter in [regex]::Matches($Fresh, $ParameterSection)) {
        $name = $parameter.Groups['name'].Value
        $own = [regex]::Matches($Page, $ParameterSection)
        $same = $own | Where-Object { $_.Groups['name'].Value -eq $name }
        if ($same) {
            $table = $same.Groups['table']
            $default = Get-PageDefault $same.Value $name
            # A value that the page says in words was written by hand.
            $new = $default -match ' ' ? (Set-Default $parameter.Groups['table'].Value $default) : $parameter.Groups['table'].Value
            $Page = $Page.Remove($table.Index, $table.Length).Insert($table.Index, $new)
            continue
        }
        $next = $own | Where-Object { $_.Groups['name'].Value -gt $name } | Select-Object -First 1
        $place = $next ? $next.Index : $Page.IndexOf('### CommonParameters')
        $Page = $Page.Insert($place, $parameter.Value)
        Write-Host "New parameter: -$name"
    }
    $Page
}

$module = Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1) -PassThru
if ($PlatyPS) {
    Import-Module $PlatyPS
    $temporary = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
    foreach ($command in $module.ExportedCommands.Values | Where-Object CommandType -NE Alias) {
        $made = New-CommandHelp $command | Export-MarkdownCommandHelp -OutputFolder $temporary -Force
        $text = (Get-Content -LiteralPath $made.FullName -Raw).ReplaceLineEndings("`n") -replace 'System\.Nullable`1\[(.+?)\]', '$1'
        $text = Add-Default $text $command
        $path = Join-Path $Pages "$($command.Name).md"
        $current = (Test-Path $path) ? (Get-Content -LiteralPath $path -Raw).ReplaceLineEndings("`n") : $null
        if ($current) { $text = Merge-Page $current $text }
        if ($text -cne $current) {
            [IO.File]::WriteAllText($path, $text)
            Write-Host "$($current ? 'Changed' : 'New') page: docs/en-US/$($command.Name).md"
        }
    }
    Remove-Item $temporary -Recurse -Force
}

$faults = @(Get-PageFault $module $Pages)
$faults | ForEach-Object { Write-Host $_ }
Write-Host "$($module.ExportedCmdlets.Count) cmdlets, $($faults.Count) faults in their pages."
exit ([int]($faults.Count -gt 0))
