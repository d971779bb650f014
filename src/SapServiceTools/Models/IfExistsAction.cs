namespace SapServiceTools;

/// <summary>What New-ManagedInstance makes of a tenant that has an instance already.</summary>
public enum IfExistsAction : long
{
    /// <summary>An error (InstanceExists).</summary>
    Error,

    /// <summary>The existing instance is returned as it stands; nothing is waited for or changed.</summary>
    Skip,

    /// <summary>
    /// An instance in creation is waited for, a usable one is returned, one in deletion is waited out and then created anew; a failed one is an error.
    /// </summary>
    Wait,

    /// <summary>As Wait, and a failed one is deleted and created anew. A usable one is left alone.</summary>
    Recreate,
}
