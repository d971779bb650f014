# One process: provisions through Invoke-BrokerProvision, through a bare HttpClient loop in C# and through one in script, in turns, at the same broker, and answers with the medians of requests a second and CPU a request.
param(
    [Parameter(Mandatory)] [string] $Uri,
    [int] $Instances = 3000,
    [int] $Throttle = 16,
    [int] $Rounds = 5
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
Import-Module (Join-Path $env:SAPSERVICETOOLS_MODULE SapServiceTools.psd1)

# What a program would do at least: the request with its headers, the answer read and looked at.
Add-Type -TypeDefinition @'
using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

public static class BareClient
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    public static int Provision(string broker, string serviceId, string planId, string prefix, int count, int throttle) => ProvisionAsync(broker, serviceId, planId, prefix, count, throttle).GetAwaiter().GetResult();

    private static async Task<int> ProvisionAsync(string broker, string serviceId, string planId, string prefix, int count, int throttle)
    {
        int next = 0, made = 0;
        await Task.WhenAll(Enumerable.Range(0, throttle).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) <= count;)
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, $"{broker}v2/service_instances/{prefix}-{number}?accepts_incomplete=true");
                request.Headers.Add("X-Broker-API-Version", "2.17");
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes($"{{\"service_id\":\"{serviceId}\",\"plan_id\":\"{planId}\",\"organization_guid\":\"o\",\"space_guid\":\"s\"}}"));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await Client.SendAsync(request);
                using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
                if ((int)response.StatusCode == 201 && body.RootElement.TryGetProperty("dashboard_url", out var url) && url.GetString() is not null)
                    Interlocked.Increment(ref made);
            }
        })));
        return made;
    }
}
'@

$session = Connect-Broker $Uri
$plan = Get-BrokerPlan store small
$process = [System.Diagnostics.Process]::GetCurrentProcess()

function Measure-Work([scriptblock] $Work) {
    [GC]::Collect()
    $process.Refresh()
    $cpu = $process.TotalProcessorTime
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $made = & $Work
    $clock.Stop()
    $process.Refresh()
    if ($made -ne $Instances) { throw "$made of $Instances were made." }
    @{ PerSecond = $Instances / $clock.Elapsed.TotalSeconds; CpuMicroseconds = ($process.TotalProcessorTime - $cpu).TotalMicroseconds / $Instances }
}

function Get-Median([object[]] $Rows, [string] $Name) {
    ($Rows.$Name | Sort-Object)[[int][Math]::Floor($Rows.Count / 2)]
}

# What an admin would write: one request after the other.
$http = [System.Net.Http.HttpClient]::new()
function Invoke-ScriptLoop([string[]] $Name) {
    $made = 0
    foreach ($one in $Name) {
        $request = [System.Net.Http.HttpRequestMessage]::new('PUT', "${Uri}v2/service_instances/${one}?accepts_incomplete=true")
        $request.Headers.Add('X-Broker-API-Version', '2.17')
        $body = @{ service_id = $plan.ServiceId; plan_id = $plan.PlanId; organization_guid = 'o'; space_guid = 's' } | ConvertTo-Json -Compress
        $request.Content = [System.Net.Http.StringContent]::new($body, [Text.Encoding]::UTF8, 'application/json')
        $response = $http.SendAsync($request).GetAwaiter().GetResult()
        $answer = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult() | ConvertFrom-Json
        if ([int] $response.StatusCode -eq 201 -and $answer.dashboard_url) { $made++ }
        $response.Dispose()
    }
    $made
}

$bare, $script, $ours = @(), @(), @()
# The first round warms up both and isn't counted.
foreach ($round in 0..$Rounds) {
    $one = Measure-Work { [BareClient]::Provision($Uri, $plan.ServiceId, $plan.PlanId, "bare-$round-$PID", $Instances, $Throttle) }
    $names = 1..$Instances | ForEach-Object { "script-$round-$PID-$_" }
    $three = Measure-Work { Invoke-ScriptLoop $names }
    $names = 1..$Instances | ForEach-Object { "ours-$round-$PID-$_" }
    $two = Measure-Work { ($names | Invoke-BrokerProvision store small -ThrottleLimit $Throttle | Measure-Object).Count }
    if ($round -gt 0) { $bare += $one; $ours += $two; $script += $three }
}

@{
    BarePerSecond   = Get-Median $bare PerSecond
    OursPerSecond   = Get-Median $ours PerSecond
    ScriptPerSecond = Get-Median $script PerSecond
    ScriptCpu       = Get-Median $script CpuMicroseconds
    BareCpu         = Get-Median $bare CpuMicroseconds
    OursCpu         = Get-Median $ours CpuMicroseconds
} | ConvertTo-Json -Compress
