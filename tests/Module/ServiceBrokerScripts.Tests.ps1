# What handlers bring along from the script that they are written in.
using namespace System.Collections.Generic

BeforeAll {
    . $PSScriptRoot/Support.ps1
    . $PSScriptRoot/BrokerSupport.ps1

    # What a provision handler makes of the things that it brought, as the dashboard's address.
    function Get-FromHandler([scriptblock] $Handler, [hashtable] $With = @{}) {
        $broker = Start-TestBroker -With (Merge-Table @{ OnProvision = $Handler; WorkerCount = 1 } $With)
        try {
            $answer = Invoke-Operation $broker Provision
            $answer.Status | Should -Be 201 -Because "$($broker.Log | Where-Object Kind -EQ Fault)"
            $answer.Body.dashboard_url
        }
        finally {
            Stop-ServiceBroker $broker -Drain 0
        }
    }
}

AfterAll {
    Stop-ServiceBroker -Drain 0
}

Describe '$using:' {
    It 'brings <name>' -ForEach @(
        @{ name = 'a value'; handler = { @{ dashboard_url = $using:text } }; expected = 'outer' }
        @{ name = 'a value in a string'; handler = { @{ dashboard_url = "a $using:text b" } }; expected = 'a outer b' }
        @{ name = 'a value in an expression in a string'; handler = { @{ dashboard_url = "$($using:text.Length)$(($using:list)[1])" } }; expected = '5two' }
        @{ name = 'a value in a here-string'; handler = { @{ dashboard_url = @"
$using:text
"@ 
            } }; expected = 'outer'
        }
        @{ name = 'a member'; handler = { @{ dashboard_url = $using:table.Deep.Name } }; expected = 'deep' }
        @{ name = 'an element'; handler = { @{ dashboard_url = $using:list[1] } }; expected = 'two' }
        @{ name = 'the same twice'; handler = { @{ dashboard_url = $using:text + $using:text } }; expected = 'outerouter' }
        @{ name = 'splatted arguments'; handler = { @{ dashboard_url = "$(Join-Path @using:split)" } }; expected = [IO.Path]::Combine('a', 'b') }
        @{ name = 'a value for a nested block'; handler = { 1 | ForEach-Object { @{ dashboard_url = $using:text } } }; expected = 'outer' }
        @{ name = 'a variable of a named scope'; handler = { @{ dashboard_url = $using:script:scoped } }; expected = 'from script' }
        @{ name = 'this file''s folder'; handler = { @{ dashboard_url = $using:PSScriptRoot } }; expected = $PSScriptRoot }
        @{ name = 'a live object'; handler = { ($using:live).Add("seen"); @{ dashboard_url = 'added' } }; expected = 'added' }
        @{ name = 'null'; handler = { @{ dashboard_url = "[$using:nothing]" } }; expected = '[]' }
    ) {
        $text = 'outer'
        $list = 'one', 'two'
        $table = @{ Deep = @{ Name = 'deep' } }
        $split = @{ Path = 'a'; ChildPath = 'b' }
        $live = [List[string]]::new()
        $nothing = $null
        $script:scoped = 'from script'
        $null = $text, $list, $table, $split, $nothing
        Get-FromHandler $handler | Should -Be $expected
        if ($name -eq 'a live object') { $live | Should -Be 'seen' }
    }

    It 'is left to the commands that take it themselves' {
        Get-FromHandler {
            $inner = 'inner'
            @{ dashboard_url = "$(1..2 | ForEach-Object -Parallel { "$using:inner$_" } | Sort-Object)" }
        } | Should -Be 'inner1 inner2'
    }

    It 'has the value of when the broker started' {
        $value = 'before'
        $broker = Start-TestBroker -With @{ OnProvision = { @{ dashboard_url = $using:value } } }
        $value = 'after'
        $null = $value
        (Invoke-Operation $broker Provision).Body.dashboard_url | Should -Be 'before'
    }

    It 'that names nothing is refused at the start' {
        $failure = Get-ErrorOf { Start-TestBroker -With @{ OnBind = { $using:noSuchVariableAnywhere } } }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        "$failure" | Should -Match 'OnBind refers to \$using:noSuchVariableAnywhere'
    }

    It 'cannot bring a script block' {
        $block = { 1 }
        $null = $block
        $failure = Get-ErrorOf { Start-TestBroker -With @{ OnProvision = { & $using:block } } }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        "$failure" | Should -Match '-InitializationScript'
    }
}

