namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>Where a test's store lies: a folder of its own, and a schema of its own in PostgreSQL.</summary>
public sealed class StorePlace : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("broker-");

    public string Schema { get; } = $"broker_{Guid.NewGuid():N}";

    public string DatabasePath => Path.Combine(_folder.FullName, "broker.db");

    public string KeyPath => Path.Combine(_folder.FullName, "broker.key");

    public void Dispose() => _folder.Delete(recursive: true);
}
