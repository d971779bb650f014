namespace SapServiceTools.Cmdlets.Shared.Parameters;

/// <summary>Takes text, numbers and GUIDs as names and ids of Sahara's resources, and refuses other objects, whose own names would be taken otherwise.</summary>
public sealed class SaharaNameTransformationAttribute() : IdTransformationAttribute("A name", "Name");
