using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>The stored state after an operation ended.</summary>
/// <param name="IsOwned">False if the operation was no longer this host's to end.</param>
/// <param name="Instance">The instance; null if nothing is left of it.</param>
/// <param name="Binding">The binding, if the operation was about one and something is left of it.</param>
internal readonly record struct Completion(bool IsOwned, InstanceRecord? Instance, BindingRecord? Binding)
{
    /// <summary>A deletion came meanwhile and goes on.</summary>
    public bool IsSuperseded { get; init; }
}
