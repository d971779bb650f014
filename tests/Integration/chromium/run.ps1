# The broker's pages, an examination's report and a fleet's in a headless Chromium: what they look like, that they log in, stay live and obey their own policy.
# Where no Chromium is installed this script installs Debian's if it may, and exits with 77 if not.
# Screenshots go to SAPSERVICETOOLS_SCREENSHOTS, or to out/TestResults/chromium.
#Requires -Version 7.4
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
$ProgressPreference = 'SilentlyContinue'

. (Join-Path $PSScriptRoot 'DevTools.ps1')
. (Join-Path $PSScriptRoot 'Fleet.ps1')
. (Join-Path $PSScriptRoot '..' 'Suite.ps1')
$chromium = Find-Chromium
if (-not $chromium) {
    $why = Install-SuitePackage $PSScriptRoot 'Chromium'
    $chromium = Find-Chromium
    if (-not $chromium) {
        Write-Output "$($why ? $why : 'the package brought no Chromium'), or CHROMIUM with the path of a Chromium, Chrome or Edge"
        exit 77
    }
}

Import-Module (Join-Path (Get-SuiteModule) 'SapServiceTools.psd1')
$screenshots = $env:SAPSERVICETOOLS_SCREENSHOTS ? $env:SAPSERVICETOOLS_SCREENSHOTS : (Join-Path $SuiteRoot 'out' 'TestResults' 'chromium')
$null = New-Item -ItemType Directory -Force $screenshots

$credential = [pscredential]::new('admin', (ConvertTo-SecureString 'correct horse' -AsPlainText -Force))
$hostile = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
$catalog = @{
    services = @(@{
            id = 's1'; name = 'postgresql'; description = 'Databases'; bindable = $true; plan_updateable = $false
            plans = @(@{ id = 'p1'; name = 'small'; description = 'Small' }, @{ id = 'p2'; name = 'large'; description = 'Large' })
        })
}
$counts = @{ Passed = 0; Failed = 0; Skipped = 0 }

function Test-Step([string] $Name, [scriptblock] $Step) {
    try {
        & $Step
        $counts.Passed++
        Write-Output "ok: $Name"
    }
    catch {
        $counts.Failed++
        Write-Output "FAILED: $Name`: $_ ($($_.ScriptStackTrace -split "`n" | Select-Object -First 2 | Join-String -Separator ' <- '))"
    }
}

function Assert-Equal($Expected, $Actual, [string] $What) {
    if ($Expected -cne $Actual) { throw "$What is '$Actual', not '$Expected'." }
}

function Start-TestBroker([int] $Port = 0) {
    Start-ServiceBroker -Catalog $catalog -Port $Port -Credential $credential -OnProvision {
        if ($Request.InstanceId -like 'failed-*') { throw 'boom' }
        if ($Request.InstanceId -like 'refused-*') { Write-BrokerError ServiceFailure 'There is no room for another large database until Monday.' }
    } -OnBind { @{ credentials = @{ uri = 'postgres://db.example'; username = 'u'; password = 'never-shown' } } }
}

function Invoke-Broker([string] $Method, [string] $Path, $Body) {
    $with = @{
        Method = $Method; Uri = "$($broker.Uri.AbsoluteUri.TrimEnd('/'))$Path"; Credential = $credential; Authentication = 'Basic'; AllowUnencryptedAuthentication = $true
        SkipHttpErrorCheck = $true; NoProxy = $true
        Headers = @{ 'X-Broker-API-Version' = '2.17'; 'X-Broker-API-Request-Identity' = [guid]::NewGuid().ToString() }
    }
    if ($Body) { $with.Body = ConvertTo-Json $Body -Depth 9; $with.ContentType = 'application/json' }
    $null = Invoke-RestMethod @with
}

function New-Instance([string] $Id, [string] $Name, [string] $Plan = 'p1') {
    $context = @{ platform = 'cloudfoundry'; organization_name = 'finance'; space_name = 'production' }
    if ($Name) { $context.instance_name = $Name }
    Invoke-Broker PUT "/v2/service_instances/$([Uri]::EscapeDataString($Id))" @{
        service_id = 's1'; plan_id = $Plan; organization_guid = '3d1c0e9a-5e0c-4a6e-9f5e-7f0f0e1f8a11'; space_guid = '9a2be2d4-52a2-4b35-8f0c-0d8d3c4f2b77'
        parameters = @{ size = 3; region = 'eu10'; password = 'never-shown' }; context = $context
    }
}

function Remove-Instance([string] $Id) {
    Invoke-Broker DELETE "/v2/service_instances/$([Uri]::EscapeDataString($Id))?service_id=s1&plan_id=p1"
}

function Open-Live([string] $Uri) {
    Open-Page $browser $Uri
    Wait-Page $browser "document.getElementById('live').dataset.state === 'live'" "$Uri to be live"
}

function Assert-Quiet {
    if ($browser.Complaints.Count) { throw "The page complains: $($browser.Complaints -join '; ')" }
}

# Looks at a file on both screens in both schemes, with what is folded unfolded.
function Test-Readable([string] $Report, [string] $Uri, [string] $Unfold) {
    foreach ($screen in @{ Name = 'desktop'; Width = 1280; Height = 900; Mobile = $false }, @{ Name = 'phone'; Width = 360; Height = 780; Mobile = $true }) {
        foreach ($scheme in 'light', 'dark') {
            Test-Step "the report of $Report is readable: $($screen.Name), $scheme" {
                Set-Screen $browser $screen.Width $screen.Height $scheme $screen.Mobile
                Open-Page $browser $Uri
                Save-Screenshot $browser (Join-Path $screenshots "$Report-$($screen.Name)-$scheme.png") 4000
                $null = Invoke-PageScript $browser "document.querySelectorAll('$Unfold').forEach(item => item.open = true)"
                Assert-Equal $screen.Width (Invoke-PageScript $browser 'document.scrollingElement.scrollWidth') 'The width that the page needs'
                Assert-Equal '' (Invoke-PageScript $browser (Get-Content (Join-Path $PSScriptRoot 'Contrast.js') -Raw)) 'Text of little contrast'
                Assert-Quiet
            }
        }
    }
}

function Send-Key([string] $Key, [int] $Code) {
    foreach ($type in 'keyDown', 'keyUp') {
        $null = Invoke-DevTool $browser 'Input.dispatchKeyEvent' @{ type = $type; key = $Key; code = $Key; windowsVirtualKeyCode = $Code; text = $type -eq 'keyDown' -and $Key -eq 'Enter' ? "`r" : '' }
    }
}

