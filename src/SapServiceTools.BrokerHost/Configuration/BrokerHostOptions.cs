using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Logging;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;

namespace SapServiceTools.BrokerHost.Configuration;

/// <summary>How a broker behaves where the specification leaves a choice or contradicts itself, and its limits.</summary>
public sealed record BrokerHostOptions
{
    /// <summary>Who may call.</summary>
    public BrokerAuthentication Authentication { get; init; } = BrokerAuthentication.None;

    /// <summary>What stands before <c>/v2</c> in every path, such as <c>/brokers/one</c>. Blanks and the like are percent-encoded.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The status for a request without <c>X-Broker-API-Version</c>: 400 by the specification's text, 412 for its conformance checkers.</summary>
    public int MissingVersionStatus { get; init; } = 400;

    /// <summary>Callers that speak an earlier version are answered 412. Later ones of the same major version are always accepted.</summary>
    public ApiVersion MinimumVersion { get; init; } = new(2, 13);

    /// <summary>
    /// Lets platforms and scripts from before 2.13 in: a missing version header and every 2.x (<see cref="MinimumVersion"/> counts as 2.0), deletions without <c>service_id</c> and
    /// <c>plan_id</c>, which are then those of what is deleted, and plans of another service of the catalog than the one that is named with them.
    /// </summary>
    public bool AllowLegacyPlatform { get; init; }

    /// <summary>Whether a provision must name organisation and space, as the specification has it. Kubernetes has neither.</summary>
    public bool RequireOrganizationAndSpace { get; init; } = true;

    /// <summary>The status for an update of an unknown instance, which the specification leaves open.</summary>
    public int UpdateUnknownInstanceStatus { get; init; } = 404;

    /// <summary>The status for a binding to an unknown instance, which the specification leaves open.</summary>
    public int BindUnknownInstanceStatus { get; init; } = 404;

    /// <summary>Whether <c>last_operation</c> answers 400 to the name of an operation that the broker hasn't given out. Otherwise such a name means the latest operation.</summary>
    public bool StrictOperation { get; init; }

    /// <summary>Whether parameters are checked against the plan's schemas.</summary>
    public bool ValidateParameters { get; init; } = true;

    /// <summary>Whether an instance that still has bindings is kept (422). Otherwise they are dropped from the store with it, without a call to the handler.</summary>
    public bool RefuseDeprovisionWithBindings { get; init; } = true;

