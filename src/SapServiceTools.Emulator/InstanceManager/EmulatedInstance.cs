namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>A tenant's instance as the emulator has it, without its credentials.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Status">Its status now.</param>
/// <param name="UpdatedOn">When the status became so, in local time.</param>
/// <param name="Parameters">The JSON that came with the creation; null if none came.</param>
public sealed record EmulatedInstance(string TenantId, string Status, DateTimeOffset UpdatedOn, string? Parameters)
{
    /// <summary>The tenant and its status.</summary>
    public override string ToString() => $"{TenantId} {Status}";
}
