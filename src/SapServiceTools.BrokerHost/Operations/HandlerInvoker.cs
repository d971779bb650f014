using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Calls the author's handler: bounds its time, turns whatever it does into an outcome, and keeps its exceptions inside.</summary>
internal sealed class HandlerInvoker(IBrokerHandler handler, BrokerHostOptions options)
{
    public ValueTask<OperationOutcome> InvokeAsync(OperationTicket ticket)
    {
        try
        {
            var (request, token) = (ticket.Request, ticket.Token);
            return ticket.Kind switch
            {
                BrokerOperation.Provision => EndAsync(ticket, handler.ProvisionAsync(request, token), MakeProvision),
                BrokerOperation.Update => EndAsync(ticket, handler.UpdateAsync(request, token), MakeUpdate),
                BrokerOperation.Deprovision => EndAsync(ticket, handler.DeprovisionAsync(request, token), MakeDeletion),
                BrokerOperation.Bind => EndAsync(ticket, handler.BindAsync(request, token), MakeBinding),
                BrokerOperation.Unbind => EndAsync(ticket, handler.UnbindAsync(request, token), MakeDeletion),
                _ => throw new InvalidOperationException($"{ticket.Kind} isn't run by a handler."),
            };
        }
        catch (Exception fault)
        {
            return new(Fail(ticket, fault));
        }
    }

    private ValueTask<OperationOutcome> EndAsync<TResult>(OperationTicket ticket, ValueTask<TResult?> run, Func<OperationTicket, TResult?, OperationOutcome> make)
        where TResult : HandlerResult =>
        // A handler that has nothing to wait for pays for no timer.
        run.IsCompletedSuccessfully ? new(Make(ticket, run.Result, make)) : WaitAsync(ticket, run.AsTask(), make);

    private async ValueTask<OperationOutcome> WaitAsync<TResult>(OperationTicket ticket, Task<TResult?> run, Func<OperationTicket, TResult?, OperationOutcome> make)
        where TResult : HandlerResult
    {
        var givenUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var limit = ticket.Background ? ticket.Limit : HandlerLimit.StopAfter(ticket.Limit);
        ITimer? grace = null;
        using var timeout = options.TimeProvider.CreateTimer(static state => ((OperationTicket)state!).Stop(StopReason.TimedOut), ticket, limit, Timeout.InfiniteTimeSpan);
        using var stopping = ticket.Token.Register(() =>
            grace = options.TimeProvider.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), givenUp, options.HandlerStopGrace, Timeout.InfiniteTimeSpan));
        try
        {
            if (await Task.WhenAny(run, givenUp.Task).ConfigureAwait(false) == run)
                return Make(ticket, await run.ConfigureAwait(false), make);
            _ = run.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            options.Log?.Fault($"{ticket.Kind} of instance {ticket.InstanceId}", ticket.InstanceId, ticket.Request.RequestIdentity, new TimeoutException("The handler didn't stop when it was told to."));
            return Fail(ticket, new OperationCanceledException(ticket.Token));
        }
        catch (Exception fault)
        {
            return Fail(ticket, fault);
        }
        finally
        {
            if (grace is not null)
                await grace.DisposeAsync().ConfigureAwait(false);
        }
    }

    private OperationOutcome Make<TResult>(OperationTicket ticket, TResult? result, Func<OperationTicket, TResult?, OperationOutcome> make)
        where TResult : HandlerResult
    {
        try
        {
            if (result is { Asynchronous: true } && !ticket.Background && !ticket.Request.AcceptsIncomplete)
                throw new InvalidOperationException("The handler goes on asynchronously although the caller doesn't accept that; it must look at AcceptsIncomplete.");
            if (result?.Operation?.Length > 10_000)
                throw new InvalidOperationException("The handler returned an operation of more than 10,000 characters.");
            var outcome = make(ticket, result);
            CheckAddress(ticket, outcome.DashboardUrl);
            return result is { Asynchronous: true }
                ? outcome with { IsOutside = true, HandlerOperation = string.IsNullOrEmpty(result.Operation) ? null : result.Operation }
                : outcome;
        }
        catch (Exception fault)
        {
            return Fail(ticket, fault);
        }
    }

    // The work is done by now and must not be lost for it; the author hears of it.
    private void CheckAddress(OperationTicket ticket, string? url)
    {
        if (string.IsNullOrEmpty(url) || (Uri.TryCreate(url, UriKind.Absolute, out var address) && url.StartsWith(address.Scheme, StringComparison.OrdinalIgnoreCase)))
            return;
        options.Log?.Fault($"{ticket.Kind} of instance {ticket.InstanceId}", ticket.InstanceId, ticket.Request.RequestIdentity,
            new FormatException($"The handler's dashboard_url isn't an absolute address, so nobody can open it: {(url.Length > 100 ? url[..100] : url)}"));
    }

    private OperationOutcome Fail(OperationTicket ticket, Exception fault)
    {
        switch (fault)
        {
            case OperationCanceledException or BrokerException { Error: BrokerError.Overloaded } when ticket.StopReason is StopReason.HostStops or StopReason.LeaseLost:
                return OperationOutcome.Abandoned;
            case OperationCanceledException or BrokerException { Error: BrokerError.Overloaded } when ticket.StopReason is StopReason.Superseded:
                return OperationOutcome.Superseded;
            case BrokerException known:
                return new OperationOutcome { Fault = known };
            case OperationCanceledException when ticket.StopReason is StopReason.TimedOut:
                return OperationOutcome.Failed(BrokerError.ServiceFailure, "The broker took too long.");
            default:
                options.Log?.Fault($"{ticket.Kind} of instance {ticket.InstanceId}", ticket.InstanceId, ticket.Request.RequestIdentity, fault);
                return OperationOutcome.Failed(BrokerError.ServiceFailure, "The broker failed.");
        }
    }

    private static OperationOutcome MakeProvision(OperationTicket ticket, ProvisionResult? result) => new()
    {
        DashboardUrl = result?.DashboardUrl,
        Metadata = FreeFormText.ToUtf8(result?.Metadata),
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome MakeUpdate(OperationTicket ticket, UpdateResult? result) => new()
    {
        DashboardUrl = result?.DashboardUrl,
        Metadata = FreeFormText.ToUtf8(result?.Metadata),
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome MakeBinding(OperationTicket ticket, BindResult? result) => new()
    {
        Answer = BindAnswer.Make(result, ticket.Request.Service),
        ExpiresAt = result?.ExpiresAt,
        Data = FreeFormText.ToUtf8(result?.Data),
    };

    private static OperationOutcome MakeDeletion(OperationTicket ticket, HandlerResult? result) => new();
}
