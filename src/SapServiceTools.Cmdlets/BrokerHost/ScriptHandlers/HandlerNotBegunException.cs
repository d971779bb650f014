namespace SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

/// <summary>The call was given up before a worker took it.</summary>
internal sealed class HandlerNotBegunException() : Exception("No worker was free in time.");
