namespace SapServiceTools;

/// <summary>What came out of the check of a requirement.</summary>
public enum ConformanceVerdict : long
{
    /// <summary>The broker keeps it.</summary>
    Passed,

    /// <summary>The broker breaks a MUST.</summary>
    Failed,

    /// <summary>The broker breaks a SHOULD, does a MAY wrongly, or does something that the specification leaves in doubt.</summary>
    Warning,

    /// <summary>It couldn't be checked; the reason says why.</summary>
    Skipped,

    /// <summary>It doesn't concern this broker, plan or version; the reason says why.</summary>
    NotApplicable,
}
