using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>The requests of the Service Manager's API v1, one method each, without cache and without waiting. Source: SAP Service Manager API v1.</summary>
internal sealed class ServiceManagerApi(Uri address, ServiceTransport transport)
{
    public const string Offerings = "/v1/service_offerings";
    public const string Plans = "/v1/service_plans";
    public const string Instances = "/v1/service_instances";
    public const string Bindings = "/v1/service_bindings";

    // What the server gives at most; a smaller page would only be more requests.
    internal const int PageSize = 200;

    // In a row. A page may be empty where all on it was removed meanwhile.
    private const int MaxEmptyPages = 100;

    private readonly string _base = address.AbsoluteUri.TrimEnd('/');

    /// <summary>Creates a resource. Null when the name is taken (409).</summary>
    public Task<CreateResponse?> PostAsync(string collection, IReadOnlyDictionary<string, object?> body, string purpose, string? tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Change(HttpMethod.Post, collection, body, purpose, tenantId, 201, 202, 409);
        return transport.SendAsync(
            request,
            response => response.StatusCode switch
            {
                409 => null,
                202 => new CreateResponse(Location(response, collection), null),
                _ => new CreateResponse(null, ReadId(response, body["name"] as string)),
            },
            log,
            cancellationToken);
    }

    /// <summary>Changes an instance; what comes back is where the operation is, null if it is over already.</summary>
    public Task<string?> PatchAsync(string path, IReadOnlyDictionary<string, object?> body, string purpose, string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Change(HttpMethod.Patch, path, body, purpose, tenantId, 200, 202);
        return transport.SendAsync(request, response => Read(response, path), log, cancellationToken);
    }

    /// <summary>
    /// Deletes a resource. Since an id is never used twice, a lost response is no reason not to ask again.
    /// What comes back is where the operation is; null if the resource is gone already.
    /// </summary>
    public Task<string?> DeleteAsync(string path, string purpose, string tenantId, ICallLog log, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Delete, path + "?async=true", purpose, tenantId, 200, 202, 404, 410) with { AllowsEmptyBody = true };
        return transport.SendAsync(request, response => response.StatusCode is 404 or 410 ? null : Read(response, path), log, cancellationToken);
    }

    /// <summary>Reads one resource or operation; null when there is none.</summary>
    public Task<Fetched<T>?> GetAsync<T>(
        string path, JsonTypeInfo<T> type, string purpose, string? tenantId, RetryMode retry, ICallLog log, CancellationToken cancellationToken)
        where T : class
    {
        var request = Request(HttpMethod.Get, path, purpose, tenantId, 200, 404) with { Retry = retry };
        return transport.SendAsync(
            request,
            response =>
            {
                if (response.StatusCode == 404)
                    return null;
                CheckId(response.ReadObject(), path);
                return new Fetched<T>(Read(response, type), response.Headers.Date);
            },
            log,
            cancellationToken);
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
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        var empty = 0;
        do
        {
            var more = token is null ? "" : $"&token={Uri.EscapeDataString(token)}";
            var request = Request(HttpMethod.Get, $"{collection}?{query}&max_items={PageSize}{more}", purpose, tenantId, 200) with { Retry = retry };
            var page = await transport.SendAsync(request, response => ReadPage(response, type, tokens, empty), log, cancellationToken).ConfigureAwait(false);
            if (page.NumItems is { } count)
                onCount?.Invoke(count);
            foreach (var item in page.Items!)
                yield return item!;
            token = page.Token;
            empty = page.Items.Count == 0 ? empty + 1 : 0;
            if (!string.IsNullOrEmpty(token))
                tokens.Add(token);
        }
        while (!string.IsNullOrEmpty(token));
    }

    private ServiceRequest Request(HttpMethod method, string target, string purpose, string? tenantId, params int[] accept) =>
        new(method, Uri.TryCreate(_base + target, UriKind.Absolute, out var uri) ? uri : throw TransportErrors.NoAddress(purpose), accept) { Purpose = purpose, TenantId = tenantId };

    private ServiceRequest Change(HttpMethod method, string target, IReadOnlyDictionary<string, object?> body, string purpose, string? tenantId, params int[] accept) =>
        Request(method, target + "?async=true", purpose, tenantId, accept) with
        {
            Json = FreeFormJson.Write(body),
            Retry = RetryMode.WhenWithoutEffect,
            // What goes on (202) is told by a header.
            AllowsEmptyBody = true,
        };

    /// <summary>What came of a change: where its operation is, null if it is over.</summary>
    private string? Read(ServiceResponse response, string path)
    {
        if (response.StatusCode == 202)
            return Location(response, path);
        // Nothing, or the resource that was changed.
        var fields = response.ReadObject();
        if (fields.Count > 0 && !fields.ContainsKey("id"))
            throw new JsonException("the response is about something else");
        CheckId(fields, path);
        return null;
    }

    private string Location(ServiceResponse response, string path)
    {
        // Whatever is said beside it must be what this protocol says.
        if (!response.Body.IsEmpty)
            _ = response.ReadObject();
        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
        // A token goes along with the next request, so an address elsewhere is refused rather than followed.
        if (location.StartsWith(_base + "/", StringComparison.OrdinalIgnoreCase))
            location = location[_base.Length..];
        return location.StartsWith(path + "/", StringComparison.Ordinal)
            ? location
            : throw new JsonException("the Location of the operation is missing or leads elsewhere");
    }

    private static string ReadId(ServiceResponse response, string? name)
    {
        var fields = response.ReadObject();
        if (fields.TryGetValue("name", out var named) && named as string != name)
            throw new JsonException("the response is about another resource");
        return fields.GetValueOrDefault("id") as string ?? throw new JsonException("the field id is missing");
    }

    /// <summary>A response that names a resource must name the one that was asked about.</summary>
    private static void CheckId(Dictionary<string, object?> fields, string path)
    {
        if (fields.TryGetValue("id", out var id) && id as string is { } named && !path.EndsWith('/' + named, StringComparison.OrdinalIgnoreCase))
            throw new JsonException("the response is about another resource");
    }

    private ResourcePage<T> ReadPage<T>(ServiceResponse response, JsonTypeInfo<ResourcePage<T>> type, HashSet<string> tokens, int emptyPages)
    {
        var page = Read(response, type);
        if (page.Items is null)
            throw new JsonException("the field items is missing");
        if (page.Items.Contains(default))
            throw new JsonException("null stands where an item belongs");
        // A server that repeats itself would keep us for ever.
        if (page.Token is { Length: > 0 } next && (tokens.Contains(next) || (page.Items.Count == 0 && emptyPages >= MaxEmptyPages)))
            throw new JsonException("the list does not go on");
        return page;
    }

    private T Read<T>(ServiceResponse response, JsonTypeInfo<T> type)
    {
        var value = response.ReadJson(type);
        if (value is BindingInfo binding)
            AddSecrets(binding);
        else if (value is ResourcePage<BindingInfo> { Items: { } bindings })
            bindings.ForEach(AddSecrets);
        return value;
    }

    private void AddSecrets(BindingInfo? binding)
    {
        if (binding?.Credentials is IReadOnlyDictionary<string, object?> credentials)
            transport.Redactor.AddSecretsFrom(credentials);
    }
}

/// <summary>The response to a creation: where its operation is, or, if it was over at once, the new resource's id.</summary>
internal sealed record CreateResponse(string? Location, string? Id)
{
    /// <summary>The new resource's id, from whichever of both is there.</summary>
    public string ResourceId => Id ?? Location!.Split('/')[3];
}
