namespace SapServiceTools.Benchmarks.Broker;

/// <summary>A new folder for a store's files; it goes with them.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("broker-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
