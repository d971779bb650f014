namespace SapServiceTools.Tests.Faults;

/// <summary>Operations that answer to faults alike: the columns of the table.</summary>
public enum OperationKind
{
    /// <summary>Reads one or a list, with its answer whole.</summary>
    Read,

    /// <summary>Reads a list whose elements are passed on as they come.</summary>
    Stream,

    /// <summary>Writes the bytes of a file.</summary>
    Download,

    /// <summary>Asks for a token, or connects.</summary>
    SignIn,

    /// <summary>Polls once.</summary>
    Poll,

    /// <summary>Polls until an operation is over.</summary>
    Wait,

    /// <summary>Creates a tenant's instance.</summary>
    TenantCreate,

    /// <summary>Changes a tenant's instance or its credentials.</summary>
    TenantChange,

    /// <summary>Deletes a tenant's instance.</summary>
    TenantDelete,

    /// <summary>Provisions or binds at a broker.</summary>
    BrokerCreate,

    /// <summary>Updates at a broker.</summary>
    BrokerUpdate,

    /// <summary>Deprovisions or unbinds at a broker.</summary>
    BrokerDelete,

    /// <summary>Creates one of Sahara's resources.</summary>
    SaharaCreate,

    /// <summary>Starts what has no name of its own at Sahara, so that after a lost response it can't be looked up.</summary>
    SaharaStart,

    /// <summary>Changes one of Sahara's resources.</summary>
    SaharaChange,

    /// <summary>Deletes one of Sahara's resources.</summary>
    SaharaDelete,

    /// <summary>Looks names up for what is shown; an id is shown where that fails.</summary>
    Naming,

    /// <summary>Sends nothing.</summary>
    Local,
}
