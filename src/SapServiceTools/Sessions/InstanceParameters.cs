namespace SapServiceTools;

/// <summary>What a create passes on to the broker; both are free-form JSON objects, and both are optional.</summary>
/// <param name="Provisioning">As <c>cf create-service -c</c> takes it.</param>
/// <param name="Binding">As <c>cf bind-service -c</c> takes it.</param>
public sealed record InstanceParameters(IReadOnlyDictionary<string, object?>? Provisioning, IReadOnlyDictionary<string, object?>? Binding);
