namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>An instance as the emulated Service Manager has it, without credentials.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="TenantId">The tenant in its label.</param>
/// <param name="Ready">Whether it is usable.</param>
/// <param name="LastOperation">Type and state, such as <c>create in progress</c>; null if it was there from the start.</param>
/// <param name="BindingIds">Its bindings, oldest first.</param>
/// <param name="Parameters">The JSON that came with the creation or the last change; null if none came.</param>
public sealed record EmulatedServiceInstance(
    string Id, string Name, string? TenantId, bool Ready, string? LastOperation, IReadOnlyList<string> BindingIds, string? Parameters)
{
    /// <summary>The JSON that came with the creation of the newest binding; null if none came.</summary>
    public string? BindingParameters { get; init; }

    /// <summary>The tenant and the last operation.</summary>
    public override string ToString() => $"{TenantId ?? Name} {LastOperation}";
}
