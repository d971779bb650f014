using SapServiceTools.Clients.Reports;

namespace SapServiceTools.Cmdlets.Reports;

/// <summary>
/// Reads what a report shows out of the objects of a pipeline. It reads their properties by name, so that copies of Import-Clixml, jobs and remoting are as good as the objects themselves;
/// what isn't named here comes into no report.
/// </summary>
internal sealed class ReportReader
{
    private readonly Dictionary<string, Action<ObjectReader>> _readers;

    public ReportReader() => _readers = new(StringComparer.Ordinal)
    {
        [typeof(ManagedInstance).FullName!] = AddInstance,
        [typeof(FleetStep).FullName!] = AddStep,
        [typeof(FleetSummary).FullName!] = AddPlan,
        [typeof(TenantRemainder).FullName!] = AddRemainder,
        [typeof(CredentialRotation).FullName!] = AddRotation,
        [typeof(BrokerServiceInstance).FullName!] = AddServiceInstance,
        [typeof(BrokerServiceBinding).FullName!] = AddBinding,
        [typeof(SaharaCluster).FullName!] = AddCluster,
        [typeof(SaharaJobExecution).FullName!] = AddJob,
    };

    /// <summary>What was read so far.</summary>
    public ReportContent Content { get; } = new();

    /// <summary>Reads one object.</summary>
    /// <exception cref="ServiceException">It is of no kind that reports show.</exception>
    public void Add(PSObject item)
    {
        if (item.BaseObject is ErrorRecord { Exception: ServiceException exception } record)
            AddError(record, exception);
        else if (item.TypeNames.Select(ObjectReader.OriginalType).FirstOrDefault(_readers.ContainsKey) is { } type)
            _readers[type](new ObjectReader(item, type));
        else
            throw Unknown(item);
    }

    private void AddInstance(ObjectReader item) => Content.Instances.Add(new ReportedInstance(item.Name("TenantId"), item.Name("Status"))
    {
        InstanceId = item.Text("InstanceId") ?? item.Text("Id"),
        ChangedAt = item.Time("UpdatedOn"),
        Reason = item.Prose("FailedMessage"),
        HasCredentials = item.Has("Credentials"),
    });

    private void AddStep(ObjectReader item) => Content.Steps.Add(new ReportedStep(item.Name("TenantId"), item.Word<FleetAction>("Action"), item.Word<FleetStepState>("State"))
    {
        Found = item.Text("Found"),
        Reason = item.Prose("Reason"),
        Status = item.Text("Status"),
        Message = item.Prose("Message"),
    });

    private void AddPlan(ObjectReader item) => Content.Plans.Add(new ReportedPlan(
        (int)(item.Number("Requests") ?? 0), item.Duration("ExpectedDuration") ?? TimeSpan.Zero, item.Text("BindingLimit"), (int?)item.Number("ExpectedRuns")));

    private void AddRemainder(ObjectReader item) => Content.Remainders.Add(new ReportedRemainder(
        (int)(item.Number("DoneCount") ?? 0), (int)(item.Number("FailedCount") ?? 0), (int)(item.Number("InProgressCount") ?? 0), item.Texts("NotBegun")));

    private void AddRotation(ObjectReader item) => Content.Rotations.Add(new ReportedRotation(item.Name("TenantId"), item.Texts("OldBindingId").Count, item.Flag("OldRemoved") ?? false));

    private void AddServiceInstance(ObjectReader item) => Content.ServiceInstances.Add(new ReportedServiceInstance(item.Name("InstanceId"), item.Name("Status"))
    {
        Service = item.Text("ServiceName") ?? item.Text("ServiceId"),
        Plan = item.Text("PlanName") ?? item.Text("PlanId"),
        Version = item.Text("MaintenanceVersion"),
        Bindings = item.Texts("BindingIds").Count,
    });

    private void AddBinding(ObjectReader item) => Content.Bindings.Add(new ReportedBinding(item.Name("BindingId"), item.Name("InstanceId"), item.Name("Status"))
    {
        ExpiresAt = item.Time("ExpiresAt"),
        RenewBefore = item.Time("RenewBefore"),
    });

    private void AddCluster(ObjectReader item)
    {
        var verification = item.Part("Verification");
        Content.Clusters.Add(new ReportedCluster(item.Name("Id"), item.Name("Name"), item.Name("Status"))
        {
            Reason = item.Prose("StatusDescription"),
            Plugin = string.Join(" ", new[] { item.Text("PluginName"), item.Text("PluginVersion") }.OfType<string>()),
            CreatedAt = item.Time("CreatedAt"),
            // A copy that isn't deep has the status in place of the object.
            Health = verification?.Text("Status") ?? item.Text("Verification"),
            FailingChecks = [.. verification?.Parts("FailingChecks").Select(check => check.AsText()) ?? []],
            NodeGroups = [.. item.Parts("NodeGroups").Select(Group)],
            Steps = [.. item.Parts("ProvisionProgress").Select(Step)],
        });
    }

    private static ReportedNodeGroup Group(ObjectReader group) => new(group.Text("Name") ?? group.AsText(), group.Number("Count") ?? 0)
    {
        FlavorId = group.Text("FlavorId"),
        Processes = group.Texts("NodeProcesses"),
        Nodes = [.. group.Parts("Instances").Select(node => new ReportedNode(node.Text("InstanceName") ?? node.AsText(), node.Text("InternalIp"), node.Text("ManagementIp")))],
    };

    private static ReportedProvisionStep Step(ObjectReader step) => new(step.Text("StepName") ?? step.AsText(), step.Flag("Successful"))
    {
        Total = step.Number("Total"),
        CreatedAt = step.Time("CreatedAt"),
        UpdatedAt = step.Time("UpdatedAt"),
        Faults = [.. step.Parts("Events").Where(happened => happened.Flag("Successful") is false).Select(happened => happened.AsText())],
    };

    private void AddJob(ObjectReader item) => Content.Jobs.Add(new ReportedJob(item.Name("Id"), item.Name("Status"))
    {
        Template = item.Text("JobTemplateName") ?? item.Text("JobTemplateId"),
        Cluster = item.Text("ClusterName") ?? item.Text("ClusterId"),
        StartedAt = item.Time("StartTime"),
        Duration = item.Duration("Duration"),
        ReturnCode = item.Text("ReturnCode"),
    });

    private void AddError(ErrorRecord record, ServiceException exception) => Content.Errors.Add(new ReportedError(exception.ErrorId, ObjectReader.Clean(exception.Message))
    {
        TenantId = exception.TenantId is { } tenant ? TerminalText.Line(tenant) : null,
        Target = string.IsNullOrEmpty(record.CategoryInfo.TargetName) ? null : ObjectReader.Clean(record.CategoryInfo.TargetName),
        Advice = exception.RecommendedAction,
    });

    private static ServiceException Unknown(PSObject item) => new(
        ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"A report shows no {TerminalText.Line(item.TypeNames.FirstOrDefault() ?? "object of no type")}.")
    {
        RecommendedAction = "Pass what Get-ManagedInstance, Sync-ManagedInstance, Repair-ManagedInstance, Update-ManagedInstanceCredential, Get-BrokerInstance, Import-BrokerInventory, "
            + "Get-BrokerBinding, Get-SaharaCluster and Get-SaharaJobExecution return, and errors of this module.",
    };
}
