using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Calls the author's handler: bounds its time, turns whatever it does into an outcome, and keeps its exceptions inside.</summary>
internal sealed class HandlerInvoker(IBrokerHandler handler, BrokerHostOptions options)
{
    public ValueTask<OperationOutcome> InvokeAsync(OperationRun run)
    {
        try
        {
            var (request, token) = (run.Request, run.Token);
            return run.Kind switch
            {
                BrokerOperation.Provision => EndAsync(run, handler.ProvisionAsync(request, token), MakeProvision),
                BrokerOperation.Update => EndAsync(run, handler.UpdateAsync(request, token), MakeUpdate),
                BrokerOperation.Deprovision => EndAsync(run, handler.DeprovisionAsync(request, token), MakeDeletion),
                BrokerOperation.Bind => EndAsync(run, handler.BindAsync(request, token), MakeBinding),
                BrokerOperation.Unbind => EndAsync(run, handler.UnbindAsync(request, token), MakeDeletion),
                _ => throw new InvalidOperationException($"{run.Kind} isn't run by a handler."),
            };
        }
        catch (Exception fault)
        {
            return new(Fail(run, fault));
        }
    }

    private ValueTask<OperationOutcome> EndAsync<TResult>(OperationRun run, ValueTask<TResult?> call, Func<OperationRun, TResult?, OperationOutcome> make)
        where TResult : HandlerResult =>
        // A handler that has nothing to wait for pays for no timer.
        call.IsCompletedSuccessfully ? new(Make(run, call.Result, make)) : WaitAsync(run, call.AsTask(), make);

    private async ValueTask<OperationOutcome> WaitAsync<TResult>(OperationRun run, Task<TResult?> call, Func<OperationRun, TResult?, OperationOutcome> make)
        where TResult : HandlerResult
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var limit = run.Background ? run.Limit : HandlerLimit.StopAfter(run.Limit);
        ITimer? grace = null;
        using var timeout = options.TimeProvider.CreateTimer(static state => ((OperationRun)state!).Stop(StopReason.TimedOut), run, limit, Timeout.InfiniteTimeSpan);
        using var stopping = run.Token.Register(() =>
            grace = options.TimeProvider.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), givenUp, options.HandlerStopGrace, Timeout.InfiniteTimeSpan));
        try
        {
            if (await Task.WhenAny(call, givenUp.Task).ConfigureAwait(false) == call)
                return Make(run, await call.ConfigureAwait(false), make);
            _ = call.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            options.Log?.Fault($"{run.Kind} of instance {run.InstanceId}", run.InstanceId, run.Request.RequestIdentity, new TimeoutException("The handler didn't stop when it was told to."));
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

    private OperationOutcome Make<TResult>(OperationRun run, TResult? result, Func<OperationRun, TResult?, OperationOutcome> make)
        where TResult : HandlerResult
    {
        try
        {
            if (result is { Asynchronous: true } && !run.Background && !run.Request.AcceptsIncomplete)
                throw new InvalidOperationException("The handler goes on asynchronously although the caller doesn't accept that; it must look at AcceptsIncomplete.");
            if (result?.Operation?.Length > 10_000)
                throw new InvalidOperationException("The handler returned an operation of more than 10,000 characters.");
            var outcome = make(run, result);
            CheckAddress(run, outcome.DashboardUrl);
            return result is { Asynchronous: true }
                ? outcome with { IsDelegated = true, HandlerOperation = string.IsNullOrEmpty(result.Operation) ? null : result.Operation }
                : outcome;
        }
        catch (Exception fault)
        {
            return Fail(run, fault);
        }
    }

    // The work is done by now and must not be lost for it; the author hears of it.
    private void CheckAddress(OperationRun run, string? url)
    {
        if (string.IsNullOrEmpty(url) || (Uri.TryCreate(url, UriKind.Absolute, out var address) && url.StartsWith(address.Scheme, StringComparison.OrdinalIgnoreCase)))
            return;
        options.Log?.Fault($"{run.Kind} of instance {run.InstanceId}", run.InstanceId, run.Request.RequestIdentity,
            new FormatException($"The handler's dashboard_url isn't an absolute address, so nobody can open it: {(url.Length > 100 ? url[..100] : url)}"));
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
                options.Log?.Fault($"{run.Kind} of instance {run.InstanceId}", run.InstanceId, run.Request.RequestIdentity, fault);
                return OperationOutcome.Failed(BrokerError.ServiceFailure, "The broker failed.");
        }
    }

    private static OperationOutcome MakeProvision(OperationRun run, ProvisionResult? result) => new()
    {
        DashboardUrl = result?.DashboardUrl,
        Metadata = FreeFormText.ToUtf8(result?.Metadata),
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome MakeUpdate(OperationRun run, UpdateResult? result) => new()
    {
        DashboardUrl = result?.DashboardUrl,
        Metadata = FreeFormText.ToUtf8(result?.Metadata),
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome MakeBinding(OperationRun run, BindResult? result) => new()
    {
        Answer = BindAnswer.Make(result, run.Request.Service),
        ExpiresAt = result?.ExpiresAt,
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome MakeDeletion(OperationRun run, HandlerResult? result) => new();
}
