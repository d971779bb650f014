# A headless Chromium and the little of its DevTools protocol that the tests need.

# The path of an installed Chromium, Chrome or Edge; nothing if there is none.
function Find-Chromium {
    if ($env:CHROMIUM) { return $env:CHROMIUM }
    foreach ($name in 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'msedge') {
        $found = Get-Command $name -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        if ($found) { return $found.Source }
    }
    $places = if ($IsMacOS) {
        '/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
    }
    elseif ($IsWindows) {
        "$env:ProgramFiles\Google\Chrome\Application\chrome.exe", "${env:ProgramFiles(x86)}\Microsoft\Edge\Application\msedge.exe"
    }
    $places | Where-Object { $_ -and (Test-Path -LiteralPath $_) } | Select-Object -First 1
}

# Starts it with a new profile and one empty tab.
function Start-Chromium([string] $Path) {
    $profilePath = Join-Path ([IO.Path]::GetTempPath()) "chromium-$([guid]::NewGuid().ToString('N'))"
    $null = New-Item -ItemType Directory $profilePath
    $browser = [pscustomobject]@{
        Process     = $null
        Profile     = $profilePath
        Socket      = [Net.WebSockets.ClientWebSocket]::new()
        Session     = $null
        LastId      = 0
        # Answers Basic challenges, if there is one.
        Credential  = $null
        Challenges  = 0
        # What a page complained about: scripts that failed, breaches of its Content-Security-Policy, answers that are errors.
        Complaints  = [System.Collections.Generic.List[string]]::new()
        # Addresses that were asked for.
        Requests    = [System.Collections.Generic.List[string]]::new()
    }
    $arguments = @(
        '--headless=new', '--remote-debugging-port=0', "--user-data-dir=$profilePath", '--no-first-run', '--no-default-browser-check',
        '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
        '--disable-dev-shm-usage', '--hide-scrollbars', '--lang=en-US', '--no-proxy-server'
    )
    # Its own sandbox works neither as root nor in most containers. Only this test's pages are opened in it.
    if ($IsLinux) { $arguments += '--no-sandbox' }
    $start = [Diagnostics.ProcessStartInfo]::new($Path)
    foreach ($argument in $arguments + 'about:blank') { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardError = $start.RedirectStandardOutput = $true
    $browser.Process = [Diagnostics.Process]::Start($start)
    try {
        Connect-DevTool $browser
    }
    catch {
        Stop-Chromium $browser
        throw
    }
    $browser
}

function Connect-DevTool($Browser) {
    # Unread pipes would fill up and hold it.
    $Browser.Process.BeginErrorReadLine()
    $Browser.Process.BeginOutputReadLine()
    $file = Join-Path $Browser.Profile 'DevToolsActivePort'
    Wait-Until { (Test-Path -LiteralPath $file) -and @(Get-Content -LiteralPath $file).Count -ge 2 } 60 'Chromium to start'
    $port, $place = Get-Content -LiteralPath $file
    $null = $Browser.Socket.ConnectAsync("ws://127.0.0.1:$port$place", [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $target = (Invoke-DevTool $Browser 'Target.createTarget' @{ url = 'about:blank' }).targetId
    $Browser.Session = (Invoke-DevTool $Browser 'Target.attachToTarget' @{ targetId = $target; flatten = $true }).sessionId
    foreach ($domain in 'Page', 'Runtime', 'Log', 'Network') { $null = Invoke-DevTool $Browser "$domain.enable" }
    $null = Invoke-DevTool $Browser 'Fetch.enable' @{ handleAuthRequests = $true }
}

function Stop-Chromium($Browser) {
    $Browser.Socket.Dispose()
    if (-not $Browser.Process.HasExited) { $Browser.Process.Kill($true) }
    $Browser.Process.WaitForExit()
    $Browser.Process.Dispose()
    Remove-Item -LiteralPath $Browser.Profile -Recurse -Force -ErrorAction Ignore
}

# Sends a command and returns its result.
function Invoke-DevTool($Browser, [string] $Method, [hashtable] $Parameter = @{}) {
    $id = Send-DevTool $Browser $Method $Parameter
    while ($true) {
        $message = Receive-DevTool $Browser 60
        if (-not $message) { throw "$Method isn't answered." }
        if ($message['id'] -eq $id) {
            if ($message['error']) { throw "${Method}: $($message.error.message)" }
            return $message['result']
        }
    }
}

function Send-DevTool($Browser, [string] $Method, [hashtable] $Parameter) {
    $id = ++$Browser.LastId
    $message = @{ id = $id; method = $Method; params = $Parameter }
    if ($Browser.Session) { $message.sessionId = $Browser.Session }
    $bytes = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json $message -Depth 10 -Compress))
    $null = $Browser.Socket.SendAsync([ArraySegment[byte]]::new($bytes), [Net.WebSockets.WebSocketMessageType]::Text, $true, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $id
}

# The next message, after looking to what it asks for by itself.
function Receive-DevTool($Browser, [int] $TimeoutSeconds) {
    $limit = [Threading.CancellationTokenSource]::new([TimeSpan]::FromSeconds($TimeoutSeconds))
    $text = [IO.MemoryStream]::new()
    $buffer = [byte[]]::new(65536)
    do {
        $part = $Browser.Socket.ReceiveAsync([ArraySegment[byte]]$buffer, $limit.Token).GetAwaiter().GetResult()
        $text.Write($buffer, 0, $part.Count)
    } until ($part.EndOfMessage)
    $message = [Text.Encoding]::UTF8.GetString($text.ToArray()) | ConvertFrom-Json -AsHashtable
    $about = $message['params']
    switch ($message['method']) {
        'Fetch.requestPaused' {
            $Browser.Requests.Add($about.request.url)
            $null = Send-DevTool $Browser 'Fetch.continueRequest' @{ requestId = $about.requestId }
        }
        'Fetch.authRequired' {
            $Browser.Challenges++
            $answer = if ($Browser.Credential) {
                @{ response = 'ProvideCredentials'; username = $Browser.Credential.UserName; password = $Browser.Credential.GetNetworkCredential().Password }
            }
            else { @{ response = 'CancelAuth' } }
            $null = Send-DevTool $Browser 'Fetch.continueWithAuth' @{ requestId = $about.requestId; authChallengeResponse = $answer }
        }
        'Runtime.exceptionThrown' { $Browser.Complaints.Add("script: $($about.exceptionDetails.exception.description ?? $about.exceptionDetails.text)") }
        'Log.entryAdded' {
            # A challenge is how a login begins.
            if ($about.entry.level -eq 'error' -and $about.entry.text -notmatch 'status of 401') { $Browser.Complaints.Add("$($about.entry.source): $($about.entry.text)") }
        }
    }
    $message
}

# The value of an expression in the page.
function Invoke-PageScript($Browser, [string] $Expression) {
    $result = Invoke-DevTool $Browser 'Runtime.evaluate' @{ expression = $Expression; returnByValue = $true; awaitPromise = $true }
    if ($result['exceptionDetails']) { throw "$Expression`: $($result.exceptionDetails.exception.description)" }
    $result.result['value']
}

function Open-Page($Browser, [string] $Uri) {
    $null = Invoke-DevTool $Browser 'Page.navigate' @{ url = $Uri }
    Wait-Page $Browser "document.readyState === 'complete' && location.href !== 'about:blank'" "$Uri to load"
}

function Wait-Page($Browser, [string] $Expression, [string] $What = $Expression) {
    Wait-Until { Invoke-PageScript $Browser $Expression } 30 $What
}

function Wait-Until([scriptblock] $Condition, [int] $TimeoutSeconds, [string] $What) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $TimeoutSeconds) { throw "Waited in vain for $What." }
        Start-Sleep -Milliseconds 50
    }
}

# Makes it a screen of that size and in that colour scheme.
function Set-Screen($Browser, [int] $Width, [int] $Height, [string] $Scheme, [bool] $Mobile = $false) {
    $null = Invoke-DevTool $Browser 'Emulation.setDeviceMetricsOverride' @{ width = $Width; height = $Height; deviceScaleFactor = $Mobile ? 2 : 1; mobile = $Mobile }
    $null = Invoke-DevTool $Browser 'Emulation.setEmulatedMedia' @{ features = @(@{ name = 'prefers-color-scheme'; value = $Scheme }) }
}

function Save-Screenshot($Browser, [string] $Path, [int] $MaximumHeight = 4000) {
    $size = (Invoke-DevTool $Browser 'Page.getLayoutMetrics').cssContentSize
    $clip = @{ x = 0; y = 0; width = $size.width; height = [Math]::Min($size.height, $MaximumHeight); scale = 1 }
    $image = Invoke-DevTool $Browser 'Page.captureScreenshot' @{ format = 'png'; captureBeyondViewport = $true; clip = $clip }
    [IO.File]::WriteAllBytes($Path, [Convert]::FromBase64String($image.data))
}
