namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>Finds the endpoint of a path. Segments are split first and decoded then, so an id may hold an encoded slash.</summary>
internal sealed class Router
{
    /// <summary>More than any usual id has, and within what a database can index.</summary>
    private const int MaximumIdLength = 1000;

    private readonly string _prefix;

    /// <param name="pathPrefix">What stands before <c>/v2</c>, such as <c>/brokers/one</c>; empty for nothing.</param>
    public Router(string pathPrefix)
    {
        _prefix = BasePath.Encode(pathPrefix);
        HealthPath = $"{_prefix}/health";
    }

    public string HealthPath { get; }

    public Route Find(string method, string rawPath)
    {
        // A HEAD is a GET without the response's body.
        if (method is "HEAD")
            method = "GET";
        var path = rawPath.AsSpan();
        if (!path.StartsWith(_prefix, StringComparison.Ordinal))
            return default;
        path = path[_prefix.Length..];
        if (path is "/v2/catalog")
            return Match(method, BrokerOperation.Catalog, "GET");
        const string Instances = "/v2/service_instances/";
        if (!path.StartsWith(Instances, StringComparison.Ordinal))
            return default;
        path = path[Instances.Length..];
        Span<Range> segments = stackalloc Range[5];
        var count = path.Split(segments, '/');
        return count switch
        {
            1 => WithIds(path[segments[0]], default, method switch
            {
                "GET" => Match(method, BrokerOperation.FetchInstance, "GET"),
                "PUT" => Match(method, BrokerOperation.Provision, "PUT"),
                "PATCH" => Match(method, BrokerOperation.Update, "PATCH"),
                "DELETE" => Match(method, BrokerOperation.Deprovision, "DELETE"),
                _ => Refuse("GET, HEAD, PUT, PATCH, DELETE"),
            }),
            2 when path[segments[1]] is "last_operation" => WithIds(path[segments[0]], default, Match(method, BrokerOperation.LastOperation, "GET")),
            3 when path[segments[1]] is "service_bindings" => WithIds(path[segments[0]], path[segments[2]], method switch
            {
                "GET" => Match(method, BrokerOperation.FetchBinding, "GET"),
                "PUT" => Match(method, BrokerOperation.Bind, "PUT"),
                "DELETE" => Match(method, BrokerOperation.Unbind, "DELETE"),
                _ => Refuse("GET, HEAD, PUT, DELETE"),
            }),
            4 when path[segments[1]] is "service_bindings" && path[segments[3]] is "last_operation" =>
                WithIds(path[segments[0]], path[segments[2]], Match(method, BrokerOperation.LastBindingOperation, "GET")),
            _ => default,
        };
    }

    private static Route Match(string method, BrokerOperation operation, string wanted) =>
        method == wanted ? new Route { Match = RouteMatch.Found, Operation = operation, InstanceId = "" } : Refuse(wanted is "GET" ? "GET, HEAD" : wanted);

    private static Route Refuse(string allow) => new() { Match = RouteMatch.WrongMethod, InstanceId = "", Allow = allow };

    private static Route WithIds(ReadOnlySpan<char> instance, ReadOnlySpan<char> binding, Route route)
    {
        var hasBinding = route.Operation is BrokerOperation.Bind or BrokerOperation.FetchBinding or BrokerOperation.Unbind or BrokerOperation.LastBindingOperation;
        if (route.Match is not RouteMatch.Found)
            return route;
        var instanceId = Decode(instance);
        var bindingId = hasBinding ? Decode(binding) : null;
        return instanceId is null || (hasBinding && bindingId is null)
            ? new Route { Match = RouteMatch.BadSegment, InstanceId = "" }
            : route with { InstanceId = instanceId, BindingId = bindingId };
    }

    private static string? Decode(ReadOnlySpan<char> segment) =>
        PercentEncoding.Decode(segment, plusIsBlank: false) is { Length: > 0 and <= MaximumIdLength } id ? id : null;
}
