namespace SapServiceTools.Cmdlets.Parameters;

/// <summary>Takes text, numbers and GUIDs as tenant ids and refuses other objects, for which instances would be made otherwise.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TenantIdTransformationAttribute() : TextOnlyAttribute("A tenant id", "TenantId");
