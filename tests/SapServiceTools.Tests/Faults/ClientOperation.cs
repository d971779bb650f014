namespace SapServiceTools.Tests.Faults;

/// <summary>An operation of a client, and how a cell of the table carries it out.</summary>
/// <param name="Name">Client and method, such as <c>InstanceManager.GetAsync</c>.</param>
/// <param name="Kind">Its column.</param>
/// <param name="Prepare">Makes at the emulator, without faults, what the operation needs, and the client that carries it out.</param>
public sealed record ClientOperation(string Name, OperationKind Kind, Func<FaultCell, Task<PreparedOperation>> Prepare)
{
    /// <summary>True where the client sends something that takes effect.</summary>
    public bool IsChange => Kind is OperationKind.TenantCreate or OperationKind.TenantChange or OperationKind.TenantDelete
        or OperationKind.BrokerCreate or OperationKind.BrokerUpdate or OperationKind.BrokerDelete
        or OperationKind.SaharaCreate or OperationKind.SaharaStart or OperationKind.SaharaChange or OperationKind.SaharaDelete;

    /// <summary>True where a change is begun by a GET, as v1.1 of Sahara has it.</summary>
    public bool BeginsWithGet { get; init; }

    /// <summary>True for the request that a fault begins with: the change itself, or else the first.</summary>
    public bool IsTrigger(ProxyRequest request) => !IsChange || BeginsWithGet || (request.Method != "GET" && !request.IsToken);

    public override string ToString() => Name;
}

/// <summary>An operation with all that it needs.</summary>
/// <param name="Act">Carries it out, and throws a <see cref="WrongResultException"/> if what it returns isn't right.</param>
/// <param name="Effects">How often the emulator's own state shows its effect; null where it has none.</param>
public sealed record PreparedOperation(Func<ICallLog, Task> Act, Func<Task<int>>? Effects = null);

/// <summary>An operation returned something else than what is there.</summary>
public sealed class WrongResultException(string message) : Exception(message)
{
    public static void Require(bool holds, string what)
    {
        if (!holds)
            throw new WrongResultException(what);
    }
}
