using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.ServiceManager;

/// <summary>The requests of the Service Manager's API v1, one method each, without cache and without waiting. Source: SAP Service Manager API v1.</summary>
internal sealed class ServiceManagerApi(Uri address, ServiceTransport transport)
{
    public const string Offerings = "/v1/service_offerings";
    public const string Plans = "/v1/service_plans";
    public const string Instances = "/v1/service_instances";
    public const string Bindings = "/v1/service_bindings";

    // What the server gives at most; a smaller page would only be more requests.
    internal const int PageSize = 200;

    private readonly string _base = address.AbsoluteUri.TrimEnd('/');

    /// <summary>Creates a resource. Null when the name is taken (409).</summary>
    public async Task<Begun?> PostAsync(string collection, object body, string purpose, string? tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Post, collection + "?async=true", purpose, tenantId, 201, 202, 409) with
        {
            Json = FreeFormJson.Write(body),
            Retry = RetryMode.WhenWithoutEffect,
        };
        var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == 409)
            return null;
        return response.StatusCode == 202 ? new Begun(Location(response, request), null) : new Begun(null, ReadId(response, request));
    }

    /// <summary>Changes an instance; what comes back is where the operation is, null if it is over already.</summary>
    public async Task<string?> PatchAsync(string path, object body, string purpose, string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Patch, path + "?async=true", purpose, tenantId, 200, 202) with
        {
            Json = FreeFormJson.Write(body),
            Retry = RetryMode.WhenWithoutEffect,
        };
        var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == 202 ? Location(response, request) : null;
    }

    /// <summary>
    /// Deletes a resource. Since an id is never used twice, a lost answer is no reason not to ask again.
    /// What comes back is where the operation is; null if the resource is gone already.
    /// </summary>
    public async Task<string?> DeleteAsync(string path, string purpose, string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Delete, path + "?async=true", purpose, tenantId, 200, 202, 404, 410);
        var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == 202 ? Location(response, request) : null;
    }

    /// <summary>Reads one resource or operation; null when there is none.</summary>
    public async Task<Fetched<T>?> GetAsync<T>(
        string path, JsonTypeInfo<T> type, string purpose, string? tenantId, RetryMode retry, ICallLog log, CancellationToken cancellationToken)
        where T : class
    {
        var request = Request(HttpMethod.Get, path, purpose, tenantId, 200, 404) with { Retry = retry };
        var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == 404 ? null : new Fetched<T>(Read(response, request, type), response.Headers.Date);
    }

    /// <summary>Reads a list, page by page; <paramref name="onCount"/> is told how many there are in all.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string collection,
        string query,
        JsonTypeInfo<ResourcePage<T>> type,
        string purpose,
        string? tenantId,
        RetryMode retry,
        ICallLog log,
        Action<int>? onCount,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var more = token is null ? "" : $"&token={Uri.EscapeDataString(token)}";
            var request = Request(HttpMethod.Get, $"{collection}?{query}&max_items={PageSize}{more}", purpose, tenantId, 200) with { Retry = retry };
            var response = await transport.SendAsync(request, log, cancellationToken).ConfigureAwait(false);
            var page = Read(response, request, type);
            if (page.NumItems is { } count)
                onCount?.Invoke(count);
            foreach (var item in page.Items ?? throw Fault("the field items is missing", response, request))
                yield return item ?? throw Fault("null stands where an item belongs", response, request);
            // A server that repeats itself would keep us for ever.
            if (page.Token is { Length: > 0 } && page.Token == token)
                throw Fault("the list does not go on", response, request);
            token = page.Token;
        }
        while (!string.IsNullOrEmpty(token));
    }

    private ServiceRequest Request(HttpMethod method, string target, string purpose, string? tenantId, params int[] accept) =>
        new(method, new Uri(_base + target), accept) { Purpose = purpose, TenantId = tenantId };

    private string Location(ServiceResponse response, ServiceRequest request)
    {
        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
        // A token goes along with the next request, so an address elsewhere is refused rather than followed.
        if (location.StartsWith(_base + "/", StringComparison.OrdinalIgnoreCase))
            location = location[_base.Length..];
        return location.StartsWith("/v1/", StringComparison.Ordinal)
            ? location
            : throw Fault("the Location of the operation is missing or leads elsewhere", response, request);
    }

    private string ReadId(ServiceResponse response, ServiceRequest request) => request.Uri.AbsolutePath.EndsWith(Instances, StringComparison.Ordinal)
        ? Read(response, request, ServiceManagerJson.Default.InstanceInfo).Id
        : Read(response, request, ServiceManagerJson.Default.BindingInfo).Id;

    private T Read<T>(ServiceResponse response, ServiceRequest request, JsonTypeInfo<T> type)
    {
        try
        {
            if (TransportErrors.IsHtml(response.Body.Span, response.ContentType))
                throw new JsonException("an HTML page stands where JSON belongs");
            return JsonSerializer.Deserialize(response.Body.Span, type) ?? throw new JsonException("null stands where an object belongs");
        }
        catch (JsonException exception)
        {
            throw transport.BodyFault(exception, request, response.RequestId);
        }
    }

    private ServiceException Fault(string what, ServiceResponse response, ServiceRequest request) =>
        transport.BodyFault(new JsonException(what), request, response.RequestId);
}

/// <summary>What a creation answered: where its operation is, or, if it was over at once, the new resource's id.</summary>
internal sealed record Begun(string? Location, string? Id)
{
    /// <summary>The new resource's id, from whichever of both is there.</summary>
    public string ResourceId => Id ?? Location!.Split('/')[3];
}

/// <summary>An answer with the server's clock at that moment, so that its times can be compared with the server's own.</summary>
internal sealed record Fetched<T>(T Value, DateTimeOffset? ServerTime);
