using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>A request as the resources see it: who asks, for what, with which parameters and body.</summary>
internal sealed class SaharaCall
{
    public required SaharaVersions Version { get; init; }

    public required EmulatedToken Token { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Query { get; init; }

    public required byte[] RawBody { get; init; }

    public required string? ContentType { get; init; }

    /// <summary>What stands in the path in the places of the route's parameters.</summary>
    public IReadOnlyList<string> Values { get; set; } = [];

    public bool IsV2 => Version == SaharaVersions.V2;

    public string ProjectId => Token.ProjectId!;

    /// <summary>The first of them, the id as a rule.</summary>
    public string Id => Values[0];

    /// <summary>The first value of a query parameter; null if it is absent.</summary>
    public string? Parameter(string name) => Query.FirstOrDefault(pair => pair.Name == name).Value;

    /// <summary>All values of a query parameter.</summary>
    public IReadOnlyList<string> Parameters(string name) => [.. Query.Where(pair => pair.Name == name).Select(pair => pair.Value)];

    /// <summary>The body; a type other than JSON and bytes that aren't JSON are errors.</summary>
    public JsonNode? Body()
    {
        var type = ContentType?.Split(';')[0].Trim();
        if (type is not (null or "" or "application/json"))
            throw SaharaException.Invalid($"Content type '{type}' isn't supported");
        return JsonShapes.TryParse(RawBody, out var node)
            ? node
            : throw new SaharaException(400, "MALFORMED_REQUEST_BODY", "Malformed message body: cannot understand JSON");
    }
}
