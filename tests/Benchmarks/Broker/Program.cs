// Servers to compare, and what loads them; each is a process of its own.
//   bare                         Kestrel with next to nothing on it; prints its address, ends with its input.
//   compiled STORE               the broker with a compiled handler; the same. STORE is memory, sqlite (in a new folder that goes with it),
//                                or postgresql (where BROKER_POSTGRES says).
//   load ADDRESS WHAT SECONDS CONNECTIONS    WHAT is catalog or provision; prints one line of JSON.
using System.Globalization;
using SapServiceTools.Benchmarks.Broker;

switch (args)
{
    case ["bare"]:
        await using (var server = await BareServer.StartAsync())
            await ServeAsync(server.Address);
        return 0;
    case ["compiled", var store]:
        using (var folder = new TemporaryFolder())
        await using (var server = await CompiledBroker.StartAsync(store, folder.Path))
            await ServeAsync(server.Addresses[0]);
        return 0;
    case ["load", var address, var what, var seconds, var connections]:
        var load = new LoadGenerator(new Uri(address), what == "provision");
        Console.WriteLine(await load.RunAsync(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), int.Parse(connections, CultureInfo.InvariantCulture)));
        return 0;
    default:
        Console.Error.WriteLine("See the head of Program.cs.");
        return 2;
}

static async Task ServeAsync(Uri address)
{
    Console.WriteLine(address);
    while (await Console.In.ReadLineAsync() is not null)
    {
    }
}
