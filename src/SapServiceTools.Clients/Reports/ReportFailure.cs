using System.Text.RegularExpressions;

namespace SapServiceTools.Clients.Reports;

/// <summary>Something that needs a person.</summary>
/// <param name="Kind">What it is, such as a tenant.</param>
/// <param name="Name">Which one.</param>
/// <param name="Tone">How bad it is.</param>
/// <param name="Status">How it stands, in a word.</param>
/// <param name="Reason">Why; null if nobody said.</param>
/// <param name="Advice">What to do next, in words.</param>
/// <param name="Command">What to type for that; null where there is no command for it.</param>
internal sealed partial record ReportFailure(string Kind, string Name, string Tone, string Status, string? Reason, string Advice, string? Command)
{
    /// <summary>What to type for several of them at once, with <c>{0}</c> for their names; null where one at a time has to be done.</summary>
    public string? CommandForMany { get; init; }

    /// <summary>What tells it from others of its name; null if the name does.</summary>
    public string? Id { get; init; }

    /// <summary>What else is known of it, such as the cluster of a job.</summary>
    public string? Detail { get; init; }

    /// <summary>Where it is; null if nobody knows.</summary>
    public ReportedService? Service { get; init; }

    /// <summary>Where it is, if that has to be said.</summary>
    public string? Place { get; init; }

    /// <summary>True if its command says in which session.</summary>
    public bool NamesSession { get; init; }

    /// <summary>What its commands name.</summary>
    public string Target => Id ?? Name;

    /// <summary>All of them, each thing once.</summary>
    public static IReadOnlyList<ReportFailure> Find(ReportContent content)
    {
        // Of a tenant its instance says most, then the step that failed, then the error.
        ReportFailure[] all =
        [
            .. Of(content, content.Instances.Where(instance => NeedsAttention(ReportTone.Of(instance))), Of),
            .. Of(content, content.Steps.Where(step => step.State is FleetStepState.Failed), Of),
            .. Of(content, content.ServiceInstances.Where(instance => NeedsAttention(ReportTone.Of(instance))), Of),
            .. Of(content, content.Bindings.Where(binding => NeedsAttention(ReportTone.Of(binding))), Of),
            .. Of(content, content.Clusters.Where(cluster => NeedsAttention(ReportTone.Of(cluster))), Of),
            .. Of(content, content.Jobs.Where(job => ReportTone.Of(job) is ReportTone.Bad), Of),
        ];
        var told = all.Select(failure => (failure.Kind, failure.Target)).ToHashSet();
        var errors = Of(content, content.Errors, Of).Where(error => error.Service is not null || !told.Contains((error.Kind, error.Target)));
        return [.. all.Concat(errors).DistinctBy(failure => (failure.Kind, failure.Target, failure.Service)).OrderBy(failure => failure.Tone is ReportTone.Bad ? 0 : 1)];
    }

    /// <summary>A name as it is typed in PowerShell.</summary>
    internal static string Argument(string name) => Bare().IsMatch(name) ? name : Quoted(name);

    /// <summary>A name as it stands in an expression.</summary>
    internal static string Quoted(string name) => $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool NeedsAttention(string tone) => tone is ReportTone.Bad or ReportTone.Warn;

    private static IEnumerable<ReportFailure> Of<T>(ReportContent content, IEnumerable<T> things, Func<T, string, ReportFailure> of)
        where T : ReportedThing => things.Select(thing =>
        {
            var session = content.SessionOf(thing);
            var failure = of(thing, session);
            return failure with { Service = thing.Service, Place = content.PlaceOf(thing), NamesSession = session.Length > 0 && failure.Command is not null };
        });

    private static ReportFailure Of(ReportedInstance instance, string session)
    {
        var tenant = Argument(instance.TenantId);
        var (advice, cmdlet, rest) = instance.Status switch
        {
            InstanceStatus.CreationFailed => ("Mend the reason, then delete it and create it anew.", "Repair-ManagedInstance", ""),
            InstanceStatus.DeletionFailed => ("Ask for its deletion again.", "Remove-ManagedInstance", ""),
            InstanceStatus.BindingMissing or InstanceStatus.BindingFailed => ("Have a binding made.", "Repair-ManagedInstance", ""),
            _ => ("Look at it at its service: what the status means is unknown, so nothing is done about it unasked.", "Get-ManagedInstance", " -NoCache | Format-List *"),
        };
        // The session stands before a further command.
        return new("Tenant", instance.TenantId, ReportTone.Of(instance), instance.Status, instance.Reason, advice, $"{cmdlet} {tenant}{session}{rest}")
        {
            CommandForMany = $"{{0}} | {cmdlet}{session}{rest}",
        };
    }

