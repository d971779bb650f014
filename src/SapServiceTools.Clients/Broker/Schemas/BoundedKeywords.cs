using System.Text.Json;
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
        List<IKeywordHandler> keywords = [new BoundedRef(), new BoundedPattern(), new BoundedPatternProperties()];
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
        public override object? ValidateKeywordValue(JsonElement value) =>
            value.ValueKind is JsonValueKind.Object
                ? value.EnumerateObject().ToDictionary(property => property.Name, property => EcmaPattern.Compile(property.Name))
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
}
