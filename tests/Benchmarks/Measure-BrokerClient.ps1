# One process: provisions through Invoke-BrokerProvision, through a bare HttpClient loop in C# and through one in script, in turns, at the same broker.
param(
    [Parameter(Mandatory)] [string] $Uri,
    [int] $Instances = 3000,
    [int] $Throttle = 16,
    [int] $Rounds = 5
)

. (Join-Path $PSScriptRoot 'Common.ps1')
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

$null = Connect-Broker $Uri
$plan = Get-BrokerPlan store small

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

# Names are made before the clock runs; every turn needs new ones.
$names = @{ ours = [System.Collections.Generic.Queue[string[]]]::new(); script = [System.Collections.Generic.Queue[string[]]]::new(); bare = [System.Collections.Generic.Queue[string]]::new() }
foreach ($round in 0..$Rounds) {
    foreach ($kind in 'ours', 'script') { $names[$kind].Enqueue((1..$Instances | ForEach-Object { "$kind-$PID-$round-$_" })) }
    $names.bare.Enqueue("bare-$PID-$round")
}
function Confirm-Count([int] $Made) { if ($Made -ne $Instances) { throw "$Made of $Instances were made." } }

Measure-Turn ([ordered]@{
        bare   = { Confirm-Count ([BareClient]::Provision($Uri, $plan.ServiceId, $plan.PlanId, $names.bare.Dequeue(), $Instances, $Throttle)) }
        script = { Confirm-Count (Invoke-ScriptLoop $names.script.Dequeue()) }
        ours   = { Confirm-Count ($names.ours.Dequeue() | Invoke-BrokerProvision store small -ThrottleLimit $Throttle | Measure-Object).Count }
    }) $Rounds $Instances 'Microseconds' 1e6 | ConvertTo-Json -Compress -Depth 3
