namespace SapServiceTools.Clients.Reports;

/// <summary>What statuses mean, whichever service's word they are: the classes of the style sheet.</summary>
internal static class ReportTone
{
    public const string Ok = "ok";
    public const string Busy = "busy";
    public const string Warn = "warn";
    public const string Bad = "bad";
    public const string Off = "off";

    /// <summary>The status of what an operation has deleted.</summary>
    public const string Deleted = "deleted";

    /// <summary>From what is well to what isn't.</summary>
    public static readonly string[] All = [Ok, Busy, Off, Warn, Bad];

    public static string Of(ReportedInstance instance) => instance.Status switch
    {
        InstanceStatus.CreationSucceeded => Ok,
        InstanceStatus.CreationInProgress or InstanceStatus.DeletionInProgress or InstanceStatus.UpdateInProgress => Busy,
        InstanceStatus.CreationFailed or InstanceStatus.DeletionFailed or InstanceStatus.BindingFailed => Bad,
        _ => Warn,
    };

    public static string Of(ReportedServiceInstance instance) => OfBroker(instance.Status);

    public static string Of(ReportedBinding binding) => OfBroker(binding.Status);

    public static string Of(ReportedCluster cluster) => cluster.Status switch
    {
        SaharaClusterStatus.Active when cluster.Reason is not null || cluster.FailingChecks.Count > 0 => Warn,
        SaharaClusterStatus.Active => cluster.Health is SaharaVerification.Checking ? Busy : Ok,
        SaharaClusterStatus.Error => Bad,
        _ => Busy,
    };

    public static string Of(ReportedJob job) => job.Status switch
    {
        SaharaJobStatus.Succeeded => Ok,
        SaharaJobStatus.Killed or "SUSPENDED" => Off,
        _ when SaharaJobStatus.Terminal.Contains(job.Status) => Bad,
        _ => Busy,
    };

    public static string Of(FleetAction action) => action switch
    {
        FleetAction.Keep => Ok,
        FleetAction.Create => Busy,
        FleetAction.Repair => Warn,
        _ => Bad,
    };

    public static string Of(FleetStepState state) => state switch
    {
        FleetStepState.Done => Ok,
        FleetStepState.Failed => Bad,
        _ => Off,
    };

    /// <summary>Of a health check: GREEN, YELLOW, RED or CHECKING.</summary>
    public static string OfHealth(string status) => status switch
    {
        "GREEN" => Ok,
        "RED" => Bad,
        "YELLOW" => Warn,
        _ => Busy,
    };

    private static string OfBroker(string status) => status switch
    {
        BrokerOperationStatus.Succeeded => Ok,
        BrokerOperationStatus.InProgress => Busy,
        BrokerOperationStatus.Failed => Bad,
        Deleted => Off,
        _ => Warn,
    };
}
