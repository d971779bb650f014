using System.Runtime.CompilerServices;
using System.Text.Json;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.InstanceManager;

/// <summary>The requests of Instance Manager v1, one method each, without cache and without waiting. Source: the Instance Manager's wire protocol, as its public clients speak it.</summary>
internal sealed class InstanceManagerApi(InstanceManagerOptions options, ServiceTransport transport) : IPollSource<ManagedInstance>
{
    // A list has no end in sight; its beginning tells what it looks like.
    private const int LoggedBytes = 16 * 1024;

    private int _listSize;

    /// <summary>How many instances the last complete list had.</summary>
    public int? ListSize => Volatile.Read(ref _listSize);

    /// <summary>POST. True when the server began to create (201), false when the tenant has an instance already (409).</summary>
    public async Task<bool> PostAsync(string tenantId, ReadOnlyMemory<byte>? json, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, options.PostManagedInstanceUrl, tenantId, "create the instance", 201, 409) with
        {
            Json = json,
            Retry = RetryMode.WhenWithoutEffect,
            NeedsBody = false,
        };
        return (await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false)).StatusCode == 201;
    }

    /// <summary>DELETE. True when the server began to delete (204), false when there is no such instance (404).</summary>
    public async Task<bool> DeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Delete, options.DeleteManagedInstanceUrl, tenantId, "delete the instance", 204, 404) with
        {
            Retry = RetryMode.WhenWithoutEffect,
            NeedsBody = false,
        };
        return (await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false)).StatusCode == 204;
    }

    /// <summary>PATCH of the binding. Null when the server has no such request or no such instance (404, 405, 501).</summary>
    public async Task<ManagedInstance?> RebindAsync(string tenantId, ReadOnlyMemory<byte>? json, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Patch, options.PostManagedInstanceUrl, tenantId, "renew the credentials", 200, 404, 405, 501);
        request = request with { Uri = new Uri(request.Uri.AbsoluteUri + "/binding"), Json = json, Retry = RetryMode.WhenWithoutEffect };
        var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == 200 ? Read(response, request, tenantId) : null;
    }

    /// <summary>GET of one; null when there is none.</summary>
    public async Task<FetchedInstance?> GetAsync(string tenantId, RetryMode retry, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, options.GetManagedInstanceUrl, tenantId, "read the instance", 200, 404) with { Retry = retry };
        var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == 404 ? null : new FetchedInstance(Read(response, request, tenantId), response.Headers.Date);
    }

    /// <summary>GET of all, each as it is read.</summary>
    public async IAsyncEnumerable<ManagedInstance> ListAsync(
        RetryMode retry, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Get, new Uri(options.GetAllManagedInstancesUrl), 200)
        {
            Purpose = "read the instances of all tenants",
            Retry = retry,
        };
        await using var response = await transport.OpenAsync(request, log, cancellationToken).ConfigureAwait(false);
        await using var body = new JsonArrayStream(response.Body, transport.MaxElementBytes, log.IsDebugEnabled ? LoggedBytes : 0);
        var count = 0;
        await using var items = JsonSerializer
            .DeserializeAsyncEnumerable(body, InstanceManagerJson.Default.ManagedInstance, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                    break;
                if (items.Current is null)
                    throw new JsonException("null stands where an instance belongs");
            }
            catch (Exception exception) when (exception is JsonException || ServiceTransport.IsBodyFault(exception))
            {
                throw transport.BodyFault(exception, request, response.RequestId);
            }

            count++;
            body.ElementRead();
            yield return transport.Redactor.Clean(items.Current);
        }

        if (log.IsDebugEnabled)
            log.Debug($"< {transport.Redactor.Body(body.Kept)}");
        Volatile.Write(ref _listSize, count);
        log.Verbose($"{count} instances read [{response.RequestId}]");
    }

    /// <inheritdoc/>
    async Task<ManagedInstance?> IPollSource<ManagedInstance>.LookAsync(string key, ICallLog log, CancellationToken cancellationToken) =>
        (await GetAsync(key, RetryMode.Never, log, cancellationToken).ConfigureAwait(false))?.Instance;

    /// <inheritdoc/>
    async IAsyncEnumerable<KeyValuePair<string, ManagedInstance>> IPollSource<ManagedInstance>.LookAtAllAsync(
        ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var instance in ListAsync(RetryMode.Never, log, cancellationToken).ConfigureAwait(false))
            yield return KeyValuePair.Create(instance.TenantId, instance);
    }

    private ManagedInstance Read(ServiceResponse response, ServiceRequest request, string tenantId)
    {
        try
        {
            if (TransportErrors.IsHtml(response.Body.Span, response.ContentType))
                throw new JsonException("an HTML page stands where an instance belongs");
            var instance = transport.Redactor.Clean(InstanceManagerJson.ReadOne(response.Body.Span));
            return instance.TenantId == tenantId ? instance : throw new JsonException("the instance belongs to another tenant");
        }
        catch (JsonException exception)
        {
            throw transport.BodyFault(exception, request, response.RequestId);
        }
    }

    private static ServiceRequest Request(HttpMethod method, string template, string tenantId, string purpose, params int[] accept) =>
        new(method, TenantName.Expand(template, tenantId), accept)
        {
            Purpose = $"{purpose} of tenant '{tenantId}'",
            TenantId = tenantId,
        };
}

/// <summary>An instance with the server's clock at that moment, so that its times can be compared with the server's own.</summary>
internal sealed record FetchedInstance(ManagedInstance Instance, DateTimeOffset? ServerTime);
