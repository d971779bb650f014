using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Gets the instances of tenants, from the session's cache or the server; without a tenant, those of all.</summary>
[Cmdlet(VerbsCommon.Get, "ManagedInstance", DefaultParameterSetName = InstanceSets.TenantId)]
[OutputType(typeof(ManagedInstance))]
public sealed class GetManagedInstanceCommand : InstanceCmdlet<IManagedInstanceReference>
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
    public override string?[]? TenantId { get; set; }

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

    /// <summary>No parameter of this cmdlet.</summary>
    public override TimeSpan? TimeBudget => null;

    /// <inheritdoc/>
    private protected override bool BeginsHere => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _statuses = Patterns(Status ?? []);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (NamesNone)
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

        foreach (var target in Targets(exact))
            Get(target);
    }

    private void List(WildcardPattern[] tenants)
    {
        var (session, statuses) = (SessionFor(), _statuses);
        Start(session, session, async (writer, cancellationToken) =>
        {
            await foreach (var instance in session.Client.GetAllAsync(writer, cancellationToken).ConfigureAwait(false))
            {
                if (Matches(tenants, instance.TenantId) && Matches(statuses, instance.Status))
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
        var statuses = _statuses;
        Start(target.Session, target.Input, async (writer, cancellationToken) =>
        {
            var instance = await target.ReadAsync(options, writer, cancellationToken).ConfigureAwait(false);
            if (Matches(statuses, instance.Status))
                await writer.WriteAsync(instance, target.Session).ConfigureAwait(false);
        });
    }

    private static WildcardPattern[] Patterns(IEnumerable<string> texts) =>
        [.. texts.Select(text => AnyCasePattern.From(text.Trim()))];

    private static bool Matches(WildcardPattern[] patterns, string text) =>
        patterns.Length == 0 || patterns.Any(pattern => pattern.IsMatch(text));
}
