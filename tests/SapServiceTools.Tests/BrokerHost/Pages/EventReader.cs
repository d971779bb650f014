using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Pages;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new StreamReader(stream);
    }

    /// <summary>The page's parts as they are by now, by their ids.</summary>
    public Dictionary<string, string> Parts { get; } = [];

    public HttpResponseMessage Response => _response;

    public static async Task<EventReader> OpenAsync(HttpClient client, string path)
    {
        var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event, or the next comment (whose name is empty); null when the stream has ended.</summary>
    public async Task<(string Name, string Data)?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(ClockDriver.Patience);
        var name = "message";
        var data = new List<string>();
        while (await _lines.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length is 0)
            {
                if (data.Count is 0)
                    continue;
                var text = string.Join('\n', data);
                if (name is "part")
                    Parts[text.Split("id=\"", 2)[1].Split('"', 2)[0]] = text;
                return (name, text);
            }
            if (line.StartsWith(':'))
                return ("", line);
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            else if (line.StartsWith("data:", StringComparison.Ordinal))
                data.Add(line["data:".Length..].TrimStart(' '));
        }
        return null;
    }

    /// <summary>Reads on until a part says something.</summary>
    public Task WaitAsync(string part, string text) => WaitAsync(part, now => now.Contains(text, StringComparison.Ordinal));

    public async Task WaitAsync(string part, Func<string, bool> isSo)
    {
        while (!(Parts.TryGetValue(part, out var now) && isSo(now)))
            Assert.NotNull(await ReadAsync());
    }

    /// <summary>Reads on until an event comes.</summary>
    public async Task WaitForEventAsync(string name)
    {
        while (true)
        {
            var next = await ReadAsync();
            Assert.NotNull(next);
            if (next.Value.Name == name)
                return;
        }
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return default;
    }
}