Describe 'A handler''s text' {
    It 'may be a function' {
        function Get-Dashboard { param($Asked) @{ dashboard_url = "f $($Asked.InstanceId)" } }
        function Get-Other($Asked, $More = 'x') { @{ dashboard_url = "g $($Asked.InstanceId) $More" } }
        Get-FromHandler ${function:Get-Dashboard} | Should -Be 'f i1'
        Get-FromHandler ${function:Get-Other} | Should -Be 'g i1 x'
    }

    It 'may be made of text, whatever it begins with' {
        $word = 'made'
        $null = $word
        Get-FromHandler ([scriptblock]::Create('@{ dashboard_url = $using:word }')) | Should -Be 'made'
        Get-FromHandler ([scriptblock]::Create('& { @{ dashboard_url = $using:word } }')) | Should -Be 'made'
        Get-FromHandler ([scriptblock]::Create('{ unused }.ToString() | Out-Null; @{ dashboard_url = $using:word }')) | Should -Be 'made'
    }

    It 'may have parameters' {
        Get-FromHandler { param($Asked) @{ dashboard_url = $Asked.InstanceId } } | Should -Be 'i1'
    }

    It 'knows its file, its folder and its lines' {
        Get-FromHandler { @{ dashboard_url = "$PSScriptRoot|$(Split-Path $PSCommandPath -Leaf)" } } | Should -Be "$PSScriptRoot|ServiceBrokerScripts.Tests.ps1"
        $here = [int] $MyInvocation.ScriptLineNumber
        $null = $here
        $broker = Start-TestBroker -With @{
            OnProvision = {

                throw 'here'
            }
        }
        $null = Invoke-Operation $broker Provision
        $line = (Select-String -LiteralPath $PSCommandPath -Pattern "^ +throw 'here'$").LineNumber
        ($broker.Log | Where-Object Kind -EQ Fault).Message | Should -Match "ServiceBrokerScripts\.Tests\.ps1: line $line\)"
    }

    It 'sees the namespaces of its file' {
        Get-FromHandler { @{ dashboard_url = [List[int]]::new().GetType().Name } } | Should -Be 'List`1'
    }

    It 'begins in the folder where the broker was started' {
        Push-Location $TestDrive
        try { Get-FromHandler { @{ dashboard_url = "$PWD" } } | Should -Be "$((Get-Item $TestDrive).FullName)" } finally { Pop-Location }
    }

    It 'must not have <name>' -ForEach @(
        @{ name = 'begin'; handler = { begin { } } }
        @{ name = 'process'; handler = { process { } } }
        @{ name = 'end'; handler = { end { } } }
        @{ name = 'dynamicparam'; handler = { dynamicparam { } end { } } }
    ) {
        $failure = Get-ErrorOf { Start-TestBroker -With @{ OnProvision = $handler } }
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        "$failure" | Should -Match 'OnProvision has begin, process or end'
    }
}

