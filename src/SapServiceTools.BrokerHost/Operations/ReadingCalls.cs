using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>Calls those methods of the handler that only look: bounded in time, and with their exceptions kept inside.</summary>
internal sealed class ReadingCalls(BrokerHostOptions options)
{
    /// <exception cref="BrokerException">The handler threw it, or failed in another way.</exception>
    public async ValueTask<TResult?> CallAsync<TResult>(Func<CancellationToken, ValueTask<TResult?>> call, BrokerRequest request)
        where TResult : class
    {
        using var limit = new CancellationTokenSource(HandlerLimit.StopAfter(options.HandlerTimeout), options.TimeProvider);
        try
        {
            var run = call(limit.Token);
            return run.IsCompletedSuccessfully ? run.Result : await run.AsTask().WaitAsync(options.HandlerTimeout, options.TimeProvider).ConfigureAwait(false);
        }
        catch (BrokerException)
        {
            throw;
        }
        catch (Exception fault)
        {
            options.Log?.Fault($"{request.Kind} of instance {request.InstanceId}", request.InstanceId, request.RequestIdentity, fault);
            throw new BrokerException(BrokerError.ServiceFailure, limit.IsCancellationRequested ? "The broker took too long." : null, fault);
        }
    }
}
