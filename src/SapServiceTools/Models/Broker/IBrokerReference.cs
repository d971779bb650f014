namespace SapServiceTools;

/// <summary>
/// What names an instance or binding at a broker and knows the session that it came from: the thing itself, or an operation on it.
/// Cmdlets take it from the pipeline and act at that broker, whatever the default session is.
/// </summary>
public interface IBrokerReference
{
    /// <summary>The service instance.</summary>
    string InstanceId { get; }

    /// <summary>The service binding; null where the instance itself is meant.</summary>
    /// <remarks>Not public: PowerShell shows public properties of interfaces on each object, and an instance's rows of a CSV file would name an empty binding.</remarks>
    internal string? BindingId { get; }

    /// <summary>The id of its service; null if nobody knows.</summary>
    string? ServiceId { get; }

    /// <summary>The id of its plan; null if nobody knows.</summary>
    string? PlanId { get; }

    /// <summary>The session that it came from; null if it was made elsewhere.</summary>
    internal ServiceSession? Session { get; }
}
