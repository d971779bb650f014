using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Stores;

namespace SapServiceTools.BrokerHost.Operations;

/// <summary>What a new operation does to the store, and what its handler gets.</summary>
/// <param name="Change">The change that begins it.</param>
/// <param name="Request">What its handler gets.</param>
/// <param name="ReplacesFailed">A record of a failed creation was there before; it stays if this one is refused.</param>
internal readonly record struct OperationStart(StoreChange Change, BrokerRequest Request, bool ReplacesFailed = false);
