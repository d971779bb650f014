using SapServiceTools.Cmdlets.Pipeline;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>Writes models with the session that they came from, in which the next cmdlet of a pipeline then acts on them.</summary>
internal static class InstanceOutput
{
    public static ValueTask WriteAsync(this PipelineWriter writer, ManagedInstance instance, InstanceManagerSession session)
    {
        instance.Session = session;
        return writer.WriteObjectAsync(instance);
    }

    public static ValueTask WriteAsync(this PipelineWriter writer, ManagedInstanceOperation operation, InstanceManagerSession session)
    {
        operation.Session = session;
        return writer.WriteObjectAsync(operation);
    }

    public static ValueTask WriteAsync(this PipelineWriter writer, FleetStep step, InstanceManagerSession session)
    {
        step.Session = session;
        return writer.WriteObjectAsync(step);
    }

    public static ValueTask WriteAsync(this PipelineWriter writer, CredentialRotation rotation, InstanceManagerSession session)
    {
        rotation.Session = session;
        return writer.WriteObjectAsync(rotation);
    }
}
