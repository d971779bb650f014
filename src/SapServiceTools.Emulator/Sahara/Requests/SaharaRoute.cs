using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>An endpoint.</summary>
/// <param name="Versions">Where it exists.</param>
/// <param name="Method">Its verb.</param>
/// <param name="Path">Its path after version and project; <c>*</c> stands for any one segment.</param>
/// <param name="Handle">What it does.</param>
/// <param name="Operation">What it counts as.</param>
internal sealed record SaharaRoute(SaharaVersions Versions, string Method, string[] Path, Func<SaharaCall, OpenStackResponse> Handle, EmulatorOperation Operation)
{
    /// <summary>Sahara's own name of it, which its message about unknown parameters has.</summary>
    public string? Name { get; init; }

    /// <summary>The query parameters that v2 allows; null checks nothing.</summary>
    public string[]? Parameters { get; init; }

    /// <summary>True if a path is this route's; a literal segment goes before a parameter, so the order of the table doesn't matter.</summary>
    public bool Fits(IReadOnlyList<string> path)
    {
        if (path.Count != Path.Length)
            return false;
        for (var i = 0; i < Path.Length; i++)
            if (Path[i] == "*" ? path[i].Length == 0 : Path[i] != path[i])
                return false;
        return true;
    }

    public int Literals => Path.Count(segment => segment != "*");

    public IReadOnlyList<string> Values(IReadOnlyList<string> path) => [.. path.Where((_, index) => Path[index] == "*")];
}

/// <summary>The versions of the API that something belongs to.</summary>
[Flags]
internal enum SaharaVersions
{
    None = 0,
    V10 = 1,
    V11 = 2,
    V2 = 4,

    /// <summary>Both old ones.</summary>
    V1 = V10 | V11,

    /// <summary>Those with data processing, not only clusters.</summary>
    Jobs = V11 | V2,
    All = V1 | V2,
}
