# The service behind EchoBroker.ps1, dot-sourced by it: a small HTTP server on the loopback, in a runspace of its own.

function Start-EchoService {
    param([int] $Port, [string] $StatePath)
    if (-not $Port) {
        # HttpListener can't choose one itself.
        $probe = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $probe.Start()
        $Port = $probe.LocalEndpoint.Port
        $probe.Stop()
    }
    $listener = [System.Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$Port/")
    $listener.Start()
    $path = $StatePath ? $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($StatePath) : ''
    $shell = [powershell]::Create().AddScript($EchoService).AddArgument($listener).AddArgument($path)
    [pscustomobject]@{ Uri = [uri] "http://127.0.0.1:$Port/"; Listener = $listener; Shell = $shell; Running = $shell.BeginInvoke() }
}

function Stop-EchoService {
    param([Parameter(Mandatory)] $Service)
    # The server ends with its listener, after the request that it is at.
    $Service.Listener.Stop()
    $null = $Service.Running.AsyncWaitHandle.WaitOne(5000)
    $Service.Shell.Runspace.Dispose()
    $Service.Shell.Dispose()
}

# One request after the other, so that nothing needs a lock.
$EchoService = {
    param([System.Net.HttpListener] $Listener, [string] $StatePath)
    $ErrorActionPreference = 'Stop'

    # Unlike @{}, this tells upper from lower case, as ids do.
    function New-Table { [System.Collections.Generic.Dictionary[string, object]]::new() }

    # For each kind of service: instance id, binding id, messages so far.
    $kinds = New-Table
    foreach ($kind in 'echo', 'invert') { $kinds[$kind] = New-Table }
    if ($StatePath -and (Test-Path -LiteralPath $StatePath)) {
        $kinds = Get-Content -LiteralPath $StatePath -Raw | ConvertFrom-Json -AsHashtable
    }

    function Save-State {
        if (-not $StatePath) { return }
        # Moved into place whole, so that no crash leaves half a file.
        $kinds | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath "$StatePath.new"
        Move-Item -LiteralPath "$StatePath.new" $StatePath -Force
    }

    # By text elements: an accent stays on its letter, and no character breaks in two.
    function Get-Inverted([string] $Text) {
        $elements = [System.Collections.Generic.List[string]]::new()
        $next = [System.Globalization.StringInfo]::GetTextElementEnumerator($Text)
        while ($next.MoveNext()) { $elements.Add($next.Current) }
        $elements.Reverse()
        -join $elements
    }

    # What it answers: a status, and either something for JSON or a page.
    function Get-Answer($Request) {
        $kind, $first, $second, $rest = @($Request.RawUrl.Split('?')[0].Split('/') | Select-Object -Skip 1 | ForEach-Object { [uri]::UnescapeDataString($_) })
        $instances = $kinds.ContainsKey("$kind") ? $kinds[$kind] : $null
        if ($null -eq $instances -or -not $first -or $rest) { return 404, @{ error = 'There is nothing here.' } }

        if ($Request.HttpMethod -eq 'GET') {
            if ($first -ne 'dashboard' -or -not $instances.ContainsKey("$second")) { return 404, @{ error = 'There is no such dashboard.' } }
            # The methods, because an id may be Count or Values.
            $bindings = $instances[$second]
            $messages = ($bindings.get_Values() | Measure-Object -Sum).Sum ?? 0
            $cells = $second, $bindings.get_Count(), $messages | ForEach-Object { "<td>$([System.Net.WebUtility]::HtmlEncode("$_"))</td>" }
            return 200, "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>$kind</title><table><tr><th>Instance<th>Bindings<th>Messages</tr><tr>$(-join $cells)</tr></table></html>"
        }

        if ($Request.HttpMethod -eq 'POST') {
            if (($Request.ContentType ?? '').Split(';')[0].Trim() -ne 'application/json') { return 415, @{ error = 'The message must be JSON (Content-Type: application/json).' } }
            if (-not $instances.ContainsKey($first)) { return 404, @{ error = 'There is no such instance.' } }
            if (-not $second -or -not $instances[$first].ContainsKey($second)) { return 404, @{ error = 'There is no such binding.' } }
            $body = try { [System.IO.StreamReader]::new($Request.InputStream, [Text.Encoding]::UTF8).ReadToEnd() | ConvertFrom-Json -AsHashtable } catch { $null }
            if ($body -isnot [hashtable] -or $body.message -isnot [string]) { return 400, @{ error = 'A message is {"message": "text"}.' } }
            $instances[$first][$second]++
            Save-State
            return 200, @{ response = $kind -eq 'invert' ? (Get-Inverted $body.message) : $body.message }
        }

        switch ($Request.HttpMethod) {
            PUT {
                if (-not $second) {
                    if (-not $instances.ContainsKey($first)) { $instances[$first] = New-Table }
                    $state = 'provision_success'
                }
                elseif (-not $instances.ContainsKey($first)) { return 404, @{ error = 'There is no such instance.' } }
                else {
                    if (-not $instances[$first].ContainsKey($second)) { $instances[$first][$second] = 0 }
                    $state = 'bind_success'
                }
            }
            DELETE {
                if (-not $second) { $null = $instances.Remove($first); $state = 'deprovision_success' }
                else {
                    if ($instances.ContainsKey($first)) { $null = $instances[$first].Remove($second) }
                    $state = 'unbind_success'
                }
            }
            default { return 405, @{ error = 'This takes GET, POST, PUT and DELETE.' } }
        }
        Save-State
        $answer = @{ state = $state }
        if ($state -eq 'provision_success') { $answer.dashboard_url = "$($Listener.Prefixes)$kind/dashboard/$([uri]::EscapeDataString($first))" }
        200, $answer
    }

    while ($Listener.IsListening) {
        try { $context = $Listener.GetContext() } catch { break }
        try { $status, $content = Get-Answer $context.Request }
        catch { $status, $content = 500, @{ error = "$_" } }
        try {
            $isPage = $content -is [string]
            $bytes = [Text.Encoding]::UTF8.GetBytes(($isPage ? $content : ($content | ConvertTo-Json -Compress)))
            $context.Response.StatusCode = $status
            $context.Response.ContentType = $isPage ? 'text/html; charset=utf-8' : 'application/json'
            $context.Response.Close($bytes, $false)
        }
        catch {
            # The caller hung up.
            $context.Response.Abort()
        }
    }
}
