// The module's main job in C#: one service instance per tenant, from connect to delete, against the embedded emulator.
// With a real service key in place of the emulator's it does the same for real.
using System.Diagnostics;
using SapServiceTools;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
var cancel = limit.Token;
var log = NullCallLog.Instance;

await using var emulator = await ServiceEmulator.StartAsync(new EmulatorOptions { ProvisioningTime = TimeSpan.FromSeconds(1) }, cancel);
using var client = new InstanceManagerClient(InstanceManagerOptions.FromServiceKey(emulator.GetServiceKey()), new TransportOptions());
Console.WriteLine($"Connected to {client.Uri} as {client.UserName}.");

var atOnce = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel };
string[] tenants = ["acme", "globex", "initech", "umbrella", "wayne"];
Console.WriteLine($"Creating {tenants.Length} instances; the service takes a second for each, and they run at the same time.");
var clock = Stopwatch.StartNew();
await Parallel.ForEachAsync(tenants, atOnce, async (tenant, token) =>
{
    var operation = await client.StartCreateAsync(tenant, parameters: null, log, token);
    var instance = await client.CompleteAsync(operation, timeout: null, log, token);
    Console.WriteLine($"  {clock.Elapsed.TotalSeconds,4:0.0} s  {instance!.TenantId,-10} {instance.Status}");
});

Console.WriteLine("The service has:");
await foreach (var instance in client.GetAllAsync(log, cancel))
    Console.WriteLine($"  {instance.TenantId,-10} {instance.Status,-20} credentials: {instance.Credentials}");

var acme = await client.GetAsync("acme", new GetInstanceOptions(), log, cancel)
    ?? throw new InvalidOperationException("acme has no instance.");
Console.WriteLine($"acme connects as {acme.Credentials!.Reveal()["user"]}; printing a credentials object shows field names only.");

try
{
    await client.StartCreateAsync("acme", parameters: null, log, cancel);
}
catch (ResourceExistsException error)
{
    Console.WriteLine($"A second instance is refused: {error.ErrorId}.");
}

await Parallel.ForEachAsync(tenants, atOnce, async (tenant, token) =>
    await client.CompleteAsync(await client.StartDeleteAsync(tenant, log, token), timeout: null, log, token));

var left = 0;
await foreach (var _ in client.GetAllAsync(log, cancel))
    left++;
Console.WriteLine($"Deleted all; {left} left. {client.RequestCount} requests in {clock.Elapsed.TotalSeconds:0.0} s.");
return left == 0 ? 0 : 1;
