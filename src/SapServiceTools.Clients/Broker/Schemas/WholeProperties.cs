using Json.Schema;
using Json.Schema.Keywords;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>The keyword <c>properties</c>. The library's own notes what it has checked as a JSON pointer spells it, so that <c>unevaluatedProperties</c> refuses a name such as <c>a/b</c>.</summary>
internal sealed class WholeProperties : PropertiesKeyword
{
    public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
    {
        var evaluation = base.Evaluate(keyword, context);
        if (evaluation.Annotation is not { ValueKind: JsonValueKind.Array } names || !names.EnumerateArray().Any(name => name.GetString()!.Contains('~')))
            return evaluation;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var name in names.EnumerateArray())
                writer.WriteStringValue(PointerSegment.Unescape(name.GetString()!));
            writer.WriteEndArray();
        }
        // Results keep elements of the document, so it is never disposed.
        return evaluation with { Annotation = JsonDocument.Parse(stream.ToArray()).RootElement };
    }
}
