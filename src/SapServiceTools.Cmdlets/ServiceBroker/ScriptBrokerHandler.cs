using System.Management.Automation;
using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.Cmdlets.ScriptHandlers;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>The broker's handler that runs script blocks. An operation without a block needs no work, or isn't offered.</summary>
internal sealed class ScriptBrokerHandler(HandlerPool pool, BrokerScripts scripts, HandlerResults results) : IBrokerHandler
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(1);

    public async ValueTask<ProvisionResult?> ProvisionAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        results.Provision(scripts.Provision.Name, await InvokeAsync(scripts.Provision, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<UpdateResult?> UpdateAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.Update is not { } script
            ? throw new BrokerException(BrokerError.PlanChangeNotSupported, "This broker doesn't change instances.")
            : results.Update(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<DeprovisionResult?> DeprovisionAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.Deprovision is not { } script ? null : results.Deprovision(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<BindResult?> BindAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.Bind is not { } script ? null : results.Bind(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<UnbindResult?> UnbindAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.Unbind is not { } script ? null : results.Unbind(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<InstanceDetails?> FetchInstanceAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.FetchInstance is not { } script ? null : results.Details(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<BindResult?> FetchBindingAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.FetchBinding is not { } script ? null : results.Bind(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    public async ValueTask<LastOperationResult?> LastOperationAsync(BrokerRequest request, CancellationToken cancellationToken) =>
        scripts.LastOperation is not { } script ? null : results.LastOperation(script.Name, await InvokeAsync(script, request, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks the author's block whose token it is; null refuses.</summary>
    public async ValueTask<string?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var output = await InvokeAsync(scripts.Token!, token, "", cancellationToken).ConfigureAwait(false);
        return output.LastOrDefault(item => item is not null)?.BaseObject switch
        {
            string { Length: > 0 } name => name,
            true => "bearer",
            _ => null,
        };
    }

    private Task<IReadOnlyList<PSObject?>> InvokeAsync(HandlerScript script, BrokerRequest request, CancellationToken cancellationToken) =>
        InvokeAsync(script, request, request.RequestIdentity ?? "", cancellationToken);

    private async Task<IReadOnlyList<PSObject?>> InvokeAsync(HandlerScript script, object argument, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            return await pool.InvokeAsync(script, argument, requestId, cancellationToken).ConfigureAwait(false);
        }
        catch (HandlerQueueFullException exception)
        {
            throw new BrokerException(BrokerError.Overloaded, innerException: exception) { RetryAfter = ComeBack };
        }
        catch (RuntimeException exception) when (Find(exception) is { } thrown)
        {
            throw thrown;
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
