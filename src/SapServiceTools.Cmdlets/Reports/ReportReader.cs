using SapServiceTools.Clients.Reports;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Reports;

/// <summary>
/// Reads what a report shows out of the objects of a pipeline. It reads their properties by name, so that copies of Import-Clixml, jobs and remoting are as good as the objects themselves;
/// what isn't named here comes into no report.
/// </summary>
internal sealed class ReportReader
{
    private readonly Dictionary<string, Action<ObjectReader, Origin>> _readers;

    public ReportReader() => _readers = new(StringComparer.Ordinal)
    {
        [typeof(ManagedInstance).FullName!] = AddInstance,
        [typeof(ManagedInstanceOperation).FullName!] = AddInstanceOperation,
        [typeof(FleetStep).FullName!] = AddStep,
        [typeof(FleetSummary).FullName!] = AddPlan,
        [typeof(TenantRemainder).FullName!] = AddRemainder,
        [typeof(CredentialRotation).FullName!] = AddRotation,
        [typeof(BrokerServiceInstance).FullName!] = AddServiceInstance,
        [typeof(BrokerServiceBinding).FullName!] = AddBinding,
        [typeof(BrokerServiceOperation).FullName!] = AddBrokerOperation,
        [typeof(SaharaCluster).FullName!] = AddCluster,
        [typeof(SaharaJobExecution).FullName!] = AddJob,
        [typeof(SaharaOperation).FullName!] = AddSaharaOperation,
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
            _readers[type](new ObjectReader(item, type), new Origin(ServiceOf(SessionOf(item.BaseObject))));
        else
            throw Unknown(item);
    }

    // A copy is of no session any more.
    private static ServiceSession? SessionOf(object? item) => item switch
    {
        IManagedInstanceReference reference => reference.Session,
        IBrokerReference reference => reference.Session,
        ServiceOperation operation => operation.Session,
        SaharaObject resource => resource.Session,
        _ => null,
    };

    private ReportedService? ServiceOf(ServiceSession? session) => session is null ? null : Content.ServiceOf(session, RunspaceSessions.Current.IsDefault(session));

    private void AddInstance(ObjectReader item, Origin origin) => Content.Instances.Add(new ReportedInstance(item.Name("TenantId"), item.Name("Status"))
    {
        Service = origin.Service,
        InstanceId = item.Text("InstanceId") ?? item.Text("Id"),
        ChangedAt = item.Time("UpdatedOn"),
        Reason = item.Prose("FailedMessage"),
        HasCredentials = item.Has("Credentials"),
    });

    private void AddInstanceOperation(ObjectReader item, Origin origin)
    {
        var status = origin.Status ?? item.Text("Status") ?? item.Word<OperationType>("Type") switch
        {
            OperationType.Create => InstanceStatus.CreationInProgress,
            OperationType.Delete => InstanceStatus.DeletionInProgress,
            _ => InstanceStatus.UpdateInProgress,
        };
        Content.Instances.Add(new ReportedInstance(item.Name("TenantId"), status)
        {
            Service = origin.Service,
            IsFromError = origin.IsError,
            InstanceId = item.Text("InstanceId"),
            ChangedAt = item.Time("StartedAt"),
            Reason = origin.Reason,
        });
    }

    private void AddStep(ObjectReader item, Origin origin) => Content.Steps.Add(new ReportedStep(item.Name("TenantId"), item.Word<FleetAction>("Action"), item.Word<FleetStepState>("State"))
    {
        Service = origin.Service,
        Found = item.Text("Found"),
        Reason = item.Prose("Reason"),
        Status = item.Text("Status"),
        Message = item.Prose("Message"),
    });

    private void AddPlan(ObjectReader item, Origin origin) => Content.Plans.Add(new ReportedPlan(
        (int)(item.Number("Requests") ?? 0), item.Duration("ExpectedDuration") ?? TimeSpan.Zero, item.Text("BindingLimit"), (int?)item.Number("ExpectedRuns")));

