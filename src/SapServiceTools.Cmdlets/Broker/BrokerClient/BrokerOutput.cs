using SapServiceTools.Clients.Broker;
using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Writes models with the session that they came from, in which the next cmdlet of a pipeline then acts on them.</summary>
internal static class BrokerOutput
{
    /// <summary>The client of a session that is open.</summary>
    public static BrokerClient Client(this BrokerSession session) => (BrokerClient)session.Connection;

    public static ValueTask WriteAsync(this PipelineWriter writer, BrokerServiceInstance instance, BrokerSession session)
    {
        var shown = instance.With();
        shown.Session = session;
        return writer.WriteObjectAsync(shown);
    }

    public static ValueTask WriteAsync(this PipelineWriter writer, BrokerServiceBinding binding, BrokerSession session)
    {
        binding.Session = session;
        return writer.WriteObjectAsync(binding);
    }

    public static ValueTask WriteAsync(this PipelineWriter writer, BrokerServiceOperation operation, BrokerSession session)
    {
        operation.Session = session;
        return writer.WriteObjectAsync(operation);
    }

    /// <summary>Writes what an operation made, or the operation itself where nobody waited for it.</summary>
    public static ValueTask WriteOutcomeAsync(this PipelineWriter writer, BrokerServiceOperation operation, bool waited, BrokerSession session)
    {
        operation.Session = session;
        if (!waited)
            return writer.WriteObjectAsync(operation);
        if (operation.Binding is { } binding)
            return writer.WriteAsync(binding, session);
        return operation.Instance is { } instance ? writer.WriteAsync(instance, session) : default;
    }
}
