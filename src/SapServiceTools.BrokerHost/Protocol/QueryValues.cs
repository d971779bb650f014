namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>The parameters of a query. Empty ones count as absent; of several with one name the first counts.</summary>
internal readonly struct QueryValues
{
    private const int MaximumOperationLength = 10_000;

    public string? ServiceId { get; init; }

    public string? PlanId { get; init; }

    public string? Operation { get; init; }

    /// <summary>True only for <c>accepts_incomplete=true</c>, spelt like this.</summary>
    public bool AcceptsIncomplete { get; init; }

    /// <exception cref="BrokerException">A value isn't percent-encoded correctly, or too long.</exception>
    public static QueryValues Parse(string query)
    {
        if (query.Length is 0)
            return default;
        string? service = null, plan = null, operation = null, accepts = null;
        foreach (var pair in query.Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;
            switch (pair.AsSpan(0, equals))
            {
                case "service_id": service ??= Decode(pair, equals); break;
                case "plan_id": plan ??= Decode(pair, equals); break;
                case "operation": operation ??= Decode(pair, equals); break;
                case "accepts_incomplete": accepts ??= Decode(pair, equals); break;
                default: break;
            }
        }
        if (operation?.Length > MaximumOperationLength)
            throw new BrokerException(BrokerError.BadRequest, $"operation has more than {MaximumOperationLength} characters.");
        return new QueryValues { ServiceId = service, PlanId = plan, Operation = operation, AcceptsIncomplete = accepts is "true" };
    }

    private static string? Decode(string pair, int equals)
    {
        var text = PercentEncoding.Decode(pair.AsSpan(equals + 1), plusIsBlank: true)
            ?? throw new BrokerException(BrokerError.BadRequest, $"The query's {pair[..equals]} isn't percent-encoded correctly.");
        return text.Length is 0 ? null : text;
    }
}
