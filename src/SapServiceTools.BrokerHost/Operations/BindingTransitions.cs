using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>How an operation on a binding changes its record. The instance's own record is only the lock then.</summary>
internal static class BindingTransitions
{
    public static BindingRecord Begin(BindingRecord record, RunningOperation operation) => record with
    {
        Operations = record.Operations.Begin(OperationRecord.Begin(operation)),
    };

    /// <summary>A deletion came while the binding was being created: it begins when the creation has stopped.</summary>
    public static BindingRecord Supersede(BindingRecord record, RunningOperation deletion) => record with
    {
        Operations = InstanceTransitions.Supersede(record.Operations, deletion)
            .Begin(OperationRecord.Begin(deletion)),
    };

    /// <summary>A deletion came while the binding was being created outside the host, where it can't be stopped: it begins at once.</summary>
    public static BindingRecord GiveUp(BindingRecord record, RunningOperation deletion) => record with
    {
        State = RecordState.Failed,
        Operations = InstanceTransitions.Supersede(record.Operations, deletion),
    };

    /// <summary>The creation has stopped and the deletion that waited for it begins.</summary>
    public static BindingRecord Proceed(BindingRecord record, OperationOutcome? outcome) => record with
    {
        State = outcome is { Fault: null } ? RecordState.Ready : RecordState.Failed,
        Response = outcome?.Response ?? record.Response,
        Data = outcome?.Data ?? record.Data,
    };

    /// <summary>The handler continues the operation outside the host.</summary>
    public static BindingRecord Delegate(BindingRecord record, OperationOutcome outcome, bool background) => record with
    {
        Data = outcome.Data ?? record.Data,
        Operations = record.Operations.End(record.Operations.Last! with { HandlerOperation = background ? null : outcome.HandlerOperation }),
    };

    /// <summary>The operation is over.</summary>
    public static BindingRecord End(BindingRecord record, BrokerOperation kind, OperationOutcome outcome, BrokerHostOptions options)
    {
        var succeeded = outcome.IsSuccess(kind);
        var ended = record with { Operations = record.Operations.End(InstanceTransitions.EndRecord(record.Operations.Last!, outcome, succeeded, options)) };
        if (kind is BrokerOperation.Unbind)
            return succeeded ? MarkDeleted(ended, options) : ended;
        return ended with
        {
            State = succeeded ? RecordState.Ready : RecordState.Failed,
            Response = outcome.Response ?? ended.Response,
            ExpiresAt = outcome.ExpiresAt ?? ended.ExpiresAt,
            Data = outcome.Data ?? ended.Data,
        };
    }

    /// <summary>A tombstone: what identifies and how the operations ended, nothing of value.</summary>
    public static BindingRecord MarkDeleted(BindingRecord record, BrokerHostOptions options)
    {
        var now = options.Now;
        return new BindingRecord
        {
            InstanceId = record.InstanceId,
            Id = record.Id,
            ServiceId = record.ServiceId,
            PlanId = record.PlanId,
            State = RecordState.Deleted,
            CreatedAt = record.CreatedAt,
            DeletedAt = now,
            PurgeAt = now + options.TombstoneRetention,
            Operations = record.Operations,
        };
    }
}
