using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Calls the author's handler: bounds its time, turns what it returns or throws into an outcome, and lets none of its exceptions through.</summary>
internal sealed class HandlerInvoker(IBrokerHandler handler, BrokerHostOptions options)
{
    private static readonly TimeSpan MaximumLead = TimeSpan.FromSeconds(1);

    /// <summary>Runs the method that changes something.</summary>
    public ValueTask<OperationOutcome> InvokeAsync(OperationRun run)
    {
        try
        {
            var (request, token) = (run.Request, run.Token);
            return run.Kind switch
            {
                BrokerOperation.Provision => EndAsync(run, handler.ProvisionAsync(request, token), OfProvision),
                BrokerOperation.Update => EndAsync(run, handler.UpdateAsync(request, token), OfUpdate),
                BrokerOperation.Deprovision => EndAsync(run, handler.DeprovisionAsync(request, token), OfDeletion),
                BrokerOperation.Bind => EndAsync(run, handler.BindAsync(request, token), OfBinding),
                BrokerOperation.Unbind => EndAsync(run, handler.UnbindAsync(request, token), OfDeletion),
                _ => throw new InvalidOperationException($"{run.Kind} isn't run by a handler."),
            };
        }
        catch (Exception fault)
        {
            return new(Fail(run, fault));
        }
    }

    /// <summary>Calls a method that only reads.</summary>
    /// <exception cref="BrokerException">The handler threw it, or failed in another way.</exception>
    public async ValueTask<TResult?> QueryAsync<TResult>(BrokerRequest request, Func<IBrokerHandler, BrokerRequest, CancellationToken, ValueTask<TResult?>> call)
        where TResult : class
    {
        using var limit = new CancellationTokenSource(StopAfter(options.HandlerTimeout), options.TimeProvider);
        try
        {
            var result = call(handler, request, limit.Token);
            return result.IsCompletedSuccessfully ? result.Result : await result.AsTask().WaitAsync(options.HandlerTimeout, options.TimeProvider).ConfigureAwait(false);
        }
        catch (BrokerException)
        {
            throw;
        }
        catch (Exception fault)
        {
            request.LogFault(options.Log, fault);
            throw new BrokerException(BrokerError.ServiceFailure, limit.IsCancellationRequested ? "The broker took too long." : null, fault);
        }
    }

    // A handler whose caller waits is told to stop a moment before the caller is answered, so that one that does stop has ended by then.
    private static TimeSpan StopAfter(TimeSpan limit) => limit - (limit / 10 < MaximumLead ? limit / 10 : MaximumLead);

    private ValueTask<OperationOutcome> EndAsync<TResult>(OperationRun run, ValueTask<TResult?> call, Func<OperationRun, TResult?, OperationOutcome> convert)
        where TResult : HandlerResult =>
        // A handler that has nothing to wait for pays for no timer.
        call.IsCompletedSuccessfully ? new(ToOutcome(run, call.Result, convert)) : WaitAsync(run, call.AsTask(), convert);

    private async ValueTask<OperationOutcome> WaitAsync<TResult>(OperationRun run, Task<TResult?> call, Func<OperationRun, TResult?, OperationOutcome> convert)
        where TResult : HandlerResult
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var limit = run.Background ? run.Limit : StopAfter(run.Limit);
        ITimer? grace = null;
        using var timeout = options.TimeProvider.CreateTimer(static state => ((OperationRun)state!).Stop(StopReason.TimedOut), run, limit, Timeout.InfiniteTimeSpan);
        using var stopping = run.Token.Register(() =>
            grace = options.TimeProvider.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), givenUp, options.HandlerStopGrace, Timeout.InfiniteTimeSpan));
        try
        {
            if (await Task.WhenAny(call, givenUp.Task).ConfigureAwait(false) == call)
                return ToOutcome(run, await call.ConfigureAwait(false), convert);
            _ = call.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            run.Request.LogFault(options.Log, new TimeoutException("The handler didn't stop when it was told to."));
            return Fail(run, new OperationCanceledException(run.Token));
        }
        catch (Exception fault)
        {
            return Fail(run, fault);
        }
        finally
        {
            if (grace is not null)
                await grace.DisposeAsync().ConfigureAwait(false);
        }
    }

    private OperationOutcome ToOutcome<TResult>(OperationRun run, TResult? result, Func<OperationRun, TResult?, OperationOutcome> convert)
        where TResult : HandlerResult
    {
        try
        {
            if (result is { Asynchronous: true } && !run.Background && !run.Request.AcceptsIncomplete)
                throw new InvalidOperationException("The handler goes on asynchronously although the caller doesn't accept that; it must check AcceptsIncomplete.");
            if (result?.Operation?.Length > 10_000)
                throw new InvalidOperationException("The handler returned an operation of more than 10,000 characters.");
            var outcome = convert(run, result);
            CheckDashboardUrl(run, outcome.DashboardUrl);
            return result is { Asynchronous: true }
                ? outcome with { IsDelegated = true, HandlerOperation = string.IsNullOrEmpty(result.Operation) ? null : result.Operation }
                : outcome;
        }
        catch (Exception fault)
        {
            return Fail(run, fault);
        }
    }

    // The instance exists by now, so a wrong address is logged and doesn't fail the operation.
    private void CheckDashboardUrl(OperationRun run, string? url)
    {
        if (string.IsNullOrEmpty(url) || (Uri.TryCreate(url, UriKind.Absolute, out var address) && url.StartsWith(address.Scheme, StringComparison.OrdinalIgnoreCase)))
            return;
        run.Request.LogFault(options.Log, new FormatException($"The handler's dashboard_url isn't an absolute address, so nobody can open it: {(url.Length > 100 ? url[..100] : url)}"));
    }

    private OperationOutcome Fail(OperationRun run, Exception fault)
    {
        switch (fault)
        {
            case OperationCanceledException or BrokerException { Error: BrokerError.Overloaded } when run.StopReason is StopReason.HostStops or StopReason.LeaseLost:
                return OperationOutcome.Abandoned;
            case OperationCanceledException or BrokerException { Error: BrokerError.Overloaded } when run.StopReason is StopReason.Superseded:
                return OperationOutcome.Superseded;
            case BrokerException known:
                return new OperationOutcome { Fault = known };
            case OperationCanceledException when run.StopReason is StopReason.TimedOut:
                return OperationOutcome.Failed(BrokerError.ServiceFailure, "The broker took too long.");
            default:
                run.Request.LogFault(options.Log, fault);
                return OperationOutcome.Failed(BrokerError.ServiceFailure, "The broker failed.");
        }
    }

    private static OperationOutcome OfProvision(OperationRun run, ProvisionResult? result) => new()
    {
        DashboardUrl = result?.DashboardUrl,
        Metadata = FreeFormText.ToUtf8(result?.Metadata),
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome OfUpdate(OperationRun run, UpdateResult? result) => new()
    {
        DashboardUrl = result?.DashboardUrl,
        Metadata = FreeFormText.ToUtf8(result?.Metadata),
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome OfBinding(OperationRun run, BindResult? result) => OperationOutcome.OfBinding(result, run.Request.Service);

    private static OperationOutcome OfDeletion(OperationRun run, HandlerResult? result) => new();
}
