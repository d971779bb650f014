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
            return Read(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fault(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <exception cref="ServiceException">It isn't YAML with a mapping at its top.</exception>
    public static IReadOnlyDictionary<string, object?> Read(TextReader reader, string path)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new Parser(reader));
            if (stream.Documents.Count == 0)
                return new Dictionary<string, object?>();
            var budget = MaxNodes;
            return Convert(stream.Documents[0].RootNode, 0, ref budget) as IReadOnlyDictionary<string, object?>
                ?? throw Fault(path, "it has no mapping at its top", null);
        }
        catch (YamlException exception)
        {
            // The library has no type of its own for it, and quotes the key.
            var what = exception.Message.Contains("duplicate key", StringComparison.OrdinalIgnoreCase) ? "a key occurs a second time" : "it isn't valid YAML";
            throw Fault(path, $"{what} at line {exception.Start.Line}, column {exception.Start.Column}", null);
        }

        void Merge(Dictionary<string, object?> map, object? shared, YamlNode key)
        {
            foreach (var item in shared as IReadOnlyList<object?> ?? [shared])
            {
                foreach (var (name, value) in item as IReadOnlyDictionary<string, object?> ?? throw Fault(path, $"what is merged at line {key.Start.Line} isn't a mapping", null))
                    map.TryAdd(name, value);
            }
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
                    {
                        if (!IsMerge(key))
                            map[key is YamlScalarNode { Value: { } name } ? name : throw Fault(path, $"the key at line {key.Start.Line} isn't a text", null)] = Convert(value, depth + 1, ref budget);
                    }

                    // With "<<" clouds share what they have in common; what a mapping has itself wins. YamlDotNet's own merging takes that for a doubled key.
                    foreach (var (key, value) in mapping.Children)
                    {
                        if (IsMerge(key))
                            Merge(map, Convert(value, depth + 1, ref budget), key);
                    }

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

    private static bool IsMerge(YamlNode key) => key is YamlScalarNode { Style: ScalarStyle.Plain, Value: "<<" };

    /// <summary>What is wrong with a file; the reason quotes nothing of it.</summary>
    public static ServiceException Fault(string path, string reason, Exception? inner) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidCloudConfig, $"The file '{path}' can't be used: {reason}.", inner);
}
