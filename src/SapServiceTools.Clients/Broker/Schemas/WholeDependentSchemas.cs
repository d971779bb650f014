using Json.Schema;
using Json.Schema.Keywords;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>The keyword <c>dependentSchemas</c>. The library's own passes over a name that a JSON pointer spells in another way, such as <c>a/b</c>, as if nothing depended on it.</summary>
internal sealed class WholeDependentSchemas : DependentSchemasKeyword
{
    public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
    {
        if (context.Instance.ValueKind is not JsonValueKind.Object)
            return KeywordEvaluation.Ignore;
        var details = new List<EvaluationResults>();
        foreach (var schema in keyword.Subschemas)
        {
            var name = schema.RelativePath[schema.RelativePath.SegmentCount - 1].ToString();
            if (context.Instance.TryGetProperty(PointerSegment.Unescape(name), out _))
                details.Add(schema.Evaluate(context with { EvaluationPath = context.EvaluationPath.Combine(Name, PointerSegment.Unescape(name)) }));
        }
        return new KeywordEvaluation { Keyword = Name, IsValid = details.TrueForAll(detail => detail.IsValid), Details = [.. details] };
    }
}
