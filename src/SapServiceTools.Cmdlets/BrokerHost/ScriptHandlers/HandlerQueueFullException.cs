namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>There is no room in the queue, or the pool is closing.</summary>
internal sealed class HandlerQueueFullException() : Exception("The handlers' queue is full.");
