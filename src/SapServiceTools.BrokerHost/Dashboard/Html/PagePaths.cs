using SapServiceTools.BrokerHost.Protocol;

namespace SapServiceTools.BrokerHost.Dashboard.Html;

/// <summary>Which paths are pages. Links between them are relative, so that a proxy may move them all together.</summary>
internal sealed class PagePaths
{
    /// <summary>The dashboard's address, relative to the broker's.</summary>
    public const string Dashboard = "dashboard";

    /// <summary>Where the dashboard's events come from, likewise.</summary>
    public const string Events = "dashboard/events";

    private readonly string _prefix;
    private readonly string _health;

    public PagePaths(string pathPrefix)
    {
        Base = $"{BasePath.Encode(pathPrefix)}/";
        _prefix = Base + Dashboard;
        _health = Base + "health";
    }

    /// <summary>The broker's path, with a slash at its end.</summary>
    public string Base { get; }

    /// <summary>True for the dashboard and what lies under it.</summary>
    public bool IsPage(string rawPath) =>
        rawPath.StartsWith(_prefix, StringComparison.Ordinal) && (rawPath.Length == _prefix.Length || rawPath[_prefix.Length] == '/');

    /// <summary>True for what isn't the protocol's: pages and the health endpoint.</summary>
    public bool IsOwn(string rawPath) => rawPath == _health || IsPage(rawPath);

    /// <summary>What comes after the dashboard's path; empty for the dashboard itself.</summary>
    public ReadOnlySpan<char> Below(string rawPath) => rawPath.AsSpan(_prefix.Length);

    /// <summary>The relative path from a page to the broker's path.</summary>
    public string PathToBase(string rawPath) => string.Concat(Enumerable.Repeat("../", Below(rawPath).Count('/')));

    /// <summary>An instance's page, relative to the broker's path.</summary>
    public static string InstancePage(string instanceId) => $"{Dashboard}/instances{PathOf(instanceId, "")}";

    /// <summary>Where the events of an instance's page come from, likewise.</summary>
    public static string InstanceEvents(string instanceId) => $"{Dashboard}/instances{PathOf(instanceId, "/events")}";

    /// <summary>Whether an id can't stand in a path, because clients resolve it there, encoded or not.</summary>
    public static bool IsDots(string instanceId) => instanceId is "." or "..";

    private static string PathOf(string instanceId, string tail) =>
        IsDots(instanceId) ? $"{tail}?id={instanceId}" : $"/{Uri.EscapeDataString(instanceId)}{tail}";

    /// <summary>The instance that a path of the protocol is about; null if there is none.</summary>
    public string? FindInstance(string rawPath)
    {
        const string Instances = "v2/service_instances/";
        var path = rawPath.AsSpan();
        if (!path.StartsWith(Base, StringComparison.Ordinal) || !path[Base.Length..].StartsWith(Instances, StringComparison.Ordinal))
            return null;
        path = path[(Base.Length + Instances.Length)..];
        var end = path.IndexOf('/');
        return PercentEncoding.Decode(end < 0 ? path : path[..end], plusIsBlank: false);
    }
}
