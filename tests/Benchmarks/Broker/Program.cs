// Servers to compare, and what loads them; each is a process of its own.
//   bare                         Kestrel with next to nothing on it; prints its address, ends with its input.
//   compiled                     the broker with a compiled handler, store in memory; the same.
//   compiled sqlite FILE KEYFILE, compiled postgres CONNECTION KEYFILE    the same on another store, with the key in a file that is made if it isn't there.
//   load ADDRESS WHAT SECONDS CONNECTIONS    WHAT is catalog or provision; prints one line of JSON.
using System.Globalization;
using SapServiceTools.Benchmarks.Broker;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;

switch (args)
{
    case ["bare"]:
        await using (var server = await BareServer.StartAsync())
            await ServeAsync(server.Address);
        return 0;
    case ["compiled"]:
        await ServeBrokerAsync(new MemoryStore());
        return 0;
    case ["compiled", "sqlite", var file, var key]:
        await ServeBrokerAsync(new SqliteStore(file, CredentialProtector.FromKeyFile(key)));
        return 0;
    case ["compiled", "postgres", var connection, var key]:
        await ServeBrokerAsync(new PostgresStore(connection, CredentialProtector.FromKeyFile(key)));
        return 0;
    case ["load", var address, var what, var seconds, var connections]:
        var load = new LoadGenerator(new Uri(address), what == "provision");
        Console.WriteLine(await load.RunAsync(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), int.Parse(connections, CultureInfo.InvariantCulture)));
        return 0;
    default:
        Console.Error.WriteLine("See the head of Program.cs.");
        return 2;
}

static async Task ServeBrokerAsync(BrokerStore store)
{
    await using var server = await CompiledBroker.StartAsync(store);
    await ServeAsync(server.Addresses[0]);
}

static async Task ServeAsync(Uri address)
{
    Console.WriteLine(address);
    while (await Console.In.ReadLineAsync() is not null)
    {
    }
}
