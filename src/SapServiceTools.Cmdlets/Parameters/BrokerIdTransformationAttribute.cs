namespace SapServiceTools.Cmdlets.Parameters;

/// <summary>Takes text, numbers and GUIDs as ids of instances and bindings and refuses other objects.</summary>
public sealed class BrokerIdTransformationAttribute() : IdTransformationAttribute("An id", "InstanceId");
