using System.Buffers;
using System.Net;
using SapServiceTools.BrokerHost.Transports;

namespace SapServiceTools.Tests.Conformance;

/// <summary>A server whose requests and answers can be changed on their way.</summary>
public sealed class TamperingTransport(IServerTransport inner, Tampering tampering, PollGate gate, bool bothModes = false) : IServerTransport
{
    public IReadOnlyList<Uri> Addresses => inner.Addresses;

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public Task StartAsync(ExchangeHandler handler, CancellationToken cancellationToken) => inner.StartAsync(
        async exchange =>
        {
            var asked = await ReadAsync(exchange);
            if (asked.IsPoll)
                gate.Polled(asked.Path[..^"/last_operation".Length]);
            if (tampering.Before(asked) is not { } answer)
            {
                answer = await AskAsync(exchange, asked);
                if (bothModes && answer.Json?["error"]?.GetValue<string>() is "AsyncRequired" && asked.IsAllowed)
                    answer = await new SynchronousMode(asked => AskAsync(exchange, asked), gate).DoAsync(asked);
                // Nobody here has a second to wait.
                if (answer.Headers.ContainsKey("Retry-After"))
                    answer.Headers["Retry-After"] = "0";
            }

            tampering.After(asked, answer);
            if (answer.Status is Answered.Never)
                await Task.Delay(Timeout.Infinite, exchange.Aborted);
            if (answer.Status is Answered.Cut)
            {
                exchange.Abort();
                return;
            }

            exchange.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers)
                exchange.SetHeader(name, value);
            if (answer.Status is 304)
                return;
            exchange.SetContentLength(answer.Body.Length);
            exchange.ResponseBody.Write(answer.Body);

            async Task<Answered> AskAsync(HttpExchange exchange, Asked asked)
            {
                var copy = new TamperedExchange(exchange, asked);
                await handler(copy);
                return copy.Answer();
            }
        },
        cancellationToken);

    private static async Task<Asked> ReadAsync(HttpExchange exchange)
    {
        using var body = new MemoryStream();
        await exchange.RequestBody.CopyToAsync(body);
        string[] names = ["X-Broker-API-Version", "Authorization", "X-Broker-API-Originating-Identity", "X-Broker-API-Request-Identity", "Content-Type", "If-None-Match"];
        return new Asked
        {
            Method = exchange.Method,
            Path = exchange.RawPath,
            Query = exchange.RawQuery,
            Headers = names.ToDictionary(name => name, exchange.GetHeader, StringComparer.OrdinalIgnoreCase),
            Body = body.ToArray(),
        };
    }

    private sealed class TamperedExchange(HttpExchange real, Asked asked) : HttpExchange
    {
        private readonly Answered _answer = new();
        private readonly ArrayBufferWriter<byte> _body = new();

        public override string Method => asked.Method;

        public override string RawPath => asked.Path;

        public override string RawQuery => asked.Query;

        public override IPEndPoint? RemoteEndPoint => real.RemoteEndPoint;

        public override CancellationToken Aborted => real.Aborted;

        public override Stream RequestBody { get; } = new MemoryStream(asked.Body);

        public override long? RequestContentLength => asked.Body.Length;

        public override int StatusCode { get; set; } = 200;

        public override bool HasResponseStarted => false;

        public override IBufferWriter<byte> ResponseBody => _body;

        public override ValueTask FlushAsync(CancellationToken cancellationToken) => default;

        public override string? GetHeader(string name) => asked.Headers.TryGetValue(name, out var value) ? value : real.GetHeader(name);

        public override void SetHeader(string name, string value) => _answer.Headers[name] = value;

        public override void SetContentLength(long length)
        {
        }

        public override void Abort() => real.Abort();

        public Answered Answer()
        {
            _answer.Status = StatusCode;
            _answer.Body = _body.WrittenSpan.ToArray();
            return _answer;
        }
    }
}
