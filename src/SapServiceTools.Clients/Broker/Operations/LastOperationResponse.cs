namespace SapServiceTools.Clients.Broker.Operations;

/// <summary>What one poll of an operation brought.</summary>
internal sealed class LastOperationResponse
{
    private const int LongestQuote = 500;

    /// <summary>True for 410.</summary>
    public bool IsGone { get; init; }

    /// <summary>The state as the broker writes it.</summary>
    public string? State { get; init; }

    public string? Description { get; init; }

    public bool? InstanceUsable { get; init; }

    public bool? UpdateRepeatable { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why the response can't be used; null if it can.</summary>
    public ServiceException? Fault { get; init; }

    /// <summary>Why the protocol doesn't allow the response, with the broker's description; null if it does.</summary>
    /// <param name="type">What the operation does.</param>
    public string? Problem(OperationType type)
    {
        var words = Description is { } text ? $", and says: {Cut(text).TrimEnd('.')}" : "";
        return this switch
        {
            { Fault: { } fault } => fault.Message,
            { IsGone: true } => type == OperationType.Delete ? null : $"the broker answers 410 (Gone), which only a deletion ends with{words}.",
            { State: BrokerOperationStatus.InProgress or BrokerOperationStatus.Succeeded or BrokerOperationStatus.Failed } => null,
            _ => $"the broker answers with the state '{Cut(State ?? "")}', which the protocol doesn't have{words}.",
        };
    }

    private static string Cut(string text) => text.Length > LongestQuote ? $"{text[..LongestQuote]}…" : text;
}
