using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>A page of the list of instances.</summary>
/// <param name="Records">What is on it.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="HasMore">Whether others follow.</param>
/// <param name="Total">All instances.</param>
internal sealed record InstancePage(IReadOnlyList<InstanceRecord> Records, PageCursor Place, bool HasMore, long Total);
