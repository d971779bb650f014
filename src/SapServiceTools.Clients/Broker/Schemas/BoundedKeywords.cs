using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;
using Json.Schema.Keywords.Draft201909;
using DynamicRefKeyword = Json.Schema.Keywords.Draft202012.DynamicRefKeyword;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>The library's keywords that a hostile schema or value could make run without end, each with a bound.</summary>
internal static class BoundedKeywords
{
    public static IReadOnlyList<IKeywordHandler> For(Dialect dialect)
    {
        List<IKeywordHandler> keywords = [new BoundedRef(), new BoundedPattern(), new BoundedPatternProperties(), new BoundedAdditionalProperties(), new WholeProperties()];
        if (dialect == Dialect.Draft201909 || dialect == Dialect.Draft202012)
            keywords.Add(new WholeDependentSchemas());
        if (dialect == Dialect.Draft201909)
            keywords.Add(new BoundedRecursiveRef());
        if (dialect == Dialect.Draft202012)
            keywords.Add(new BoundedDynamicRef());
        return keywords;
    }

    private sealed class BoundedRef : RefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            EvaluationBudget.Spend();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class BoundedRecursiveRef : RecursiveRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            EvaluationBudget.Spend();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class BoundedDynamicRef : DynamicRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            EvaluationBudget.Spend();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class BoundedPattern : PatternKeyword
    {
        // The library's own would take the pattern for one of .NET.
        public override object? ValidateKeywordValue(JsonElement value) =>
            value.ValueKind is JsonValueKind.String ? EcmaPattern.Compile(value.GetString()!) : base.ValidateKeywordValue(value);

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            try
            {
                return base.Evaluate(keyword, context);
            }
            catch (RegexMatchTimeoutException)
            {
                return new KeywordEvaluation { Keyword = Name, IsValid = false, Error = ErrorMessages.Pattern };
            }
        }
    }

    private sealed class BoundedPatternProperties : PatternPropertiesKeyword
    {
        // The library looks a pattern up as a JSON pointer spells it, and fails where the two differ, as in "^https://".
        public override object? ValidateKeywordValue(JsonElement value) =>
            value.ValueKind is JsonValueKind.Object
                ? value.EnumerateObject().ToDictionary(property => PointerSegment.Escape(property.Name), property => EcmaPattern.Compile(property.Name))
                : base.ValidateKeywordValue(value);

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            try
            {
                return base.Evaluate(keyword, context);
            }
            catch (RegexMatchTimeoutException)
            {
                return new KeywordEvaluation { Keyword = Name, IsValid = false, Error = ErrorMessages.Pattern };
            }
        }
    }

    // The library's own makes patterns of .NET, without any bound, of the names beside it in patternProperties. It isn't shown them, nor the members that they match.
    private sealed class BoundedAdditionalProperties : AdditionalPropertiesKeyword
    {
        private readonly ConditionalWeakTable<KeywordData, Regex[]> _patterns = [];

        public override void BuildSubschemas(KeywordData keyword, BuildContext context)
        {
            const string PatternProperties = "patternProperties";
            if (!context.LocalSchema.TryGetProperty(PatternProperties, out var patterns) || patterns.ValueKind is not JsonValueKind.Object)
            {
                base.BuildSubschemas(keyword, context);
                return;
            }
            _patterns.Add(keyword, [.. patterns.EnumerateObject().Select(pattern => EcmaPattern.Compile(pattern.Name))]);
            base.BuildSubschemas(keyword, context with { LocalSchema = Without(context.LocalSchema, name => name is PatternProperties) });
        }

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            if (context.Instance.ValueKind is not JsonValueKind.Object || !_patterns.TryGetValue(keyword, out var patterns))
                return base.Evaluate(keyword, context);
            try
            {
                return base.Evaluate(keyword, context with { Instance = Without(context.Instance, name => patterns.Any(pattern => pattern.IsMatch(name))) });
            }
            catch (RegexMatchTimeoutException)
            {
                return new KeywordEvaluation { Keyword = Name, IsValid = false, Error = ErrorMessages.Pattern };
            }
        }

        private static JsonElement Without(JsonElement value, Predicate<string> isLeftOut)
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    if (!isLeftOut(member.Name))
                        member.WriteTo(writer);
                }
                writer.WriteEndObject();
            }
            // Results keep elements of the document, so it is never disposed.
            return JsonDocument.Parse(stream.ToArray()).RootElement;
        }
    }
}
