using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>The requests of Instance Manager v1, one method each, without cache and without waiting. Source: the Instance Manager's wire protocol, as its public clients speak it.</summary>
internal sealed class InstanceManagerApi(InstanceManagerOptions options, ServiceTransport transport) : IPollSource<ManagedInstance>
{
    // A list may be endless; its beginning shows its form.
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
            AllowsEmptyBody = true,
        };
        return await transport.SendAsync(request, response => IsBegun(response, tenantId), log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>DELETE. True when the server began to delete (204), false when there is no such instance (404).</summary>
    public async Task<bool> DeleteAsync(string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Delete, options.DeleteManagedInstanceUrl, tenantId, "delete the instance", 204, 404) with
        {
            Retry = RetryMode.WhenWithoutEffect,
        };
        return await transport.SendAsync(request, static response => response.StatusCode == 204, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>PATCH of the binding. Null when the server has no such request or no such instance (404, 405, 501).</summary>
    public async Task<ManagedInstance?> RebindAsync(string tenantId, ReadOnlyMemory<byte>? json, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Patch, options.PostManagedInstanceUrl, tenantId, "renew the credentials", 200, 404, 405, 501);
        request = request with { Uri = new Uri(request.Uri.AbsoluteUri + "/binding"), Json = json, Retry = RetryMode.WhenWithoutEffect };
        return await transport.SendAsync(request, response => response.StatusCode == 200 ? Read(response, tenantId) : null, log, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>GET of one; null when there is none.</summary>
    public async Task<Fetched<ManagedInstance>?> GetAsync(string tenantId, RetryMode retry, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Get, options.GetManagedInstanceUrl, tenantId, "read the instance", 200, 404) with { Retry = retry };
        return await transport.SendAsync(
            request,
            response => response.StatusCode == 404 ? null : new Fetched<ManagedInstance>(Read(response, tenantId), response.Headers.Date),
            log,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>GET of all, each as it is read. One that breaks off is asked for again, and what was passed on already isn't passed on twice.</summary>
    /// <param name="budget">What repeats a list that breaks off.</param>
    /// <param name="log">Takes the log lines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<ManagedInstance> ListAsync(RetryBudget budget, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        for (var isAgain = false; ; isAgain = true)
        {
            ServiceException? fault = null;
            await using (var items = ListOnceAsync(InstanceManagerJson.ForList(), RetryMode.Always, log, cancellationToken).GetAsyncEnumerator(cancellationToken))
            {
                while (fault is null)
                {
                    try
                    {
                        if (!await items.MoveNextAsync().ConfigureAwait(false))
                            yield break;
                    }
                    catch (ServiceException exception) when (exception.IsRepeatable && exception.IsInBody)
                    {
                        fault = exception;
                        continue;
                    }

                    // Two of one tenant in one list are the server's affair.
                    if (passed.Add(items.Current.TenantId) || !isAgain)
                        yield return items.Current;
                }
            }

            if (!await budget.AgainAsync(fault.RetryAfter, cancellationToken).ConfigureAwait(false))
                throw fault;
            log.Verbose($"{fault.Message} The list is asked for again; {passed.Count} of it are known.");
        }
    }

    private async IAsyncEnumerable<ManagedInstance> ListOnceAsync(
        JsonTypeInfo<ManagedInstance> json, RetryMode retry, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(HttpMethod.Get, new Uri(options.GetAllManagedInstancesUrl), 200)
        {
            Purpose = "read the instances of all tenants",
            Retry = retry,
        };
        await using var response = await transport.OpenAsync(request, BodyPace.EachElement, log, cancellationToken).ConfigureAwait(false);
        await using var body = new JsonArrayStream(response.Body, transport.MaxElementBytes, log.IsDebugEnabled ? LoggedBytes : 0);
        var count = 0;
        await using var items = JsonSerializer
            .DeserializeAsyncEnumerable(body, json, cancellationToken)
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
                throw transport.BodyFault(exception, request, response.RequestId, response.StatusCode);
            }

            count++;
            body.ElementRead();
            response.Body.Progress();
            if (ReferenceEquals(items.Current, PolledInstanceConverter.Unwanted))
                continue;
            yield return transport.Redactor.Clean(items.Current);
        }

        if (log.IsDebugEnabled)
            log.Debug($"< {transport.Redactor.Body(body.Kept)}");
        Volatile.Write(ref _listSize, count);
        log.Verbose($"{count} instances read [{response.RequestId}]");
    }

    async Task<ManagedInstance?> IPollSource<ManagedInstance>.PollAsync(string key, ICallLog log, CancellationToken cancellationToken) =>
        (await GetAsync(key, RetryMode.Never, log, cancellationToken).ConfigureAwait(false))?.Value;

    async IAsyncEnumerable<KeyValuePair<string, ManagedInstance>> IPollSource<ManagedInstance>.PollAllAsync(
        Func<string, bool> isWanted, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var instance in ListOnceAsync(InstanceManagerJson.ForPoll(isWanted), RetryMode.Never, log, cancellationToken).ConfigureAwait(false))
            yield return KeyValuePair.Create(instance.TenantId, instance);
    }

    /// <exception cref="JsonException">Not an instance, or another tenant's.</exception>
    private ManagedInstance Read(ServiceResponse response, string tenantId)
    {
        var instance = transport.Redactor.Clean(InstanceManagerJson.ReadOne(response.Body.Span));
        return instance.TenantId == tenantId ? instance : throw new JsonException("the instance belongs to another tenant");
    }

    /// <summary>A server needn't say anything about the instance that it begins to make, but what it says must be about that.</summary>
    /// <exception cref="JsonException">It is about something else.</exception>
    private static bool IsBegun(ServiceResponse response, string tenantId)
    {
        if (response.StatusCode != 201)
            return false;
        if (!response.Body.IsEmpty && response.ReadObject().TryGetValue("tenant_id", out var named) && named as string != tenantId)
            throw new JsonException("the instance belongs to another tenant");
        return true;
    }

    private static ServiceRequest Request(HttpMethod method, string template, string tenantId, string purpose, params int[] accept) =>
        new(method, InstanceManagerOptions.Expand(template, tenantId), accept)
        {
            Purpose = $"{purpose} of tenant '{tenantId}'",
            TenantId = tenantId,
        };
}
