namespace SapServiceTools.Emulator.Requests;

/// <summary>What a request asks an emulated service to do.</summary>
public enum EmulatorOperation : long
{
    /// <summary>Any of the below; in a fault only.</summary>
    Any,

    /// <summary>Create a tenant's instance.</summary>
    Create,

    /// <summary>Read a tenant's instance, or one of its bindings.</summary>
    Get,

    /// <summary>Read all instances, or all bindings.</summary>
    List,

    /// <summary>Delete a tenant's instance.</summary>
    Delete,

    /// <summary>Renew the credentials of a tenant's instance.</summary>
    Rebind,

    /// <summary>Get a token.</summary>
    Token,

    /// <summary>Read offerings or plans.</summary>
    LookUp,

    /// <summary>Create a binding.</summary>
    Bind,

    /// <summary>Delete a binding.</summary>
    Unbind,

    /// <summary>Read an operation.</summary>
    Poll,

    /// <summary>Change an instance.</summary>
    Update,

    /// <summary>Something else: a request to the broker, or a wrong path or verb.</summary>
    Other,
}
