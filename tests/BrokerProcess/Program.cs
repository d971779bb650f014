// A broker in a process of its own, for tests that kill it: prints its address and runs until then.
// Arguments: the database file and the key file.
using SapServiceTools.BrokerHost;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.BrokerProcess;

var store = new SqliteStore(args[0], CredentialProtector.FromKeyFile(args[1]));
await using var broker = new BrokerServer(ProcessBroker.CreateCatalog(), ProcessBroker.CreateHandler(), store, ServerTransports.Create(new ServerTransportOptions()),
    ProcessBroker.IsHolding ? new BrokerHostOptions { BackgroundConcurrency = ProcessBroker.HeldAtOnce } : new BrokerHostOptions());
await broker.StartAsync();
Console.WriteLine(broker.Addresses[0]);
await Task.Delay(Timeout.Infinite);
