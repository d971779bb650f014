namespace SapServiceTools;

/// <summary>The protocol's words for how an operation stands, and one of our own for what nobody knows.</summary>
public static class BrokerOperationStatus
{
    /// <summary>It goes on.</summary>
    public const string InProgress = "in progress";

    /// <summary>It is over, and worked.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It is over, and didn't work.</summary>
    public const string Failed = "failed";

    /// <summary>No answer came, or none that can be understood.</summary>
    public const string Unknown = "unknown";
}
