namespace SapServiceTools;

/// <summary>The stable error ids; scripts match on them, so a name here never changes. Each has its cause and its cure, from which about_SapServiceTools_Reliability is made.</summary>
public static partial class ErrorIds
{
}