    private void AddRemainder(ObjectReader item, Origin origin) => Content.Remainders.Add(new ReportedRemainder(
        (int)(item.Number("DoneCount") ?? 0), (int)(item.Number("FailedCount") ?? 0), (int)(item.Number("InProgressCount") ?? 0), item.Texts("NotBegun")));

    private void AddRotation(ObjectReader item, Origin origin) => Content.Rotations.Add(new ReportedRotation(item.Name("TenantId"), item.Texts("OldBindingId").Count, item.Flag("OldRemoved") ?? false)
    {
        Service = origin.Service,
    });

    private void AddServiceInstance(ObjectReader item, Origin origin) => Content.ServiceInstances.Add(new ReportedServiceInstance(item.Name("InstanceId"), item.Name("Status"))
    {
        Service = origin.Service,
        Offering = item.Text("ServiceName") ?? item.Text("ServiceId"),
        Plan = item.Text("PlanName") ?? item.Text("PlanId"),
        Version = item.Text("MaintenanceVersion"),
        Bindings = item.Texts("BindingIds").Count,
    });

    private void AddBinding(ObjectReader item, Origin origin) => Content.Bindings.Add(new ReportedBinding(item.Name("BindingId"), item.Name("InstanceId"), item.Name("Status"))
    {
        Service = origin.Service,
        ExpiresAt = item.Time("ExpiresAt"),
        RenewBefore = item.Time("RenewBefore"),
    });

