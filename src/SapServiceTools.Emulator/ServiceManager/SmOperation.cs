namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>An asynchronous operation. Guarded by the store's lock.</summary>
internal sealed class SmOperation(string type, SmResource resource, DateTime createdAt, DateTime? dueAt)
{
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>create, update or delete.</summary>
    public string Type { get; } = type;

    public SmResource Resource { get; } = resource;

    public DateTime CreatedAt { get; } = createdAt;

    /// <summary>When it will be over; null means never.</summary>
    public DateTime? DueAt { get; } = dueAt;

    public DateTime UpdatedAt { get; set; } = createdAt;

    /// <summary>in progress, succeeded or failed.</summary>
    public string State { get; set; } = InProgress;

    /// <summary>What it will fail with; null if it is to succeed.</summary>
    public SmError? Failure { get; init; }

    /// <summary>Done when it succeeds.</summary>
    public Action? Effect { get; init; }

    public const string InProgress = "in progress";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    public string Path => $"{Resource.Path}/operations/{Id}";
}

/// <summary>An error as the Service Manager has it.</summary>
/// <param name="Status">The HTTP status that it has in a synchronous response.</param>
/// <param name="Type">Such as BadRequest.</param>
/// <param name="Description">For people.</param>
internal sealed record SmError(int Status, string Type, string Description)
{
    public static SmError BadRequest(string description) => new(400, "BadRequest", description);

    public static SmError NotFound(string what) => new(404, "NotFound", $"could not find such {what}");

    public static SmError Conflict(string what) => new(409, "Conflict", $"found conflicting {what}");

    public static SmError Broker(string text) => new(502, "BrokerError", $"Service broker error: {text}");

    public static SmError Concurrent(SmOperation running) =>
        new(422, "ConcurrentOperationInProgress", $"Another concurrent operation in progress for this resource: {running.Type}");
}

/// <summary>Carries an error to the response.</summary>
internal sealed class SmException(SmError error) : Exception(error.Description)
{
    public SmError Error { get; } = error;
}
