using Xunit;

namespace SapServiceTools.Tests.Transports;

/// <summary>Both servers do the same.</summary>
public abstract class BothTransportsTests : IDisposable
{
    // Nothing waits for it; a hanging server fails the test instead of hanging the run.
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public static TheoryData<TransportKind> Kinds { get; } = [TransportKind.Kestrel, TransportKind.HttpListener];

    protected CancellationToken Limit => _limit.Token;

    public void Dispose()
    {
        _limit.Dispose();
        GC.SuppressFinalize(this);
    }

    // The managed HttpListener ends an aborted answer politely; the seam's documentation says so.
    protected static bool CanCut(TransportKind kind) => kind == TransportKind.Kestrel || OperatingSystem.IsWindows();
}
