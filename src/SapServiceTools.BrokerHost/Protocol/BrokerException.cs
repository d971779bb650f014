namespace SapServiceTools.BrokerHost.Protocol;

/// <summary>What a handler throws to respond with an error of the protocol. Its text goes to the caller; that of any other exception never does.</summary>
public sealed class BrokerException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The class of the error.</param>
    /// <param name="description">For the person at the platform; null takes a text that fits the class.</param>
    /// <param name="innerException">The cause; it goes to the log, not to the caller.</param>
    public BrokerException(BrokerError error, string? description = null, Exception? innerException = null)
        : base(string.IsNullOrEmpty(description) ? ErrorTable.Describe(error) : description, innerException) => Error = error;

    /// <summary>The class of the error.</summary>
    public BrokerError Error { get; }

    /// <summary>After a failed update or deprovision: whether the instance still works. Absent means yes.</summary>
    public bool? InstanceUsable { get; init; }

    /// <summary>After a failed update: whether it may be tried again as it is. Absent means yes.</summary>
    public bool? UpdateRepeatable { get; init; }

    /// <summary>When to try again, for <see cref="BrokerError.Overloaded"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
