// A broker in a process of its own, for tests that kill it: prints its address and runs until then.
// Arguments: the database file and the key file; or a connection string of PostgreSQL, the key file and a schema.
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.BrokerProcess;

var protector = CredentialProtector.FromKeyFile(args[1]);
BrokerStore store = args.Length > 2 ? new PostgresStore(args[0], protector, args[2]) : new SqliteStore(args[0], protector);
var log = new FaultLog();
var options = new BrokerHostOptions { Log = log, Authentication = ProcessBroker.CreateAuthentication() };
if (ProcessBroker.IsHolding)
    options = options with { BackgroundConcurrency = ProcessBroker.HeldAtOnce };
var transport = new ServerTransportOptions();
if (ProcessBroker.IsPatient)
    transport = transport with { MinRequestBodyRate = 0 };
await using var broker = new BrokerServer(ProcessBroker.CreateCatalog(), ProcessBroker.CreateHandler(), store, ServerTransports.Create(transport), options);
await broker.StartAsync();
Console.WriteLine(broker.Addresses[0]);
// Whoever asks for figures writes a line for each; others leave the input alone.
if (ProcessMeasurement.IsWanted)
{
    while (await Console.In.ReadLineAsync() is not null)
        Console.WriteLine(ProcessMeasurement.Take(log).ToLine());
}
await Task.Delay(Timeout.Infinite);
