# Dot-sourced at discovery, for -Skip: $NoKestrel is true where the module serves with HttpListener, because ASP.NET Core isn't installed for this .NET.
# TLS, other addresses than the loopback's, and what else only Kestrel does can't be tested there.
. $PSScriptRoot/Support.ps1

function Test-Kestrel {
    # The same question as the module's, to the same load context.
    $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext((Get-Command Start-ServiceBroker).ImplementingType.Assembly)
    try {
        $null = $context.LoadFromAssemblyName('Microsoft.AspNetCore.Server.Kestrel.Core')
        $true
    }
    catch [System.IO.IOException] {
        $false
    }
}

$NoKestrel = -not (Test-Kestrel)
if ($NoKestrel) {
    $from = (Get-PSCallStack)[1].ScriptName | Split-Path -Leaf
    Write-Host "Skipped: the tests of $from that need Kestrel (the ASP.NET Core runtime isn't installed for .NET $([Environment]::Version))."
}