    private static ReportFailure Of(ReportedStep step, string session) => new(
        "Tenant", step.TenantId, ReportTone.Bad, $"{step.Action} failed", step.Message ?? step.Reason,
        "Mend the reason, then run the same command again: it goes on with what is left.", $"Repair-ManagedInstance {Argument(step.TenantId)}{session} -WhatIf")
    {
        CommandForMany = $"{{0}} | Repair-ManagedInstance{session} -WhatIf",
    };

    private static ReportFailure Of(ReportedServiceInstance instance, string session)
    {
        var (tone, advice, cmdlet) = instance.Status is BrokerOperationStatus.Failed
            ? (ReportTone.Bad, "Delete what may be left of it, then provision it again.", "Invoke-BrokerDeprovision")
            : (ReportTone.Warn, "Ask the broker how it stands.", "Get-BrokerLastOperation");
        return new("Service instance", instance.InstanceId, tone, instance.Status, instance.Reason, advice, $"{cmdlet} {Argument(instance.InstanceId)}{session}")
        {
            CommandForMany = $"{{0}} | {cmdlet}{session}",
        };
    }

    private static ReportFailure Of(ReportedBinding binding, string session)
    {
        var ids = $"{Argument(binding.InstanceId)} {Argument(binding.BindingId)}{session}";
        return binding.Status is BrokerOperationStatus.Failed
            ? new("Service binding", binding.BindingId, ReportTone.Bad, binding.Status, binding.Reason, "Delete what may be left of it, then bind again.", $"Invoke-BrokerUnbind {ids}")
            : new("Service binding", binding.BindingId, ReportTone.Warn, binding.Status, binding.Reason, "Ask the broker how it stands.", $"Get-BrokerLastOperation {ids}");
    }

    private static ReportFailure Of(ReportedCluster cluster, string session)
    {
        var name = $"{Argument(cluster.Name)}{session}";
        var reason = cluster.Reason ?? string.Join(" ", cluster.FailingChecks);
        if (cluster.Status is SaharaClusterStatus.Error)
        {
            return new("Cluster", cluster.Name, ReportTone.Bad, cluster.Status, reason, "Mend the reason, delete the cluster and make it anew.", $"Remove-SaharaCluster {name}")
            {
                CommandForMany = $"{{0}} | Remove-SaharaCluster{session}",
            };
        }

        return cluster.Reason is not null
            ? new("Cluster", cluster.Name, ReportTone.Warn, $"{cluster.Status}, not scaled", reason, "It runs as it was before. Mend the reason, then scale it again.", $"Resize-SaharaCluster {name}")
            : new("Cluster", cluster.Name, ReportTone.Warn, $"{cluster.Status}, {cluster.Health}", reason, "Mend what the checks found, then have them done again.", $"Test-SaharaCluster {name}")
            {
                CommandForMany = $"{{0}} | Test-SaharaCluster{session}",
            };
    }

    private static ReportFailure Of(ReportedJob job, string session) => new(
        "Job run", job.Template ?? job.Id, ReportTone.Bad, job.Status, job.Reason ?? (job.ReturnCode is null ? null : $"Its engine's return code is {job.ReturnCode}."),
        "Read what its engine tells about it.", $"(Get-SaharaJobExecution {Argument(job.Id)}{session}).Info")
    {
        Id = job.Id,
        Detail = job.Cluster is null ? null : $"on cluster {job.Cluster}",
        CommandForMany = $"({{0}} | Get-SaharaJobExecution{session}).Info",
    };

    private static ReportFailure Of(ReportedError error, string session) => error switch
    {
        { TenantId: { } tenant, Advice: { } advice } => new("Tenant", tenant, ReportTone.Bad, error.ErrorId, error.Message, advice, null),
        { TenantId: { } tenant } => new("Tenant", tenant, ReportTone.Bad, error.ErrorId, error.Message, "See what it needs.", $"Repair-ManagedInstance {Argument(tenant)}{session} -WhatIf")
        {
            CommandForMany = $"{{0}} | Repair-ManagedInstance{session} -WhatIf",
        },
        { Advice: { } advice } => new("Error", error.Target ?? error.ErrorId, ReportTone.Bad, error.ErrorId, error.Message, advice, null),
        _ => new("Error", error.Target ?? error.ErrorId, ReportTone.Bad, error.ErrorId, error.Message, "Its cause and cure stand in the help.", "Get-Help about_SapServiceTools_Reliability"),
    };

    // What begins with a hyphen would be a parameter.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$")]
    private static partial Regex Bare();
}
