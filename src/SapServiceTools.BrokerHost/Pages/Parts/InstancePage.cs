using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Pages.Parts;

/// <summary>A page of the list of instances.</summary>
/// <param name="Records">What is on it.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="HasMore">Whether others follow.</param>
/// <param name="Total">All instances.</param>
internal sealed record InstancePage(IReadOnlyList<InstanceRecord> Records, ListPlace Place, bool HasMore, long Total);
