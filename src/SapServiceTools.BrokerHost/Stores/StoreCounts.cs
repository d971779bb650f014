namespace SapServiceTools.BrokerHost.Stores;

/// <summary>How much is in the store.</summary>
/// <param name="Instances">Instances that exist, are being created, or failed half-way.</param>
/// <param name="Bindings">Bindings likewise.</param>
/// <param name="Operations">Operations that go on, on all hosts.</param>
public readonly record struct StoreCounts(long Instances, long Bindings, long Operations);
