using System.Globalization;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Clients.Html;

namespace SapServiceTools.BrokerHost.Dashboard.Parts;

/// <summary>Names and badges of what the pages show.</summary>
internal static class DisplayText
{
    public static string Of(BrokerOperation operation) => operation switch
    {
        BrokerOperation.Catalog => "Catalog",
        BrokerOperation.Provision => "Provision",
        BrokerOperation.FetchInstance => "Fetch instance",
        BrokerOperation.Update => "Update",
        BrokerOperation.Deprovision => "Deprovision",
        BrokerOperation.LastOperation => "Last operation",
        BrokerOperation.Bind => "Bind",
        BrokerOperation.FetchBinding => "Fetch binding",
        BrokerOperation.Unbind => "Unbind",
        _ => "Last binding operation",
    };

    public static Action<HtmlWriter> StateOf(InstanceRecord record) => record switch
    {
        { State: RecordState.Deleted } => PageText.Badge("off", "Deleted"),
        { Next: not null } or { Active.Kind: BrokerOperation.Deprovision } => PageText.Badge("busy", "Deleting"),
        { Active.Kind: BrokerOperation.Provision } => PageText.Badge("busy", "Creating"),
        { Active.Kind: BrokerOperation.Update } => PageText.Badge("busy", "Updating"),
        { State: RecordState.Failed } => PageText.Badge("bad", "Failed"),
        _ => PageText.Badge("ok", "Ready"),
    };

    public static Action<HtmlWriter> StateOf(BindingRecord binding, RunningOperation? operation) => (binding.State, operation) switch
    {
        (_, { Kind: BrokerOperation.Unbind }) => PageText.Badge("busy", "Deleting"),
        (RecordState.Creating, _) => PageText.Badge("busy", "Creating"),
        (RecordState.Failed, _) => PageText.Badge("bad", "Failed"),
        _ => PageText.Badge("ok", "Ready"),
    };

    public static Action<HtmlWriter> ResultOf(OperationRecord operation) => operation.State switch
    {
        OperationState.InProgress => PageText.Badge("busy", "In progress"),
        OperationState.Succeeded => PageText.Badge("ok", "Succeeded"),
        _ => PageText.Badge("bad", "Failed"),
    };

    public static Action<HtmlWriter> Status(int status) => PageText.Badge(status >= 500 ? "bad" : status >= 400 ? "warn" : "ok", status.ToString(CultureInfo.InvariantCulture));
}
