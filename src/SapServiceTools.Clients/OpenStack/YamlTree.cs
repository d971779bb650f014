using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SapServiceTools.Clients.OpenStack;

/// <summary>
/// Makes dictionaries, lists and texts of a parser's events. The library's own tree is not for foreign files: it recurses as deep as a file is nested,
/// which ends the process, and hashes what aliases make of a few lines.
/// </summary>
/// <param name="parser">At the stream's beginning.</param>
/// <param name="fault">Makes the exception for a reason.</param>
internal sealed class YamlTree(IParser parser, Func<string, ServiceException> fault)
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 100_000;
    private const string TooLarge = "it is nested too deep or refers to itself";

    private readonly Dictionary<AnchorName, Node> _anchors = [];
    private int _depth;
    private int _events;
    private int _nodes;

    /// <summary>The first document's mapping; an empty one if there is no document.</summary>
    /// <exception cref="ServiceException">There is something else.</exception>
    /// <exception cref="YamlException">It isn't YAML.</exception>
    public IReadOnlyDictionary<string, object?> Read()
    {
        Next();
        Next();
        if (parser.Current is StreamEnd)
            return new Dictionary<string, object?>();
        Next();
        var root = ReadNode(0).Value as IReadOnlyDictionary<string, object?> ?? throw fault("it has no mapping at its top");
        // What comes behind it isn't used, but a file that is broken there was cut or mixed up.
        while (parser.Current is not StreamEnd)
            Next();
        return root;
    }

    // Leaves the parser behind the node.
    private Node ReadNode(int depth)
    {
        if (depth > MaxDepth)
            throw fault(TooLarge);
        switch (parser.Current)
        {
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value, out var known))
                    throw new YamlException(alias.Start, alias.End, "The alias has no anchor before it.");
                // What reads the tree walks through what an alias stands for, each time.
                Count(known.Size);
                if (known.IsOpen || depth + known.Height > MaxDepth)
                    throw fault(TooLarge);
                Next();
                return known;
            case Scalar scalar:
                Count(1);
                Next();
                return Keep(scalar.Anchor, new Node(IsNull(scalar) ? null : scalar.Value, 1, 0) { Text = scalar.Value });
            case SequenceStart sequence:
                return Keep(sequence.Anchor, ReadSequence(sequence, depth));
            case MappingStart mapping:
                return Keep(mapping.Anchor, ReadMapping(mapping, depth));
            default:
                // The parser lets some ends pass that have no beginning, or stand where a value belongs.
                throw new YamlException(parser.Current!.Start, parser.Current.End, "A value is missing.");
        }
    }

    private Node ReadSequence(SequenceStart sequence, int depth)
    {
        Open(sequence.Anchor);
        var list = new List<object?>();
        var (size, height) = (1, 0);
        while (parser.Current is not SequenceEnd)
        {
            var item = ReadNode(depth + 1);
            list.Add(item.Value);
            (size, height) = (size + item.Size, Math.Max(height, item.Height + 1));
        }
        Next();
        return new Node(list, size, height);
    }

    private Node ReadMapping(MappingStart mapping, int depth)
    {
        Open(mapping.Anchor);
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        (object? Value, long Line)? shared = null;
        var (size, height) = (1, 0);
        while (parser.Current is not MappingEnd)
        {
            var start = parser.Current!.Start;
            var isMerge = parser.Current is Scalar { Style: ScalarStyle.Plain, Value: "<<" };
            // A plain "null" or "~" is a key like any other text.
            var key = (parser.Current is Scalar or AnchorAlias ? ReadNode(depth + 1).Text : null) ?? throw fault($"the key at line {start.Line} isn't a text");
            if (isMerge ? shared is not null : map.ContainsKey(key))
                throw fault($"a key occurs a second time at line {start.Line}, column {start.Column}");
            var value = ReadNode(depth + 1);
            (size, height) = (size + value.Size, Math.Max(height, value.Height + 1));
            if (isMerge)
                shared = (value.Value, start.Line);
            else
                map[key] = value.Value;
        }
        // With "<<" clouds share what they have in common; what a mapping has itself wins.
        if (shared is { } found)
            Merge(map, found.Value, found.Line);
        Next();
        return new Node(map, size, height);
    }

    private void Merge(Dictionary<string, object?> map, object? shared, long line)
    {
        foreach (var item in shared as IReadOnlyList<object?> ?? [shared])
        {
            foreach (var (name, value) in item as IReadOnlyDictionary<string, object?> ?? throw fault($"what is merged at line {line} isn't a mapping"))
                map.TryAdd(name, value);
        }
    }

    private void Open(AnchorName anchor)
    {
        Count(1);
        Keep(anchor, new Node(null, 1, 0) { IsOpen = true });
        Next();
    }

    private Node Keep(AnchorName anchor, Node node)
    {
        if (!anchor.IsEmpty)
            _anchors[anchor] = node;
        return node;
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw fault(TooLarge);
    }

    private void Next()
    {
        try
        {
            if (!parser.MoveNext())
                throw new YamlException("The file ends too early.");
        }
        catch (Exception exception) when (exception is not (YamlException or OutOfMemoryException))
        {
            // The library tells of some faults by whatever its own code runs into.
            var place = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, exception.Message);
        }
        _depth += parser.Current!.NestingIncrease;
        // Stream and document are levels too. Each node has at most two events.
        if (_depth > MaxDepth + 3 || ++_events > 3 * MaxNodes)
            throw fault(TooLarge);
    }

    private static bool IsNull(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>A value, how many nodes it has and how many levels are below it.</summary>
    private sealed record Node(object? Value, int Size, int Height)
    {
        /// <summary>A scalar's text, whatever it means.</summary>
        public string? Text { get; init; }

        /// <summary>True until its end is read.</summary>
        public bool IsOpen { get; init; }
    }
}
