using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>Reads a file of YAML or JSON into dictionaries, lists and texts. Messages have a place in the file and never what stands there.</summary>
internal static class YamlFile
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 100_000;

    /// <exception cref="ServiceException">It can't be read, or isn't YAML with a mapping at its top.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            // The merging parser knows "<<", with which clouds share what they have in common.
            stream.Load(new MergingParser(new Parser(reader)));
            if (stream.Documents.Count == 0)
                return new Dictionary<string, object?>();
            var budget = MaxNodes;
            return Convert(stream.Documents[0].RootNode, 0, ref budget) as IReadOnlyDictionary<string, object?>
                ?? throw Fault(path, "it has no mapping at its top", null);
        }
        catch (YamlException exception)
        {
            throw Fault(path, $"it isn't valid YAML at line {exception.Start.Line}, column {exception.Start.Column}", null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, exception.Message.TrimEnd('.'), exception);
        }
        catch (ArgumentException)
        {
            // The representation model's way to say that a key occurs twice.
            throw Fault(path, "a key occurs twice", null);
        }

        object? Convert(YamlNode node, int depth, ref int budget)
        {
            // Aliases make a file of a few lines into a tree without end.
            if (depth > MaxDepth || --budget < 0)
                throw Fault(path, "it is nested too deep or refers to itself", null);
            switch (node)
            {
                case YamlMappingNode mapping:
                    var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                    foreach (var (key, value) in mapping.Children)
                        map[key is YamlScalarNode { Value: { } name } ? name : throw Fault(path, $"the key at line {key.Start.Line} isn't a text", null)] = Convert(value, depth + 1, ref budget);
                    return map;
                case YamlSequenceNode sequence:
                    var list = new List<object?>();
                    foreach (var item in sequence.Children)
                        list.Add(Convert(item, depth + 1, ref budget));
                    return list;
                case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" or "Null" or "NULL" }:
                    return null;
                default:
                    return ((YamlScalarNode)node).Value;
            }
        }
    }

    private static ServiceException Fault(string path, string reason, Exception? inner) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCloudConfig, $"The file '{path}' can't be used: {reason}.", inner);
}
