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
    /// <summary>All of them, each thing once.</summary>
    public static IReadOnlyList<ReportFailure> Find(ReportContent content)
    {
        // Of a tenant its instance says most, then the step that failed, then the error.
        ReportFailure[] all =
        [
            .. content.Instances.Select(Of).OfType<ReportFailure>(),
            .. content.Steps.Where(step => step.State is FleetStepState.Failed).Select(Of),
            .. content.ServiceInstances.Where(instance => ReportTone.Of(instance) is ReportTone.Bad or ReportTone.Warn).Select(Of),
            .. content.Bindings.Where(binding => ReportTone.Of(binding) is ReportTone.Bad or ReportTone.Warn).Select(Of),
            .. content.Clusters.Where(cluster => ReportTone.Of(cluster) is ReportTone.Bad or ReportTone.Warn).Select(Of),
            .. content.Jobs.Where(job => ReportTone.Of(job) is ReportTone.Bad).Select(Of),
            .. content.Errors.Select(Of),
        ];
        return [.. all.DistinctBy(failure => (failure.Kind, failure.Name)).OrderBy(failure => failure.Tone is ReportTone.Bad ? 0 : 1)];
    }

    private static ReportFailure? Of(ReportedInstance instance)
    {
        var tenant = Argument(instance.TenantId);
        var (advice, command) = instance.Status switch
        {
            _ when ReportTone.Of(instance) is ReportTone.Ok or ReportTone.Busy => ("", null),
            InstanceStatus.CreationFailed => ("Mend the reason, then delete it and create it anew.", $"Repair-ManagedInstance {tenant}"),
            InstanceStatus.DeletionFailed => ("Ask for its deletion again.", $"Remove-ManagedInstance {tenant}"),
            InstanceStatus.BindingMissing or InstanceStatus.BindingFailed => ("Have a binding made.", $"Repair-ManagedInstance {tenant}"),
            _ => ("Look at it at its service: what the status means is unknown, so nothing is done about it unasked.", $"Get-ManagedInstance {tenant} -NoCache | Format-List *"),
        };
        return advice.Length is 0 ? null : new("Tenant", instance.TenantId, ReportTone.Of(instance), instance.Status, instance.Reason, advice, command);
    }

    private static ReportFailure Of(ReportedStep step) => new(
        "Tenant", step.TenantId, ReportTone.Bad, $"{step.Action} failed", step.Message ?? step.Reason,
        "Mend the reason, then run the same command again: it goes on with what is left.", $"Repair-ManagedInstance {Argument(step.TenantId)} -WhatIf");

    private static ReportFailure Of(ReportedServiceInstance instance)
    {
        var id = Argument(instance.InstanceId);
        return instance.Status is BrokerOperationStatus.Failed
            ? new("Service instance", instance.InstanceId, ReportTone.Bad, instance.Status, null, "Delete what may be left of it, then provision it again.", $"Invoke-BrokerDeprovision {id}")
            : new("Service instance", instance.InstanceId, ReportTone.Warn, instance.Status, null, "Ask the broker how it stands.", $"Get-BrokerLastOperation {id}");
    }

    private static ReportFailure Of(ReportedBinding binding)
    {
        var ids = $"{Argument(binding.InstanceId)} {Argument(binding.BindingId)}";
        return binding.Status is BrokerOperationStatus.Failed
            ? new("Service binding", binding.BindingId, ReportTone.Bad, binding.Status, null, "Delete what may be left of it, then bind again.", $"Invoke-BrokerUnbind {ids}")
            : new("Service binding", binding.BindingId, ReportTone.Warn, binding.Status, null, "Ask the broker how it stands.", $"Get-BrokerLastOperation {ids}");
    }

    private static ReportFailure Of(ReportedCluster cluster)
    {
        var name = Argument(cluster.Name);
        var reason = cluster.Reason ?? string.Join(" ", cluster.FailingChecks);
        if (cluster.Status is SaharaClusterStatus.Error)
            return new("Cluster", cluster.Name, ReportTone.Bad, cluster.Status, reason, "Mend the reason, delete the cluster and make it anew.", $"Remove-SaharaCluster {name}");
        return cluster.Reason is not null
            ? new("Cluster", cluster.Name, ReportTone.Warn, $"{cluster.Status}, not scaled", reason, "It runs as it was before. Mend the reason, then scale it again.", $"Resize-SaharaCluster {name}")
            : new("Cluster", cluster.Name, ReportTone.Warn, $"{cluster.Status}, {cluster.Health}", reason, "Mend what the checks found, then have them done again.", $"Test-SaharaCluster {name}");
    }

    private static ReportFailure Of(ReportedJob job) => new(
        "Job run", job.Id, ReportTone.Bad, job.Status, job.ReturnCode is null ? null : $"Its engine's return code is {job.ReturnCode}.",
        "Read what its engine tells about it.", $"(Get-SaharaJobExecution {Argument(job.Id)}).Info");

    private static ReportFailure Of(ReportedError error) => error switch
    {
        { TenantId: { } tenant, Advice: { } advice } => new("Tenant", tenant, ReportTone.Bad, error.ErrorId, error.Message, advice, null),
        { TenantId: { } tenant } => new("Tenant", tenant, ReportTone.Bad, error.ErrorId, error.Message, "See what it needs.", $"Repair-ManagedInstance {Argument(tenant)} -WhatIf"),
        { Advice: { } advice } => new("Error", error.Target ?? error.ErrorId, ReportTone.Bad, error.ErrorId, error.Message, advice, null),
        _ => new("Error", error.Target ?? error.ErrorId, ReportTone.Bad, error.ErrorId, error.Message, "Its cause and cure stand in the help.", "Get-Help about_SapServiceTools_Reliability"),
    };

    /// <summary>A name as it is typed in PowerShell.</summary>
    internal static string Argument(string name) => Bare().IsMatch(name) ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    // What begins with a hyphen would be a parameter.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.\-]*$")]
    private static partial Regex Bare();
}
