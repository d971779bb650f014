using System.Diagnostics;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>
/// One operation on the broker, from its request to its end: first without <c>accepts_incomplete</c>, then, if that is refused, with it.
/// Both halves are done once, by whichever check needs them first.
/// </summary>
/// <param name="context">What the run's parts share.</param>
/// <param name="name">What it does, such as "the provision".</param>
/// <param name="call">Makes the request, given whether incomplete operations are accepted.</param>
/// <param name="poll">Makes the request for <c>last_operation</c>, given the operation.</param>
/// <param name="mayBeAsynchronous">False where the protocol's version has no asynchronous form of it.</param>
internal sealed class OperationStep(ConformanceContext context, string name, Func<bool, ConformanceRequest> call, Func<string?, ConformanceRequest> poll, bool mayBeAsynchronous = true)
{
    private static readonly TimeSpan LongestPauseIfInterrupted = TimeSpan.FromMilliseconds(500);

    private readonly PollPolicy _policy = new() { Interval = context.Options.PollInterval, MaxUnusableResponses = 5 };
    private readonly List<Exchange> _polls = [];
    private bool _isRunning;
    private string? _trouble;

    /// <summary>The request without <c>accepts_incomplete</c>, with its response.</summary>
    public Exchange? First { get; private set; }

    /// <summary>The one with it; null if it wasn't needed.</summary>
    public Exchange? Second { get; private set; }

    /// <summary>The response that counts.</summary>
    public Exchange Response => (Second ?? First)!;

    /// <summary>True if the request goes with <c>accepts_incomplete=true</c> from the first; else only where the broker refuses it without.</summary>
    public bool AcceptsIncomplete { get; init; }

    public bool IsAsynchronous => Response.Status is 202;

    public bool IsSynchronous => First is { IsSuccess: true, Status: not 202 };

    public string? Operation => Response.Text("operation");

    public IReadOnlyList<Exchange> Polls => _polls;

    /// <summary>True once it has ended well.</summary>
    public bool IsDone { get; private set; }

    private bool IsDeletion => Response.Call.Method == HttpMethod.Delete;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (First is not null)
        {
            Cite();
            return;
        }

        First = await context.SendAsync(call(AcceptsIncomplete), cancellationToken).ConfigureAwait(false);
        if (!First.IsSuccess && !AcceptsIncomplete && mayBeAsynchronous && First.Status is not (0 or 404 or 410))
            Second = await context.SendAsync(call(true), cancellationToken).ConfigureAwait(false);
        _isRunning = Response.Status is 202;
        IsDone = Response.IsSuccess && !_isRunning;
        if (!Response.IsSuccess)
            _trouble = $"{name} was answered {Response.Summary}";
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (!_isRunning)
            return;
        var limit = context.Catalog.MaximumPollingDuration is { } own && own < context.Options.OperationTimeout ? own : context.Options.OperationTimeout;
        var begun = Stopwatch.GetTimestamp();
        var unusable = 0;
        while (_isRunning)
        {
            var response = await PollAsync(cancellationToken).ConfigureAwait(false);
            unusable = response.Status is 200 && response.Text("state") is "in progress" ? 0 : unusable + 1;
            if (!_isRunning)
                return;
            if (unusable >= _policy.MaxUnusableResponses)
                GiveUp($"last_operation of {name} was answered {response.Summary} {unusable} times in a row");
            else if (Stopwatch.GetElapsedTime(begun) > limit)
                GiveUp($"{name} wasn't over after {limit.TotalSeconds:0} s");
            else
                await Task.Delay(Pause(response), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Polls it once.</summary>
    public async Task<Exchange> PollAsync(CancellationToken cancellationToken)
    {
        var response = await context.SendAsync(poll(Operation), cancellationToken).ConfigureAwait(false);
        _polls.Add(response);
        if (!_isRunning)
            return response;
        var state = response.Status is 200 ? response.Text("state") : null;
        if (state is "succeeded" || IsDeletion && response.Status is 410 or 404)
        {
            _isRunning = false;
            IsDone = true;
            if (IsDeletion)
                context.Ledger.RecordDeletion(Response.Call.InstanceId!, Response.Call.BindingId);
        }
        else if (state is "failed")
        {
            GiveUp($"{name} failed: {response.Text("description") ?? "the broker doesn't say why"}");
        }

        return response;
    }

    /// <summary>Goes on only if the operation runs in the background and isn't over yet.</summary>
    /// <exception cref="CheckSkippedException">It was refused, or it is over.</exception>
    /// <exception cref="CheckNotApplicableException">The broker doesn't do it in the background.</exception>
    public async Task RequireRunningAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (_trouble is not null)
            throw new CheckSkippedException($"Not checked, since {_trouble}.");
        if (!IsAsynchronous)
            throw new CheckNotApplicableException("The broker does it synchronously.");
        if (!_isRunning)
            throw new CheckSkippedException($"Not checked, since {name} was over before.");
    }

    /// <summary>The finding of a check that needed the operation to run, unless its end came in between.</summary>
    public async Task<Finding> IfStillRunningAsync(Finding finding, CancellationToken cancellationToken)
    {
        if (!finding.IsViolation)
            return finding;
        await PollAsync(cancellationToken).ConfigureAwait(false);
        return _isRunning ? finding : Finding.Skip($"Not checked, since {name} was over before the request came.");
    }

    /// <summary>Goes on only if the operation has ended well.</summary>
    /// <exception cref="CheckSkippedException">It hasn't.</exception>
    public async Task RequireDoneAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken).ConfigureAwait(false);
        if (!IsDone)
            throw new CheckSkippedException($"Not checked, since {_trouble}.");
    }

    /// <summary>What went wrong; null if nothing did.</summary>
    public string? Trouble => _trouble;

    private void Cite()
    {
        context.Cite(First!);
        if (Second is not null)
            context.Cite(Second);
    }

    private void GiveUp(string trouble)
    {
        _isRunning = false;
        _trouble = trouble;
    }

    private TimeSpan Pause(Exchange response)
    {
        var wait = RetryAfter.Parse(response.Headers.GetValueOrDefault("Retry-After"), DateTimeOffset.UtcNow) ?? _policy.Interval;
        var longest = context.IsInterrupted ? LongestPauseIfInterrupted : _policy.MaxInterval;
        return wait < longest ? wait : longest;
    }
}
