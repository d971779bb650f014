namespace SapServiceTools.Clients.Broker.Api;

/// <summary>One request to a broker.</summary>
/// <param name="Action">What is asked.</param>
/// <param name="Uri">Where, with the query.</param>
/// <param name="Purpose">For messages, such as "provision instance 'i1'".</param>
internal sealed record BrokerCall(BrokerAction Action, Uri Uri, string Purpose)
{
    /// <summary>The instance concerned.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The binding concerned.</summary>
    public string? BindingId { get; init; }

    /// <summary>Service and plan, for the command that removes an orphan.</summary>
    public string? ServiceId { get; init; }

    /// <inheritdoc cref="ServiceId"/>
    public string? PlanId { get; init; }

    /// <summary>The body; null for none.</summary>
    public ReadOnlyMemory<byte>? Json { get; init; }

    /// <summary>False for what no user asked for, such as the deletion of an orphan.</summary>
    public bool IsForUser { get; init; } = true;

    /// <summary>The tag of what the caller has already.</summary>
    public string? IfNoneMatch { get; init; }
}

/// <summary>The requests of the protocol.</summary>
internal enum BrokerAction
{
    Catalog,
    Provision,
    FetchInstance,
    Update,
    Deprovision,
    PollInstance,
    Bind,
    FetchBinding,
    Unbind,
    PollBinding,
}

/// <summary>A broker's response with a status that the request allows.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Fields">The fields of the body; none where it was empty.</param>
/// <param name="RequestId">The request identity that was sent.</param>
internal sealed record BrokerResponse(int Status, ResponseFields Fields, string RequestId)
{
    /// <summary>How long the broker asks to wait before the next poll.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The tag of the body.</summary>
    public string? ETag { get; init; }
}
