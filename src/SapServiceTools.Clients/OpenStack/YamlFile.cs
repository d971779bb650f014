using System.Text;
using YamlDotNet.Core;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Reads a file of YAML or JSON into dictionaries, lists and texts. Messages have a place in the file and never what stands there.</summary>
internal static class YamlFile
{
    // Some hundred thousand lines; a device or a pipe may have no end.
    private const int MaxCharacters = 2 * 1024 * 1024;

    /// <exception cref="ServiceException">It can't be read, or isn't YAML with a mapping at its top.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, SystemFault.Explain(exception), exception);
        }
    }

    /// <exception cref="ServiceException">It isn't YAML with a mapping at its top.</exception>
    public static IReadOnlyDictionary<string, object?> Read(TextReader reader, string path)
    {
        var text = ReadBounded(reader) ?? throw Fault(path, $"it has more than {MaxCharacters / (1024 * 1024)} million characters", null);
        try
        {
            return new YamlTree(new Parser(new StringReader(text)), reason => Fault(path, reason, null)).Read();
        }
        catch (YamlException exception)
        {
            throw Fault(path, $"it isn't valid YAML at line {exception.Start.Line}, column {exception.Start.Column}", null);
        }
    }

    /// <summary>What is wrong with a file; the reason quotes nothing of it.</summary>
    public static ServiceException Fault(string path, string reason, Exception? inner) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCloudConfig, $"The file '{path}' can't be used: {reason}.", inner);

    private static string? ReadBounded(TextReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (reader.Read(buffer) is > 0 and var count)
        {
            if (text.Append(buffer, 0, count).Length > MaxCharacters)
                return null;
        }
        return text.ToString();
    }
}
