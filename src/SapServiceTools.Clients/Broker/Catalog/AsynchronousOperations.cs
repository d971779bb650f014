namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The operations of a plan that the host runs in the background and answers through <c>last_operation</c>.</summary>
[Flags]
public enum AsynchronousOperations : long
{
    /// <summary>All run while the caller waits.</summary>
    None = 0,

    /// <summary>Creating an instance.</summary>
    Provision = 1,

    /// <summary>Changing an instance.</summary>
    Update = 2,

    /// <summary>Deleting an instance.</summary>
    Deprovision = 4,

    /// <summary>Creating a binding. The service must have <c>bindings_retrievable</c>, or nobody would ever see the credentials.</summary>
    Bind = 8,

    /// <summary>Deleting a binding.</summary>
    Unbind = 16,

    /// <summary>Everything that concerns instances.</summary>
    Instances = Provision | Update | Deprovision,

    /// <summary>Everything that concerns bindings.</summary>
    Bindings = Bind | Unbind,

    /// <summary>Everything.</summary>
    All = Instances | Bindings,
}
