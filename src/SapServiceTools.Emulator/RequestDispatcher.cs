using System.Globalization;
using SapServiceTools.BrokerHost.Transports;
using SapServiceTools.Emulator.Configuration;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator;

/// <summary>The way of a request: counted and logged, delayed, limited, hit by a fault, and handed to the service that its path names.</summary>
internal sealed class RequestDispatcher
{
    private readonly IReadOnlyList<IEmulatedService> _services;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _startedAt;
    private readonly TimeSpan _latency;
    private readonly RandomFaults _random;
    private readonly RequestLog _log;
    private readonly long[] _counts = new long[(int)EmulatorOperation.Other + 1];
    private volatile RateLimiter? _limiter;
    private volatile RateLimiter[] _limiters = [];

    public RequestDispatcher(EmulatorOptions options, DateTimeOffset startedAt, IReadOnlyList<IEmulatedService> services)
    {
        _services = services;
        _clock = options.TimeProvider;
        _startedAt = startedAt;
        _latency = options.Latency;
        _random = new RandomFaults(options);
        _log = new RequestLog(options.RequestLogSize);
        RateLimit = options.RateLimit;
        RateLimits = options.RateLimits;
    }

    /// <inheritdoc cref="RandomFaults.Rate"/>
    public double FaultRate
    {
        set => _random.Rate = value;
    }

    public EmulatorFaultCollection Faults { get; } = new();

    public IReadOnlyList<EmulatorRequest> Requests => _log.Snapshot();

    public EmulatorRateLimit? RateLimit
    {
        get => _limiter?.Limit;
        set
        {
            value?.Validate();
            _limiter = value is null ? null : new RateLimiter(value, _startedAt);
        }
    }

    public IReadOnlyList<EmulatorRateLimit> RateLimits
    {
        get => Array.ConvertAll(_limiters, limiter => limiter.Limit);
        set
        {
            foreach (var limit in value)
                limit.Validate();
            _limiters = [.. value.Select(limit => new RateLimiter(limit, _startedAt))];
        }
    }

    public EmulatorRequestCounts Counts => new(
        Count(EmulatorOperation.Create), Count(EmulatorOperation.Get), Count(EmulatorOperation.List),
        Count(EmulatorOperation.Delete), Count(EmulatorOperation.Rebind), Count(EmulatorOperation.Other))
    {
        Token = Count(EmulatorOperation.Token),
        LookUp = Count(EmulatorOperation.LookUp),
        Bind = Count(EmulatorOperation.Bind),
        Unbind = Count(EmulatorOperation.Unbind),
        Poll = Count(EmulatorOperation.Poll),
        Update = Count(EmulatorOperation.Update),
    };

    public async ValueTask HandleAsync(HttpExchange exchange)
    {
        var service = Find(exchange.RawPath, out var call, exchange.Method);
        Interlocked.Increment(ref _counts[(int)call.Operation]);
        var now = _clock.GetUtcNow();
        var started = _clock.GetTimestamp();
        var logged = Log(exchange, call, now);
        // Callers that reckon with the server's time must see the emulator's.
        if (_clock != TimeProvider.System)
            exchange.SetHeader("Date", now.ToString("R", CultureInfo.InvariantCulture));
        if (_latency > TimeSpan.Zero)
            await Task.Delay(_latency, _clock, exchange.Aborted).ConfigureAwait(false);
        var fault = CheckLimits(exchange, now) ?? Faults.Take(call, exchange.RawPath) ?? _random.Next();
        var isWhole = true;
        if (fault is null)
            await ServeAsync(service, call, exchange).ConfigureAwait(false);
        else
            isWhole = await PlayAsync(fault, service, call, exchange, logged).ConfigureAwait(false);
        if (logged is null)
            return;
        logged.Duration = _clock.GetElapsedTime(started);
        if (isWhole)
            logged.StatusCode = exchange.StatusCode;
    }

    private EmulatorFault? CheckLimits(HttpExchange exchange, DateTimeOffset now)
    {
        if (_limiter?.Check(now) is { } refused)
            return refused;
        foreach (var limiter in _limiters)
        {
            if (limiter.Limit.Counts(exchange.Method, exchange.RawPath) && limiter.Check(now) is { } limited)
                return limited;
        }

        return null;
    }

    private static ValueTask ServeAsync(IEmulatedService? service, EmulatedCall call, HttpExchange exchange)
    {
        if (service is not null)
            return service.HandleAsync(call, exchange);
        JsonResponse.Describe(exchange, 404, "There is nothing under this path.");
        return default;
    }

    // False if the caller gets no whole response.
    private async ValueTask<bool> PlayAsync(EmulatorFault fault, IEmulatedService? service, EmulatedCall call, HttpExchange exchange, EmulatorRequest? logged)
    {
        if (logged is not null)
            logged.Fault = fault.Kind;
        if (fault.Delay > TimeSpan.Zero)
            await Task.Delay(fault.Delay, _clock, exchange.Aborted).ConfigureAwait(false);
        if (!fault.HasEffect)
        {
            FaultPlayer.PlayInstead(fault, exchange);
        }
        else if (fault.Kind == EmulatorFaultKind.Latency)
        {
            await ServeAsync(service, call, exchange).ConfigureAwait(false);
        }
        else
        {
            var response = new CapturingExchange(exchange);
            await ServeAsync(service, call, response).ConfigureAwait(false);
            await FaultPlayer.PlayAfterAsync(fault, response, exchange).ConfigureAwait(false);
        }
        return fault.Kind is not (EmulatorFaultKind.ResetBeforeEffect or EmulatorFaultKind.ResetAfterEffect or EmulatorFaultKind.ResetInBody);
    }

    private IEmulatedService? Find(string path, out EmulatedCall call, string method)
    {
        foreach (var service in _services)
        {
            var end = service.Segment.Length + 1;
            if (path.Length < end || path[0] != '/' || (path.Length > end && path[end] != '/')
                || !path.AsSpan(1).StartsWith(service.Segment, StringComparison.Ordinal))
                continue;
            call = service.Classify(method, path.AsSpan(end));
            return service;
        }
        call = new EmulatedCall(EmulatorOperation.Other);
        return null;
    }

    private EmulatorRequest? Log(HttpExchange exchange, in EmulatedCall call, DateTimeOffset now)
    {
        if (!_log.IsEnabled)
            return null;
        var request = new EmulatorRequest
        {
            Time = now,
            Method = exchange.Method,
            Path = exchange.RawPath,
            Operation = call.Operation,
            TenantId = call.TenantId,
            CorrelationId = exchange.GetHeader("X-CorrelationID"),
            UserAgent = exchange.GetHeader("User-Agent"),
            HadAuthorization = (exchange.GetHeader("Authorization") ?? exchange.GetHeader("X-Auth-Token")) is not null,
        };
        _log.Add(request);
        return request;
    }

    private long Count(EmulatorOperation operation) => Interlocked.Read(ref _counts[(int)operation]);
}
