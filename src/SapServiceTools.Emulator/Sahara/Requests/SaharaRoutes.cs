using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>All endpoints. Resources add theirs.</summary>
internal sealed class SaharaRoutes
{
    private readonly List<SaharaRoute> _routes = [];

    /// <summary>Adds an endpoint.</summary>
    /// <param name="versions">Where it exists.</param>
    /// <param name="target">Verb and path, as in <c>GET clusters/*</c>.</param>
    /// <param name="handle">What it does.</param>
    /// <param name="name">Its name in v2's message about unknown parameters.</param>
    /// <param name="parameters">The query parameters that v2 allows.</param>
    public void Add(SaharaVersions versions, string target, Func<SaharaCall, OpenStackResponse> handle, string? name = null, params string[] parameters)
    {
        var blank = target.IndexOf(' ', StringComparison.Ordinal);
        var method = target[..blank];
        var path = target[(blank + 1)..].Split('/');
        _routes.Add(new SaharaRoute(versions, method, path, handle, Operation(method, path)) { Name = name, Parameters = name is null ? null : parameters });
    }

    /// <summary>The endpoint for a verb and path.</summary>
    /// <param name="version">The version of the API.</param>
    /// <param name="method">The verb.</param>
    /// <param name="path">The path after version and project.</param>
    /// <param name="isPathKnown">True if another verb would do.</param>
    public SaharaRoute? Find(SaharaVersions version, string method, IReadOnlyList<string> path, out bool isPathKnown)
    {
        var fitting = _routes.Where(route => route.Versions.HasFlag(version) && route.Fits(path)).OrderByDescending(route => route.Literals).ToList();
        isPathKnown = fitting.Count > 0;
        return fitting.Find(route => route.Method == method);
    }

    private static EmulatorOperation Operation(string method, string[] path) => method switch
    {
        "GET" => path.Length == 1 ? EmulatorOperation.List : EmulatorOperation.Get,
        "POST" => EmulatorOperation.Create,
        "DELETE" => EmulatorOperation.Delete,
        _ => EmulatorOperation.Update,
    };
}
