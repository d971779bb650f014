using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>How an operation on an instance changes its record. Nothing here reads or writes a store.</summary>
internal static class InstanceTransitions
{
    public static InstanceRecord Begin(InstanceRecord record, RunningOperation operation) => record with
    {
        Active = operation,
        Operations = record.Operations.Begin(OperationRecord.Begin(operation)),
    };

    /// <summary>A deletion came while the instance was being created: it begins when the creation has stopped.</summary>
    public static InstanceRecord Supersede(InstanceRecord record, RunningOperation deletion) => record with
    {
        Next = deletion,
        Operations = Supersede(record.Operations, deletion)
            .Begin(OperationRecord.Begin(deletion)),
    };

    /// <summary>A deletion came while the instance was being created outside the host, where it can't be stopped: it begins at once.</summary>
    public static InstanceRecord GiveUp(InstanceRecord record, RunningOperation deletion) => record with
    {
        State = RecordState.Failed,
        Active = null,
        Operations = Supersede(record.Operations, deletion),
    };

    /// <summary>The creation counts as failed; a poll of it returns the deletion instead, if that runs in the background.</summary>
    public static OperationHistory Supersede(OperationHistory operations, RunningOperation deletion) => operations.End(operations.Last! with
    {
        State = OperationState.Failed,
        Description = "The creation was stopped because of a deletion.",
        EndedAt = deletion.BegunAt,
        SupersededBy = deletion.Background ? deletion.Id : null,
    });

    /// <summary>The creation has stopped and the deletion that waited for it begins.</summary>
    public static InstanceRecord Proceed(InstanceRecord record, OperationOutcome? outcome, string owner) => record with
    {
        State = outcome is { Fault: null } ? RecordState.Ready : RecordState.Failed,
        DashboardUrl = outcome?.DashboardUrl ?? record.DashboardUrl,
        Data = outcome?.Data ?? record.Data,
        Active = record.Next! with { Owner = owner },
        Next = null,
    };

    /// <summary>The handler continues the operation outside the host.</summary>
    public static InstanceRecord Delegate(InstanceRecord record, OperationOutcome outcome)
    {
        var operation = record.Active!;
        return record with
        {
            Active = operation with { Owner = null, HandlerOperation = outcome.HandlerOperation },
            DashboardUrl = outcome.DashboardUrl ?? record.DashboardUrl,
            Metadata = outcome.Metadata ?? record.Metadata,
            Data = outcome.Data ?? record.Data,
            Operations = record.Operations.End(record.Operations.Last! with { HandlerOperation = operation.Background ? null : outcome.HandlerOperation }),
        };
    }

    /// <summary>The operation is over.</summary>
    /// <param name="record">The record with the operation under <see cref="InstanceRecord.Active"/>.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="body">The request's body; an update takes its values from there.</param>
    /// <param name="targetVersion">The version that the instance has after an update; null for none.</param>
    /// <param name="options">How long a tombstone stays.</param>
    /// <returns>The new record.</returns>
    public static InstanceRecord End(InstanceRecord record, OperationOutcome outcome, RequestBody? body, string? targetVersion, BrokerHostOptions options)
    {
        var operation = record.Active!;
        var succeeded = outcome.IsSuccess(operation.Kind);
        var operations = record.Operations.End(EndRecord(record.Operations.Last!, outcome, succeeded, options));
        return operation.Kind switch
        {
            BrokerOperation.Provision => record with
            {
                Version = StoredRecord.NewVersion(),
                Active = null,
                Operations = operations,
                State = succeeded ? RecordState.Ready : RecordState.Failed,
                DashboardUrl = outcome.DashboardUrl ?? record.DashboardUrl,
                Metadata = outcome.Metadata ?? record.Metadata,
                Data = outcome.Data ?? record.Data,
            },
            BrokerOperation.Update when succeeded => record with
            {
                Active = null,
                Operations = operations,
                PlanId = body?.PlanId ?? record.PlanId,
                Parameters = JsonText.Merge(record.Parameters, body?.Parameters),
                Context = body?.Context ?? record.Context,
                MaintenanceVersion = targetVersion,
                DashboardUrl = outcome.DashboardUrl ?? record.DashboardUrl,
                Metadata = outcome.Metadata ?? record.Metadata,
                Data = outcome.Data ?? record.Data,
            },
            BrokerOperation.Deprovision when succeeded => MarkDeleted(record, operations, options),
            _ => record with { Active = null, Operations = operations },
        };
    }

    public static OperationRecord EndRecord(OperationRecord operation, OperationOutcome outcome, bool succeeded, BrokerHostOptions options) => operation with
    {
        State = succeeded ? OperationState.Succeeded : OperationState.Failed,
        Description = succeeded ? null : outcome.Fault?.Message,
        EndedAt = options.Now,
        InstanceUsable = outcome.Fault?.InstanceUsable,
        UpdateRepeatable = outcome.Fault?.UpdateRepeatable,
    };

    // A tombstone keeps what identifies and how the operations ended, nothing of value.
    private static InstanceRecord MarkDeleted(InstanceRecord record, OperationHistory operations, BrokerHostOptions options)
    {
        var now = options.Now;
        return new InstanceRecord
        {
            Id = record.Id,
            ServiceId = record.ServiceId,
            PlanId = record.PlanId,
            State = RecordState.Deleted,
            CreatedAt = record.CreatedAt,
            DeletedAt = now,
            PurgeAt = now + options.TombstoneRetention,
            Operations = operations,
        };
    }
}