    private void AddCluster(ObjectReader item, Origin origin)
    {
        var verification = item.Part("Verification");
        Content.Clusters.Add(new ReportedCluster(item.Name("Id"), item.Name("Name"), item.Name("Status"))
        {
            Service = origin.Service,
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

    // What isn't over has no other word for it yet.
    private void AddBrokerOperation(ObjectReader item, Origin origin)
    {
        var status = origin.Status ?? item.Text("Status") ?? BrokerOperationStatus.InProgress;
        if (status is BrokerOperationStatus.Succeeded && item.Word<OperationType>("Type") is OperationType.Delete)
            status = ReportTone.Deleted;
        var instance = item.Name("InstanceId");
        if (item.Text("BindingId") is { } binding)
        {
            Content.Bindings.Add(new ReportedBinding(binding, instance, status) { Service = origin.Service, IsFromError = origin.IsError, Reason = origin.Reason });
            return;
        }

        Content.ServiceInstances.Add(new ReportedServiceInstance(instance, status)
        {
            Service = origin.Service,
            IsFromError = origin.IsError,
            Reason = origin.Reason,
            Offering = item.Text("ServiceId"),
            Plan = item.Text("PlanId"),
        });
    }

    // Of what is here already an operation changes how it stands, and tells nothing else.
    private void AddSaharaOperation(ObjectReader item, Origin origin)
    {
        var (id, kind, status) = (item.Name("Id"), item.Word<SaharaOperationKind>("Kind"), origin.Status ?? item.Text("Status"));
        if (kind is SaharaOperationKind.JobExecution or SaharaOperationKind.JobExecutionDeletion)
        {
            var job = (origin.IsError ? null : Content.Jobs.LastOrDefault(job => job.Id == id && job.Service == origin.Service))
                ?? new ReportedJob(id, "") { Service = origin.Service, IsFromError = origin.IsError, Reason = origin.Reason, StartedAt = kind is SaharaOperationKind.JobExecution ? item.Time("StartedAt") : null };
            Content.Jobs.Add(job with { Status = status ?? (kind is SaharaOperationKind.JobExecution ? "PENDING" : "being deleted") });
            return;
        }

        var cluster = (origin.IsError ? null : Content.Clusters.LastOrDefault(cluster => cluster.Id == id && cluster.Service == origin.Service))
            ?? new ReportedCluster(id, item.Name("Name"), SaharaClusterStatus.Active)
            {
                Service = origin.Service,
                IsFromError = origin.IsError,
                Reason = origin.Reason,
                CreatedAt = kind is SaharaOperationKind.ClusterCreation ? item.Time("StartedAt") : null,
            };
        Content.Clusters.Add(kind is SaharaOperationKind.Verification
            ? cluster with { Health = SaharaVerification.Checking, FailingChecks = [] }
            : cluster with { Status = status ?? SaharaClusterStatus.Deleting });
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

    private void AddJob(ObjectReader item, Origin origin) => Content.Jobs.Add(new ReportedJob(item.Name("Id"), item.Name("Status"))
    {
        Service = origin.Service,
        Template = item.Text("JobTemplateName") ?? item.Text("JobTemplateId"),
        Cluster = item.Text("ClusterName") ?? item.Text("ClusterId"),
        StartedAt = item.Time("StartTime"),
        Duration = item.Duration("Duration"),
        ReturnCode = item.Text("ReturnCode"),
    });

    private void AddError(ErrorRecord record, ServiceException exception)
    {
        var session = SessionOf(exception.Operation) ?? SessionOf(record.TargetObject)
            ?? (record.InvocationInfo?.BoundParameters.TryGetValue("Session", out var given) is true ? given as ServiceSession : null);
        var service = ServiceOf(session);
        Content.Errors.Add(new ReportedError(exception.ErrorId, ObjectReader.Clean(exception.Message))
        {
            Service = service,
            IsOfThing = AddFailed(exception, service),
            TenantId = exception.TenantId is { } tenant ? TerminalText.Line(tenant) : null,
            Target = string.IsNullOrEmpty(record.CategoryInfo.TargetName) ? null : ObjectReader.Clean(record.CategoryInfo.TargetName),
            Advice = exception.RecommendedAction,
        });
    }

    /// <summary>Adds what an operation failed at, or goes on with, as the thing that it is: a creation that failed counts among those that were begun.</summary>
    /// <returns>False if the error tells of no thing.</returns>
    private bool AddFailed(ServiceException exception, ReportedService? service)
    {
        if (exception is not (OperationFailedException or OperationTimedOutException) || exception.Operation is not { } operation)
            return false;
        if (operation is SaharaOperation { Kind: SaharaOperationKind.Verification or SaharaOperationKind.JobExecutionDeletion })
            return false;
        string? status = null, reason = null;
        if (exception is OperationFailedException)
        {
            status = exception.ErrorId switch
            {
                ErrorIds.InstanceCreationFailed => InstanceStatus.CreationFailed,
                ErrorIds.InstanceDeletionFailed => InstanceStatus.DeletionFailed,
                ErrorIds.BrokerOperationFailed => BrokerOperationStatus.Failed,
                ErrorIds.UnexpectedInstanceStatus or ErrorIds.ClusterCreationFailed or ErrorIds.ClusterScalingFailed or ErrorIds.ClusterDeletionFailed or ErrorIds.JobExecutionFailed => operation.Status,
                // What vanished is no thing any more.
                _ => null,
            };
            if (status is null)
                return false;
            reason = ObjectReader.Clean(exception.Description ?? exception.Message);
        }

        var type = operation.GetType().FullName!;
        _readers[type](new ObjectReader(PSObject.AsPSObject(operation), type), new Origin(service) { IsError = true, Status = status is null ? null : TerminalText.Line(status), Reason = reason });
        return true;
    }

    private static ServiceException Unknown(PSObject item) => new(
        ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"A report shows no {TerminalText.Line(item.TypeNames.FirstOrDefault() ?? "object of no type")}.")
    {
        RecommendedAction = "Pass what Get-ManagedInstance, Sync-ManagedInstance, Repair-ManagedInstance, Update-ManagedInstanceCredential, Get-BrokerInstance, Import-BrokerInventory, "
            + "Get-BrokerBinding, Get-SaharaCluster and Get-SaharaJobExecution return, what -NoWait returns of these kinds, and errors of this module.",
    };

    /// <summary>Where an object came from.</summary>
    /// <param name="Service">The service; null if nobody knows any more.</param>
    private sealed record Origin(ReportedService? Service)
    {
        /// <summary>True if it was in an error.</summary>
        public bool IsError { get; init; }

        /// <summary>How it stands by that error.</summary>
        public string? Status { get; init; }

        /// <summary>Why, by that error.</summary>
        public string? Reason { get; init; }
    }
}
