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
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<IKeywordHandler> For(Dialect dialect)
    {
        List<IKeywordHandler> keywords = [new BoundedRef(), new BoundedPattern(), new BoundedPatternProperties()];
        if (dialect == Dialect.Draft201909)
            keywords.Add(new BoundedRecursiveRef());
        if (dialect == Dialect.Draft202012)
            keywords.Add(new BoundedDynamicRef());
        return keywords;
    }

    private static Regex Bounded(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout);
        }
        catch (NotSupportedException)
        {
            // Look-around and back-references need the backtracking engine; the timeout bounds what a hostile value can cost.
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
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
        public override object? ValidateKeywordValue(JsonElement value) =>
            base.ValidateKeywordValue(value) is Regex ? Bounded(value.GetString()!) : null;

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
        public override object? ValidateKeywordValue(JsonElement value)
        {
            base.ValidateKeywordValue(value);
            return value.EnumerateObject().ToDictionary(property => property.Name, property => Bounded(property.Name));
        }

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
