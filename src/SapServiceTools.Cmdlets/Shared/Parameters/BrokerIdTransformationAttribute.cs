namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>
/// Takes text, numbers and GUIDs as ids of instances and bindings and refuses other objects. An object's property with nothing in it becomes an empty id, which names nothing;
/// as null the cmdlet couldn't tell it from no property, and would take all for one.
/// </summary>
public sealed class BrokerIdTransformationAttribute() : IdTransformationAttribute("An id", "InstanceId")
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => base.Transform(engineIntrinsics, inputData) ?? "";
}