$browser = $null
$broker = Start-TestBroker
try {
    $address = $broker.DashboardUri.AbsoluteUri
    $names = 'orders', 'billing', 'customer-search', 'session-cache', 'reports', 'ledger'
    foreach ($number in 0..59) {
        New-Instance ('{0:x8}-52a2-4b35-8f0c-0d8d3c4f2b77' -f $number) ($number % 4 -eq 3 ? '' : "$($names[$number % 6])-$number") ($number % 3 ? 'p1' : 'p2')
    }
    New-Instance '0-orders' 'orders-db'
    New-Instance "0-$hostile" $hostile
    New-Instance 'failed-1' 'archive'
    New-Instance 'refused-1' 'warehouse'
    foreach ($number in 1..3) {
        Invoke-Broker PUT "/v2/service_instances/0-orders/service_bindings/$([guid]::NewGuid())" @{ service_id = 's1'; plan_id = 'p1'; bind_resource = @{ app_guid = [guid]::NewGuid() } }
    }
    $browser = Start-Chromium $chromium

    Test-Step 'without credentials there is only the request to log in' {
        Open-Page $browser $address
        Assert-Equal 'Log in' (Invoke-PageScript $browser 'document.querySelector("h1").textContent') 'The heading'
        if (-not $browser.Challenges) { throw 'There was no challenge.' }
        $browser.Complaints.Clear()
    }

    $browser.Credential = $credential
    foreach ($page in @{ Name = 'dashboard'; Uri = $address }, @{ Name = 'instance'; Uri = "$address/instances/0-orders" }) {
        foreach ($screen in @{ Name = 'desktop'; Width = 1280; Height = 900; Mobile = $false }, @{ Name = 'phone'; Width = 360; Height = 780; Mobile = $true }) {
            foreach ($scheme in 'light', 'dark') {
                Test-Step "the $($page.Name) is readable: $($screen.Name), $scheme" {
                    Set-Screen $browser $screen.Width $screen.Height $scheme $screen.Mobile
                    Open-Live $page.Uri
                    Save-Screenshot $browser (Join-Path $screenshots "$($page.Name)-$($screen.Name)-$scheme.png") 3000
                    Assert-Equal $screen.Width (Invoke-PageScript $browser 'document.scrollingElement.scrollWidth') 'The width that the page needs'
                    Assert-Equal '' (Invoke-PageScript $browser (Get-Content (Join-Path $PSScriptRoot 'Contrast.js') -Raw)) 'Text of little contrast'
                    Assert-Quiet
                }
            }
        }
    }
    Set-Screen $browser 1280 900 'light'

    Test-Step 'a new instance appears and a deleted one goes, and the focus stays' {
        Open-Live $address
        $null = Invoke-PageScript $browser 'window.same = document.querySelector("#instances tr[data-key=''0-orders''] a"); window.same.focus(); 1'
        New-Instance '0-new' 'brand-new'
        Wait-Page $browser '!!document.querySelector("#instances tr[data-key=''0-new'']")' 'the new row'
        Remove-Instance '0-new'
        Wait-Page $browser '!document.querySelector("#instances tr[data-key=''0-new'']")' 'the row to go'
        Assert-Equal $true (Invoke-PageScript $browser 'window.same.isConnected') 'That the row stayed'
        Assert-Equal $true (Invoke-PageScript $browser 'document.activeElement === window.same') 'That the focus stayed'
        Assert-Quiet
    }

    Test-Step 'an instance''s page shows a new binding' {
        Open-Live "$address/instances/0-orders"
        Invoke-Broker PUT '/v2/service_instances/0-orders/service_bindings/b-live' @{ service_id = 's1'; plan_id = 'p1' }
        Wait-Page $browser '!!document.querySelector("#bindings tr[data-key=b-live]")' 'the new binding'
        Assert-Equal $false (Invoke-PageScript $browser 'document.documentElement.outerHTML.includes("never-shown")') 'That a secret is on the page'
        Assert-Quiet
    }

    Test-Step 'hostile names are text' {
        Open-Live $address
        Assert-Equal $hostile (Invoke-PageScript $browser '[...document.querySelectorAll("#instances a")].map(a => a.textContent).find(text => text.includes("img"))') 'The name'
        $null = Invoke-PageScript $browser '[...document.querySelectorAll("#instances a")].find(a => a.textContent.includes("img")).click()'
        Wait-Page $browser "location.pathname.includes('/instances/') && document.getElementById('live')?.dataset.state === 'live'" "its page"
        Assert-Equal $hostile (Invoke-PageScript $browser 'document.querySelector("h1").textContent') 'The heading'
        Assert-Equal $true (Invoke-PageScript $browser 'window.hacked === undefined && document.scripts.length === 1') 'That only the own script ran'
        Assert-Quiet
    }

    Test-Step 'the list is walked page by page, and an id is found' {
        Open-Live $address
        Assert-Equal 50 (Invoke-PageScript $browser 'document.querySelectorAll("#instances tbody tr").length') 'The first page'
        $null = Invoke-PageScript $browser 'document.querySelector("a[rel=next]").click()'
        Wait-Page $browser "location.search.startsWith('?after=') && document.getElementById('live')?.dataset.state === 'live'" 'the next page'
        Assert-Equal $true (Invoke-PageScript $browser 'document.querySelectorAll("#instances tbody tr").length < 50 && !document.querySelector("a[rel=next]")') 'That it is the last'
        $null = Invoke-PageScript $browser 'document.getElementById("from").value = "refused"; document.querySelector(".find button").click()'
        Wait-Page $browser "location.search === '?from=refused' && document.getElementById('live')?.dataset.state === 'live'" 'the search'
        Assert-Equal 'refused-1' (Invoke-PageScript $browser 'document.querySelector("#instances tbody tr").dataset.key') 'What was found'
        Assert-Quiet
    }

    Test-Step 'headings, landmarks, tables and fields say what they are' {
        Open-Live $address
        $faults = Invoke-PageScript $browser @'
[
  document.documentElement.lang === 'en' || 'no language',
  document.querySelectorAll('h1').length === 1 || 'not one h1',
  ['header', 'main', 'footer', 'nav'].every(name => document.querySelector(name)) || 'a landmark is missing',
  [...document.querySelectorAll('table')].every(table => document.getElementById(table.closest('[aria-labelledby]')?.getAttribute('aria-labelledby'))) || 'a table without a name',
  [...document.querySelectorAll('th')].every(cell => cell.scope === 'col' && cell.textContent) || 'a head without scope',
  [...document.querySelectorAll('input')].every(field => field.labels.length) || 'a field without a label',
  [...document.images].every(image => image.hasAttribute('alt')) || 'an image without alt',
  document.getElementById('live').getAttribute('role') === 'status' || 'the state isn\u2019t announced',
  new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size === document.querySelectorAll('[id]').length || 'an id twice'
].filter(result => result !== true).join('; ')
'@
        Assert-Equal '' $faults 'What is missing'
    }

    Test-Step 'without scripts the page is a snapshot' {
        $null = Invoke-DevTool $browser 'Emulation.setScriptExecutionDisabled' @{ value = $true }
        try {
            $null = Invoke-DevTool $browser 'Page.navigate' @{ url = $address }
            $title = 'Snapshot of '
            Wait-Until {
                try {
                    $document = (Invoke-DevTool $browser 'DOM.getDocument' @{ depth = 0 }).root.nodeId
                    $html = (Invoke-DevTool $browser 'DOM.getOuterHTML' @{ nodeId = $document }).outerHTML
                }
                catch {
                    # The document was another by the time of the second question.
                    return $false
                }
                $html.Contains($title) -and $html.Contains('>orders-db</a>') -and $html.Contains('</html>')
            } 30 'the snapshot'
        }
        finally {
            $null = Invoke-DevTool $browser 'Emulation.setScriptExecutionDisabled' @{ value = $false }
        }
    }

    $report = Join-Path $screenshots 'conformance.html'
    $reportUri = [uri]::new($report).AbsoluteUri
    Test-Step 'the report of an examination is written' {
        $session = Connect-Broker $broker.Uri -Credential $credential -NoDefault
        $results = Test-BrokerConformance postgresql small large -Session $session -HtmlPath $report
        Disconnect-ServiceSession $session
        Assert-Equal $true ($results.Count -gt 150) 'That all was checked'
    }
    Test-Readable conformance $reportUri 'details.failed, section:nth-of-type(6) details:nth-of-type(1)'
    Test-Step 'the report shows what is chosen, and holds no secret' {
        Open-Page $browser $reportUri
        Assert-Equal 0 (Invoke-PageScript $browser '[...document.querySelectorAll("details.none")].filter(item => item.checkVisibility()).length') 'What isn''t applicable'
        $null = Invoke-PageScript $browser 'document.getElementById("show-none").click(); document.getElementById("show-passed").click()'
        Assert-Equal $true (Invoke-PageScript $browser 'document.querySelector("details.none").checkVisibility() && !document.querySelector("details.passed").checkVisibility()') 'That the choice counts'
        Assert-Equal $false (Invoke-PageScript $browser 'document.documentElement.outerHTML.includes("never-shown") || document.documentElement.outerHTML.includes("correct horse")') 'That a secret is on the page'
    }

    $fleet = Join-Path $screenshots 'fleet.html'
    $fleetUri = [uri]::new($fleet).AbsoluteUri
    Test-Step 'the report of a fleet is written' { Export-Fleet $fleet $hostile 6>$null }
    Test-Readable fleet $fleetUri 'details'
    Set-Screen $browser 1280 900 'light'

    Test-Step 'the report of a fleet has hostile names as text, and no secret' {
        Open-Page $browser $fleetUri
        Assert-Equal $hostile (Invoke-PageScript $browser '[...document.querySelectorAll("#instances td")].map(cell => cell.textContent).find(text => text.includes("img"))') 'The name'
        Assert-Equal $true (Invoke-PageScript $browser 'window.hacked === undefined && document.scripts.length === 0') 'That nothing ran'
        Assert-Equal $false (Invoke-PageScript $browser 'document.documentElement.outerHTML.includes("never-shown")') 'That a secret is on the page'
        Assert-Quiet
    }

    Test-Step 'the report of a fleet says what its parts are' {
        $faults = Invoke-PageScript $browser @'
[
  document.documentElement.lang === 'en' || 'no language',
  document.querySelectorAll('h1').length === 1 || 'not one h1',
  ['header', 'main', 'footer', 'nav'].every(name => document.querySelector(name)) || 'a landmark is missing',
  [...document.querySelectorAll('main section')].every(part => part.ariaLabel || document.getElementById(part.getAttribute('aria-labelledby'))) || 'a part without a name',
  [...document.querySelectorAll('table')].every(table => table.ariaLabel && table.role === 'table') || 'a table without a name',
  [...document.querySelectorAll('th')].every(cell => cell.scope === 'col' && cell.textContent) || 'a head without scope',
  [...document.querySelectorAll('main svg')].every(picture => picture.ariaHidden === 'true' || picture.closest('[aria-hidden=true]') || (picture.role === 'img' && picture.ariaLabel)) || 'a picture without words',
  [...document.querySelectorAll('h1, h2, h3')].every((head, index, all) => index === 0 || head.tagName[1] - all[index - 1].tagName[1] <= 1) || 'a level of headings is left out',
  [...document.querySelectorAll('a[href^="#"]')].every(link => document.getElementById(link.hash.slice(1))) || 'a link to nowhere',
  new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size === document.querySelectorAll('[id]').length || 'an id twice'
].filter(result => result !== true).join('; ')
'@
        Assert-Equal '' $faults 'What is missing'
    }

    Test-Step 'the report of a fleet is gone through by keyboard' {
        Open-Page $browser $fleetUri
        Send-Key Tab 9
        Assert-Equal 'Skip to the content' (Invoke-PageScript $browser 'document.activeElement.textContent') 'What comes first'
        Assert-Equal $true (Invoke-PageScript $browser 'document.activeElement.getBoundingClientRect().left >= 0') 'That it is seen'
        $null = Invoke-PageScript $browser 'document.querySelector("#instances summary").focus()'
        Send-Key Enter 13
        Wait-Page $browser 'document.querySelector("#instances details").open' 'the list to unfold'
        Assert-Equal 'none' (Invoke-PageScript $browser '[...document.querySelectorAll("a, summary")].filter(item => item.tabIndex < 0).map(item => item.textContent)[0] ?? "none"') 'What the keyboard can''t reach'
    }

    Test-Step 'the report of a fleet prints with all that is folded, on white' {
        Set-Screen $browser 1280 900 'dark'
        Open-Page $browser $fleetUri
        $null = Invoke-DevTool $browser 'Emulation.setEmulatedMedia' @{ media = 'print'; features = @(@{ name = 'prefers-color-scheme'; value = 'dark' }) }
        try {
            Assert-Equal 'rgb(255, 255, 255)' (Invoke-PageScript $browser 'getComputedStyle(document.body).backgroundColor') 'The ground'
            Assert-Equal $true (Invoke-PageScript $browser '[...document.querySelectorAll("#instances td")].at(-1).checkVisibility()') 'That the list is there'
            $pdf = [Convert]::FromBase64String((Invoke-DevTool $browser 'Page.printToPDF' @{ printBackground = $true }).data)
            [IO.File]::WriteAllBytes((Join-Path $screenshots 'fleet.pdf'), $pdf)
            Assert-Equal '%PDF' ([Text.Encoding]::ASCII.GetString($pdf, 0, 4)) 'What was printed'
        }
        finally { $null = Invoke-DevTool $browser 'Emulation.setEmulatedMedia' @{ media = '' } }
    }
    Set-Screen $browser 1280 900 'light'

    Test-Step 'nothing was asked of anybody else' {
        $foreign = @($browser.Requests | Where-Object { ($_ -split '#')[0] -notin 'about:blank', $reportUri, $fleetUri -and -not $_.StartsWith($broker.Uri.AbsoluteUri) })
        Assert-Equal 0 $foreign.Count "Requests to others ($($foreign -join ', '))"
    }

    Test-Step 'after a restart of the broker the page comes back by itself' {
        Open-Live $address
        $port = $broker.Uri.Port
        Stop-ServiceBroker $broker
        Wait-Page $browser "document.getElementById('live').dataset.state === 'lost'" 'the loss to be seen'
        $script:broker = Start-TestBroker $port
        New-Instance 'after-restart' 'phoenix'
        Wait-Page $browser "document.getElementById('live').dataset.state === 'live' && !!document.querySelector('#instances tr[data-key=after-restart]')" 'the page to come back'
    }
}
finally {
    if ($browser) { Stop-Chromium $browser }
    Stop-ServiceBroker $broker
}

Write-Output "Screenshots: $screenshots"
Exit-Suite $counts
