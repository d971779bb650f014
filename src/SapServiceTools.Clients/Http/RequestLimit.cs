namespace SapServiceTools.Clients.Http;

/// <summary>So many requests in any span of time, of those that it counts.</summary>
/// <param name="Requests">How many, at least 1.</param>
/// <param name="Window">The span.</param>
public sealed record RequestLimit(int Requests, TimeSpan Window)
{
    /// <summary>The verb that it counts; null counts all.</summary>
    public HttpMethod? Method { get; init; }

    /// <summary>A part of the paths that it counts, such as <c>/v1/service_bindings</c>; null counts all.</summary>
    public string? Path { get; init; }

    /// <summary>The limit in words, such as "50 POST /v1/service_instances in 1 min".</summary>
    public override string ToString()
    {
        var what = string.Join(' ', new[] { Method?.Method, Path }.Where(part => part is not null));
        var span = Window.TotalHours >= 1 ? $"{Window.TotalHours:0.#} h" : Window.TotalMinutes >= 1 ? $"{Window.TotalMinutes:0.#} min" : $"{Window.TotalSeconds:0.#} s";
        return $"{Requests} {(what.Length > 0 ? what : "requests")} in {span}";
    }

    internal bool Counts(HttpMethod method, Uri uri) =>
        (Method is null || Method == method) && (Path is null || uri.AbsolutePath.Contains(Path, StringComparison.Ordinal));
}
