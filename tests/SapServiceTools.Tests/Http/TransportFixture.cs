using SapServiceTools.Clients.Http;
using SapServiceTools.Tests.Support;

namespace SapServiceTools.Tests.Http;

/// <summary>A transport with a server that answers as the test says. Waits between tries follow a clock that the test drives.</summary>
public sealed class TransportFixture : IAsyncDisposable
{
    public const string User = "imüser";
    public const string Password = "im:pass#wörd";

    /// <summary>The default options, but requests have all the time in the world: the clock runs on while they are under way.</summary>
    public static readonly TransportOptions Patient = new() { RequestTimeout = TimeSpan.FromDays(2) };

    private TransportFixture(HttpStub server, TransportOptions? options)
    {
        Server = server;
        Transport = Create(options ?? Patient, Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public CallRecorder Log { get; } = new();

    public HttpStub Server { get; }

    public ServiceTransport Transport { get; }

    public static ServiceTransport Create(TransportOptions options, TimeProvider? clock = null) =>
        new(options, new BasicAuthenticator(User, Password), new Redactor(Password, $"{User}:{Password}"), clock);

    public static async Task<TransportFixture> StartAsync(Func<StubCall, ValueTask> answer, TransportOptions? options = null) =>
        new(await HttpStub.StartAsync(answer), options);

    public static async Task<TransportFixture> StartAsync(Action<StubCall> answer, TransportOptions? options = null) =>
        new(await HttpStub.StartAsync(answer), options);

    public ServiceRequest Get(string path = "things/1") => new(HttpMethod.Get, new Uri(Server.Uri, path), 200, 404) { Purpose = "read the thing" };

    public ServiceRequest Post(string? json = null) => new(HttpMethod.Post, new Uri(Server.Uri, "things/1"), 201)
    {
        Purpose = "create the thing",
        Json = json is null ? default(ReadOnlyMemory<byte>?) : System.Text.Encoding.UTF8.GetBytes(json),
        Retry = RetryMode.WhenWithoutEffect,
    };

    /// <summary>Sends, and lets the clock run over the waits between tries.</summary>
    public Task<ServiceResponse> SendAsync(ServiceRequest request) =>
        Clock.DriveAsync(Transport.SendAsync(request, Log, CancellationToken.None), reach: TimeSpan.FromMinutes(30));

    public async Task<ServiceException> FailAsync(ServiceRequest request) =>
        await Xunit.Assert.ThrowsAnyAsync<ServiceException>(() => SendAsync(request));

    public async ValueTask DisposeAsync()
    {
        Transport.Dispose();
        await Server.DisposeAsync();
    }
}