Describe '-Variable, -Module and -InitializationScript' {
    It 'give variables by name' {
        Get-FromHandler { @{ dashboard_url = "$one $($two.a)" } } -With @{ Variable = @{ one = 1; two = @{ a = 'b' } } } | Should -Be '1 b'
    }

    It 'copy the table, so that later changes do not show' {
        $variables = @{ one = 1 }
        $broker = Start-TestBroker -With @{ OnProvision = { @{ dashboard_url = "$one" } }; Variable = $variables }
        $variables.one = 2
        (Invoke-Operation $broker Provision).Body.dashboard_url | Should -Be '1'
    }

    It 'can say that errors shall not stop' {
        Get-FromHandler { Get-Item /no/such/item; @{ dashboard_url = 'went on' } } -With @{ Variable = @{ ErrorActionPreference = 'SilentlyContinue' } } | Should -Be 'went on'
    }

    It 'give modules by path, relative to here, and by name' {
        $null = New-Item -ItemType Directory -Force (Join-Path $TestDrive lib)
        Set-Content (Join-Path $TestDrive lib Greeting.psm1) 'function Get-Greeting { "hello" }'
        Push-Location $TestDrive
        try {
            Get-FromHandler { @{ dashboard_url = Get-Greeting } } -With @{ Module = './lib/Greeting.psm1' } | Should -Be 'hello'
            Get-FromHandler { @{ dashboard_url = (Get-Module Microsoft.PowerShell.Security).Name } } -With @{ Module = 'Microsoft.PowerShell.Security' } | Should -Be 'Microsoft.PowerShell.Security'
        }
        finally {
            Pop-Location
        }
    }

    It 'run a script once in each worker, whose functions and variables stay' {
        $runs = [System.Collections.Concurrent.ConcurrentBag[int]]::new()
        $broker = Start-TestBroker -With @{
            WorkerCount = 3; InitializationScript = { ($using:runs).Add(1); function Get-Word { $word }; $word = 'prepared' }
            OnProvision = { @{ dashboard_url = Get-Word } }
        }
        $runs.Count | Should -Be 3
        foreach ($round in 1..6) { (Invoke-Operation $broker Provision -Instance "i$round").Body.dashboard_url | Should -Be 'prepared' }
        $runs.Count | Should -Be 3
    }

    It 'log what the script writes' {
        $broker = Start-TestBroker -With @{ WorkerCount = 1; InitializationScript = { Write-Warning 'careful'; 'not of interest' } }
        $entry = @($broker.Log)
        $entry.Kind, $entry.Message, $entry.Operation | Should -Be 'Warning', 'careful', 'InitializationScript'
    }

    It 'fail the start with a clear error: <name>' -ForEach @(
        @{ name = 'a module that is not there'; more = @{ Module = 'NoSuchModule' }; says = 'NoSuchModule' }
        @{ name = 'a module that throws'; more = @{ Module = './Broken.psm1' }; says = 'broken on purpose' }
        @{ name = 'a script that throws'; more = @{ InitializationScript = { throw 'not ready' } }; says = 'InitializationScript failed: not ready' }
        @{ name = 'a script with an error'; more = @{ InitializationScript = { Get-Item /no/such/item } }; says = 'InitializationScript failed: .*/no/such/item' }
        @{ name = 'a variable without a name'; more = @{ Variable = @{ '' = 1 } }; says = '-Variable' }
        @{ name = 'a variable of a bad name'; more = @{ Variable = @{ 'a b' = 1 } }; says = 'a b' }
        @{ name = 'a variable whose name is a number'; more = @{ Variable = @{ 1 = 1 } }; says = '-Variable' }
        @{ name = 'the request''s name'; more = @{ Variable = @{ request = 1 } }; says = 'Request' }
        @{ name = 'a script block'; more = @{ Variable = @{ block = { 1 } } }; says = '\$block is a script block' }
    ) {
        Set-Content (Join-Path $TestDrive Broken.psm1) 'throw "broken on purpose"'
        Push-Location $TestDrive
        try { $failure = Get-ErrorOf { Start-TestBroker -With $more } } finally { Pop-Location }
        $failure | Should -HaveCount 1
        $failure.FullyQualifiedErrorId | Should -Match '^InvalidParameter,'
        "$failure" | Should -Match $says
        Get-ServiceBroker | Where-Object { -not $_.IsRunning } | Should -BeNullOrEmpty
    }

    It 'keep what a handler changes to its worker' {
        $broker = Start-TestBroker -With @{ WorkerCount = 1; OnProvision = { $global:count++; $local = "$local+"; @{ dashboard_url = "$global:count$local" } } }
        (Invoke-Operation $broker Provision -Instance i1).Body.dashboard_url | Should -Be '1+'
        (Invoke-Operation $broker Provision -Instance i2).Body.dashboard_url | Should -Be '2+'
    }
}
