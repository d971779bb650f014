using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Writes what broker cmdlets return.</summary>
internal static class BrokerOutput
{
    /// <summary>Writes a copy, because the client goes on with the instance itself.</summary>
    public static ValueTask WriteCopyAsync(this PipelineWriter writer, BrokerServiceInstance instance, BrokerSession session) => writer.WriteAsync(instance.With(), session);

    /// <summary>Writes what an operation made, or the operation itself where nobody waited for it.</summary>
    public static ValueTask WriteOutcomeAsync(this PipelineWriter writer, BrokerServiceOperation operation, bool waited, BrokerSession session)
    {
        operation.Session = session;
        if (!waited)
            return writer.WriteObjectAsync(operation);
        if (operation.Binding is { } binding)
            return writer.WriteAsync(binding, session);
        return operation.Instance is { } instance ? writer.WriteCopyAsync(instance, session) : default;
    }
}
