using System.Management.Automation;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Gets the instances of tenants, from the session's cache or the server; without a tenant, those of all.</summary>
[Cmdlet(VerbsCommon.Get, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType(typeof(ManagedInstance))]
public sealed class GetManagedInstanceCommand : SessionCmdlet<InstanceManagerSession>
{
    private WildcardPattern[] _statuses = [];

    /// <summary>The tenants; wildcards that are typed choose from the list of all, the pipeline's are literal. Without it: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = InstanceSets.TenantId)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = InstanceSets.Property)]
    [TenantIdTransformation]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TenantIdCompleter))]
    public string?[]? TenantId { get; set; }

    /// <summary>Instances to read again, each from the service that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InstanceSets.Instance)]
    [ValidateNotNull]
    public IManagedInstanceReference? InputObject { get; set; }

    /// <summary>Only instances with one of these statuses; wildcards are possible. Nothing is waited for then.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InstanceStatusCompleter))]
    public string[]? Status { get; set; }

    /// <summary>Asks the server even for what the cache has.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Returns an instance in creation as it is, where otherwise its end is waited for.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Limit of that wait; default is the session's.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? TimeoutSeconds { get; set; }

    /// <summary>How many tenants are asked for at once.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public override int ThrottleLimit { get; set; } = 16;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _statuses = Patterns(Status ?? []);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == InstanceSets.TenantId && !MyInvocation.BoundParameters.ContainsKey(nameof(TenantId)))
        {
            List([]);
            return;
        }

        IEnumerable<string?>? exact = TenantId;
        if (AllowsPatterns && TenantId is not null)
        {
            var wildcards = TenantId.Where(tenant => WildcardPattern.ContainsWildcardCharacters(tenant)).ToList();
            exact = TenantId.Except(wildcards).Select(tenant => tenant is null ? null : WildcardPattern.Unescape(tenant));
            if (wildcards.Count > 0)
                List(Patterns(wildcards!));
        }

        foreach (var target in InstanceTarget.Of(this, exact, InputObject))
            Get(target);
    }

    private void List(WildcardPattern[] tenants)
    {
        var session = SessionFor();
        Start(session, session, async (writer, cancellationToken) =>
        {
            await foreach (var instance in session.Client.GetAllAsync(writer, cancellationToken).ConfigureAwait(false))
            {
                if (Matches(tenants, instance.TenantId) && Matches(_statuses, instance.Status))
                    await writer.WriteAsync(instance, session).ConfigureAwait(false);
            }
        });
    }

    private void Get(InstanceTarget target)
    {
        var options = new GetInstanceOptions(
            BypassCache: NoCache || InputObject is not null,
            Wait: !NoWait && _statuses.Length == 0,
            Timeout: Limits.Timeout(TimeoutSeconds));
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var instance = await target.Session.Client.GetAsync(target.TenantId, options, writer, cancellationToken).ConfigureAwait(false)
                ?? throw InstanceErrors.NotFound(target.TenantId);
            if (Matches(_statuses, instance.Status))
                await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
        });
    }

    private static WildcardPattern[] Patterns(IEnumerable<string> texts) =>
        [.. texts.Select(text => WildcardPattern.Get(text.Trim(), WildcardOptions.IgnoreCase))];

    private static bool Matches(WildcardPattern[] patterns, string text) =>
        patterns.Length == 0 || patterns.Any(pattern => pattern.IsMatch(text));
}
