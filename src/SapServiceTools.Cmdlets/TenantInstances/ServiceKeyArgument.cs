using System.Collections;
using System.Text.RegularExpressions;
using SapServiceTools.Clients.TenantInstances.ServiceKeys;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Emulator;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Reads service keys from what users have at hand, such as the lines that <c>cf service-key</c> prints.</summary>
internal sealed partial class ServiceKeyArgument(PathIntrinsics paths)
{
    private const string Name = "ServiceKey";

    private readonly FreeFormReader _reader = new(paths, ErrorIds.InvalidServiceKey) { Prepare = WithoutPreamble };

    /// <summary>One key, or several, one of each service.</summary>
    /// <exception cref="ServiceException">Something isn't a key, nor something with one in it.</exception>
    public IReadOnlyDictionary<string, object?>[] Read(object argument) =>
        Unwrap(argument) is IList { Count: > 0 } list && Lines(list) is null ? [.. list.Cast<object>().Select(ReadOne)] : [ReadOne(argument)];

    /// <summary>True if the text is a key by itself: a JSON object from end to end, or the path of a file or folder that exists. Other text may be a line of one.</summary>
    public bool IsWhole(string text) => IsObject(text) || (FindPath(text) is { } path && Path.Exists(path));

    private IReadOnlyDictionary<string, object?> ReadOne(object argument)
    {
        argument = WithinObject(argument);
        var value = Unwrap(argument);
        if (value is IList list && Lines(list) is { } lines)
            argument = value = lines;
        var folder = value switch
        {
            string text => FindPath(text),
            DirectoryInfo directory => directory.FullName,
            _ => null,
        };
        return folder is not null && Directory.Exists(folder) ? ReadFolder(folder) : _reader.ReadObject(argument, Name);
    }

    private static IReadOnlyDictionary<string, object?> ReadFolder(string folder)
    {
        try
        {
            return BindingFolders.Read(folder).Credentials;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.InvalidServiceKey, $"{Name}: the folder '{folder}' can't be read: {SystemFault.Explain(exception)}.", exception);
        }
    }

    // By value an object with a service key in it, such as an emulator, arrives whole.
    private static object WithinObject(object key) => Unwrap(key) is ServiceEmulator emulator
        ? emulator.GetServiceKey()
        : PSObject.AsPSObject(key).Properties[Name]?.Value ?? key;

    // One text of the lines that a program printed; null for a list of keys, each of which is whole.
    private static string? Lines(IList list)
    {
        var texts = list.Cast<object?>().Select(item => item is null ? "" : Unwrap(item) as string).ToArray();
        if (texts.Contains(null))
            return null;
        var isText = texts.Any(text => string.IsNullOrWhiteSpace(text) || (text.AsSpan().TrimStart() is ['{', ..] && !IsObject(text)));
        return isText ? string.Join('\n', texts) : null;
    }

    // "Getting key k for service instance s as user..." and a blank line come before the JSON.
    private static string WithoutPreamble(string text) =>
        text.AsSpan().TrimStart() is ['{' or '[' or '"', ..] || FirstObject().Match(text) is not { Success: true } start ? text : text[start.Index..];

    private static bool IsObject(string text) => text.AsSpan().Trim() is ['{', .., '}'];

    private string? FindPath(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.AsSpan().TrimStart() is ['{' or '[' or '"', ..] || text.Contains('\n', StringComparison.Ordinal))
            return null;
        return FilePaths.Find(paths, text);
    }

    private static object Unwrap(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;

    [GeneratedRegex(@"^[ \t]*\{", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FirstObject();
}
