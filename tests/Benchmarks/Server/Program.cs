// The emulator as a process: prints its service key as one line of JSON, answers each line of input (UTC ticks) with the bytes relayed by then,
// and ends with its input. Arguments: --provisioning-ms N, --tenants N (instances that are there from the start), --relay,
// --service-manager (the Service Manager's key, and its instances, instead of the Instance Manager's).
using System.Globalization;
using System.Text.Json.Nodes;
using SapServiceTools.Benchmarks.Server;
using SapServiceTools.Emulator;
using SapServiceTools.Emulator.Configuration;

var provisioning = TimeSpan.FromMilliseconds(Number("--provisioning-ms"));
await using var emulator = await ServiceEmulator.StartAsync(new EmulatorOptions { ProvisioningTime = provisioning }, CancellationToken.None);
var isServiceManager = args.Contains("--service-manager");
if (!isServiceManager)
    emulator.AddInstances(Number("--tenants"));
for (var i = 1; isServiceManager && i <= Number("--tenants"); i++)
    emulator.ServiceManager.AddInstance($"tenant-{i}", $"name-{i}");

var serviceKey = isServiceManager ? emulator.GetServiceManagerKey() : emulator.GetServiceKey();
var address = emulator.Uri;
using var relay = args.Contains("--relay") ? new Relay(address.Port) : null;
var key = new JsonObject();
foreach (var (name, value) in serviceKey)
    key[name] = relay is null ? (string)value! : ((string)value!).Replace($":{address.Port}/", $":{relay.Port}/", StringComparison.Ordinal);
Console.WriteLine(key.ToJsonString());

while (await Console.In.ReadLineAsync() is { } line)
    Console.WriteLine(relay?.BytesAt(long.Parse(line, CultureInfo.InvariantCulture)) ?? 0);

int Number(string name)
{
    var index = Array.IndexOf(args, name);
    return index < 0 ? 0 : int.Parse(args[index + 1], CultureInfo.InvariantCulture);
}
