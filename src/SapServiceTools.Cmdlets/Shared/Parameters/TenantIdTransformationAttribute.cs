namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Takes text, numbers and GUIDs as tenant ids and refuses other objects.</summary>
public sealed class TenantIdTransformationAttribute() : IdTransformationAttribute("A tenant id", "TenantId");
