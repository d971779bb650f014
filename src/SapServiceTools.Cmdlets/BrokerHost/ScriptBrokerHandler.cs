using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>The broker's handler that runs script blocks. An operation without a block needs no work, or isn't offered.</summary>
internal sealed class ScriptBrokerHandler(HandlerPools pools, BrokerScripts scripts, TimeSpan tokenTimeout) : IBrokerHandler
{
    private const double StopPart = 0.9;
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);
    private readonly HandlerResults _results = new(canGoOn: scripts.LastOperation is not null);

    public ValueTask<ProvisionResult?> ProvisionAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.Provision, scripts.Provision, request, _results.Provision, cancellationToken);

    public ValueTask<UpdateResult?> UpdateAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.Update is null
            ? throw new BrokerException(BrokerError.PlanChangeNotSupported, "This broker doesn't change instances.")
            : InvokeAsync(AsynchronousOperations.Update, scripts.Update, request, _results.Update, cancellationToken);

    public ValueTask<DeprovisionResult?> DeprovisionAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.Deprovision, scripts.Deprovision, request, _results.Deprovision, cancellationToken);

    public ValueTask<BindResult?> BindAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.Bind, scripts.Bind, request, _results.Bind, cancellationToken);

    public ValueTask<UnbindResult?> UnbindAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.Unbind, scripts.Unbind, request, _results.Unbind, cancellationToken);

    public ValueTask<AcceptResult?> AcceptAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.None, scripts.Accept, request, HandlerResults.Accept, cancellationToken);

    public ValueTask<InstanceDetails?> FetchInstanceAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.None, scripts.FetchInstance, request, HandlerResults.FetchInstance, cancellationToken);

    public ValueTask<BindResult?> FetchBindingAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.None, scripts.FetchBinding, request, _results.FetchBinding, cancellationToken);

    public ValueTask<LastOperationResult?> LastOperationAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(AsynchronousOperations.None, scripts.LastOperation, request, _results.LastOperation, cancellationToken);

    /// <summary>Asks the author's block whose token it is; null refuses, and so does whatever is thrown.</summary>
    public async ValueTask<string?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(tokenTimeout * StopPart);
        // The caller is answered in time even if the block can't be stopped.
        return await InvokeAsync(pools.Tokens, scripts.Token!, token, "", NameIn, limit.Token).AsTask().WaitAsync(tokenTimeout, cancellationToken).ConfigureAwait(false);
    }

    // Stray output must let nobody in: a block that prints "invalid token" has named no caller unless that is all it says, and then nothing tells the two apart.
    private static string? NameIn(HandlerScript script, IReadOnlyList<PSObject?> output) => output.Select(item => item?.BaseObject).ToArray() switch
    {
        [] or [null] or [false] => null,
        [true] => "bearer",
        [string name] when name.Trim().Length > 0 => name,
        [var one] => throw Stray(script, one is string ? "an empty text" : $"a {one.GetType().Name}"),
        var several => throw Stray(script, $"{several.Length} objects"),
    };

    private static InvalidOperationException Stray(HandlerScript script, string what) =>
        new($"{script.Name} returned {what}; exactly one name or $true lets in, nothing or $false refuses.");

    private ValueTask<TResult?> InvokeAsync<TResult>(
        AsynchronousOperations operation, HandlerScript? script, BrokerRequest request,
        Func<HandlerScript, IReadOnlyList<PSObject?>, TResult?> read, CancellationToken cancellationToken)
        where TResult : class
    {
        if (script is null)
            return default;
        var pool = (request.Plan.Asynchronous & operation) != 0 ? pools.Background : pools.Waiting;
        return InvokeAsync(pool, script, request, request.RequestIdentity ?? "", read, cancellationToken);
    }

    private static async ValueTask<TResult?> InvokeAsync<TResult>(
        HandlerPool pool, HandlerScript script, object argument, string requestId,
        Func<HandlerScript, IReadOnlyList<PSObject?>, TResult?> read, CancellationToken cancellationToken)
        where TResult : class
    {
        try
        {
            return await pool.InvokeAsync(script, argument, requestId, read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HandlerQueueFullException or HandlerNotBegunException)
        {
            throw new BrokerException(BrokerError.Overloaded, innerException: exception) { RetryAfter = ComeBack };
        }
        catch (FlowControlException exception)
        {
            throw new InvalidOperationException($"{script.Name} ended with exit, break or continue; a handler ends with return, or with an error.", exception);
        }
        catch (RuntimeException exception)
        {
            throw Find(exception) ?? (Exception)new InvalidOperationException($"{script.Name}: {HandlerScript.Describe(exception)}", exception);
        }
    }

    /// <summary>What Write-BrokerError threw, however often PowerShell has wrapped it.</summary>
    private static BrokerException? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is BrokerException || (exception as RuntimeException)?.ErrorRecord?.Exception is BrokerException)
                return exception as BrokerException ?? (BrokerException)((RuntimeException)exception).ErrorRecord.Exception;
        }

        return null;
    }
}
