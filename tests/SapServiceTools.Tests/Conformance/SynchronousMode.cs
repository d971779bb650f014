namespace SapServiceTools.Tests.Conformance;

/// <summary>Makes of an asynchronous broker one that works in both modes: what comes without <c>accepts_incomplete=true</c> is done to its end before it is answered.</summary>
/// <param name="askAsync">Asks the host.</param>
/// <param name="gate">What keeps operations waiting.</param>
public sealed class SynchronousMode(Func<Asked, Task<Answered>> askAsync, PollGate gate)
{
    /// <summary>Does what the host refuses to do synchronously.</summary>
    public async Task<Answered> DoAsync(Asked asked)
    {
        var query = string.Join('&', asked.Query.Split('&').Where(part => part.Length > 0 && !part.StartsWith("accepts_incomplete", StringComparison.Ordinal)).Append("accepts_incomplete=true"));
        var begun = await askAsync(With(asked, asked.Method, asked.Path, query, asked.Body));
        if (begun.Status is not 202)
            return begun;
        var polled = $"operation={Uri.EscapeDataString(begun.Json!["operation"]!.GetValue<string>())}";
        var polledResponse = begun;
        do
        {
            gate.Polled(asked.Path);
            polledResponse = await askAsync(With(asked, "GET", $"{asked.Path}/last_operation", polled, []));
        }
        while (polledResponse.Json?["state"]?.GetValue<string>() is "in progress");

        if (polledResponse.Json?["state"]?.GetValue<string>() is not "succeeded")
            return Answered.Of(500, """{"error":"Failed","description":"It failed."}""");
        if (asked.IsOfBinding && asked.Method is "PUT")
        {
            var made = await askAsync(With(asked, "GET", asked.Path, "", []));
            made.Status = 201;
            return made;
        }

        begun.Edit(json => json.Remove("operation"));
        begun.Status = asked.Method is "PUT" ? 201 : 200;
        return begun;
    }

    private static Asked With(Asked asked, string method, string path, string query, byte[] body) => new() { Method = method, Path = path, Query = query, Headers = asked.Headers, Body = body };
}