    /// <summary>How long <c>last_operation</c> of something deleted returns success; then it returns 410.</summary>
    public TimeSpan DeletedOperationRetention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the host remembers that something was deleted; then it is unknown (404).</summary>
    public TimeSpan TombstoneRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary><c>Retry-After</c> of <c>last_operation</c> while the operation is in progress.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request waits for another operation on the same instance before it is answered <c>ConcurrencyError</c>.</summary>
    public TimeSpan ConcurrencyWait { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long a caller waits for a handler. Platforms give up after about 60 seconds. The handler is told to stop a moment before (a tenth of it, at most a second);
    /// the caller is answered then, even if the handler goes on.
    /// </summary>
    public TimeSpan HandlerTimeout { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>How long an operation in the background may take, unless its plan has a <c>maximum_polling_duration</c>.</summary>
    public TimeSpan MaximumOperationDuration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a handler may go on after it was told to stop. After that the host abandons it and frees the instance.</summary>
    public TimeSpan HandlerStopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Operations in the background at one time.</summary>
    public int BackgroundConcurrency { get; init; } = 32;

    /// <summary>Operations that wait for their turn; beyond that requests are answered 503.</summary>
    public int BackgroundQueueLimit { get; init; } = 1000;

    /// <summary>How often an operation is begun, counting the first time, when its host dies again and again and its plan is repeatable.</summary>
    public int MaximumAttempts { get; init; } = 3;

    /// <summary>How long a host counts as alive after its last heartbeat.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a host renews its heartbeat and searches for operations whose host died.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of a request's body before it is answered 413.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// The address of an instance's own page. The protocol has it in the first response, so for operations in the background, which haven't run by then, it is asked for here.
    /// A handler's own <see cref="ProvisionResult.DashboardUrl"/> goes before it. Without this the page of the instance is named, if there are pages.
    /// </summary>
    public Func<BrokerRequest, string?>? DashboardUrl { get; init; }

    /// <summary>
    /// Whether the host has pages for people: <c>/dashboard</c> and one for each instance, behind the same authentication as the API. Without <see cref="DashboardUrl"/> an instance's page
    /// is its <c>dashboard_url</c>, unless its handler gives another.
    /// </summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>
    /// The broker's address as platforms know it: what stands before <c>/v2</c>. Null takes the one that the host listens on, if that is one to be reached under;
    /// what callers say of it (<c>Host</c>, <c>X-Forwarded-Proto</c>) is never believed.
    /// </summary>
    public Uri? PublicUri { get; init; }

    /// <summary>Gets a line for each request and each fault; null for none. It must not block.</summary>
    public IBrokerLog? Log { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal ApiVersion LowestVersion => AllowLegacyPlatform ? ApiVersion.First : MinimumVersion;

    internal DateTimeOffset Now => TimeProvider.GetUtcNow();

    /// <summary>The status and code of an error, with the choices made here.</summary>
    internal (int Status, string? Code) MapError(BrokerError error, BrokerOperation operation) => (error, operation) switch
    {
        (BrokerError.InstanceDoesNotExist, BrokerOperation.Update) => (UpdateUnknownInstanceStatus, null),
        (BrokerError.InstanceDoesNotExist, BrokerOperation.Bind) => (BindUnknownInstanceStatus, null),
        _ => ErrorTable.Map(error, operation),
    };

    /// <summary>Refuses values that a broker can't work with.</summary>
    /// <exception cref="ServiceException">One of them is such, and named.</exception>
    public void Check()
    {
        Check(BasePath.IsGood(PathPrefix), nameof(PathPrefix), "must be a path without query, fragment and dots alone between its slashes");
        Check(MissingVersionStatus is 400 or 412, nameof(MissingVersionStatus), "must be 400 or 412");
        Check(UpdateUnknownInstanceStatus is >= 400 and < 500, nameof(UpdateUnknownInstanceStatus), "must be a status from 400 to 499");
        Check(BindUnknownInstanceStatus is >= 400 and < 500, nameof(BindUnknownInstanceStatus), "must be a status from 400 to 499");
        Check(MinimumVersion.Major is 2 && MinimumVersion <= ApiVersion.Current, nameof(MinimumVersion), $"must be from 2.0 to {ApiVersion.Current}");
        Check(BackgroundConcurrency > 0, nameof(BackgroundConcurrency), "must be more than zero");
        Check(BackgroundQueueLimit >= 0, nameof(BackgroundQueueLimit), "must not be negative");
        Check(MaximumAttempts > 0, nameof(MaximumAttempts), "must be more than zero");
        Check(MaxBodyBytes > 0, nameof(MaxBodyBytes), "must be more than zero");
        Check(HeartbeatInterval > TimeSpan.Zero && LeaseDuration > HeartbeatInterval, nameof(LeaseDuration), "must be longer than HeartbeatInterval");
        Check(TombstoneRetention >= DeletedOperationRetention, nameof(TombstoneRetention), "must not be shorter than DeletedOperationRetention");
        Check(PublicUri is null or { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" }, nameof(PublicUri), "must be an absolute http or https address without user, query and fragment");
        Check(HandlerTimeout > TimeSpan.Zero && MaximumOperationDuration > TimeSpan.Zero, nameof(HandlerTimeout), "must be longer than nothing, as must MaximumOperationDuration");
    }

    private static void Check(bool holds, string name, string rule)
    {
        if (!holds)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"{name} {rule}.");
    }
}
