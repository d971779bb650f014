using SapServiceTools.Clients.Http;

namespace SapServiceTools.Tests.Faults;

/// <summary>One operation under one fault: a name of its own, and how its client reaches the proxy.</summary>
public sealed class FaultCell(FaultLane lane, Fault? fault, string name) : IDisposable
{
    // A limit that is reached within a moment; what is beyond it stands for what is beyond the usual one.
    public const int MaxResponseBytes = 4 * 1024 * 1024;
    private readonly List<IDisposable> _clients = [];

    public FaultLane Lane => lane;

    /// <summary>What the cell names whatever it makes.</summary>
    public string Name => name;

    /// <summary>True where the client can't reach the service from the beginning.</summary>
    public bool IsUnreachable => fault == Fault.UnknownHost;

    /// <summary>Scheme, host and port that the client uses.</summary>
    public string Authority => fault switch
    {
        Fault.UnknownHost => $"http://no-such-host.invalid:{lane.Proxy.Port}",
        Fault.ForeignCertificate => $"https://127.0.0.1:{lane.Proxy.Port}",
        _ => $"http://127.0.0.1:{lane.Proxy.Port}",
    };

    public TransportOptions Transport => new()
    {
        RequestTimeout = FaultLane.RequestTimeout,
        MaxResponseBytes = MaxResponseBytes,
        CACertificatePath = lane.Certificates.Path,
        // Nobody of the name .invalid reads them.
        AllowUnencryptedAuthentication = true,
    };

    /// <summary>An address of the emulator as the client is to use it.</summary>
    public string Behind(string address) => address.Replace(lane.Emulator.Uri.GetLeftPart(UriPartial.Authority), Authority, StringComparison.Ordinal);

    /// <summary>A service key whose addresses are behind the proxy.</summary>
    public Dictionary<string, object?> Behind(IReadOnlyDictionary<string, object?> key) =>
        key.ToDictionary(field => field.Key, field => field.Value is string text ? Behind(text) : field.Value, StringComparer.Ordinal);

    public T Own<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }

    public void Dispose() => _clients.ForEach(client => client.Dispose());
}
