using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>The script blocks of a broker; null where its author gave none.</summary>
internal sealed record BrokerScripts
{
    public required HandlerScript Provision { get; init; }

    public HandlerScript? Accept { get; init; }

    public HandlerScript? Update { get; init; }

    public HandlerScript? Deprovision { get; init; }

    public HandlerScript? Bind { get; init; }

    public HandlerScript? Unbind { get; init; }

    public HandlerScript? FetchInstance { get; init; }

    public HandlerScript? FetchBinding { get; init; }

    public HandlerScript? LastOperation { get; init; }

    public HandlerScript? Token { get; init; }

    /// <summary>All that there are.</summary>
    public IReadOnlyList<HandlerScript> All =>
        [.. new[] { Provision, Accept, Update, Deprovision, Bind, Unbind, FetchInstance, FetchBinding, LastOperation, Token }.OfType<HandlerScript>()];
}
