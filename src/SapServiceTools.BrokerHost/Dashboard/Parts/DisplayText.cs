using System.Globalization;
using SapServiceTools.BrokerHost.Dashboard.Html;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;

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

    /// <summary>A word in a coloured frame; the colour adds nothing to the word.</summary>
    public static Action<HtmlWriter> Badge(string colour, string word) => html => html.Write($"""<span class="badge {colour}">{word}</span>""");

    public static Action<HtmlWriter> StateOf(InstanceRecord record) => record switch
    {
        { State: RecordState.Deleted } => Badge("off", "Deleted"),
        { Next: not null } or { Active.Kind: BrokerOperation.Deprovision } => Badge("busy", "Deleting"),
        { Active.Kind: BrokerOperation.Provision } => Badge("busy", "Creating"),
        { Active.Kind: BrokerOperation.Update } => Badge("busy", "Updating"),
        { State: RecordState.Failed } => Badge("bad", "Failed"),
        _ => Badge("ok", "Ready"),
    };

    public static Action<HtmlWriter> StateOf(BindingRecord binding, RunningOperation? operation) => (binding.State, operation) switch
    {
        (_, { Kind: BrokerOperation.Unbind }) => Badge("busy", "Deleting"),
        (RecordState.Creating, _) => Badge("busy", "Creating"),
        (RecordState.Failed, _) => Badge("bad", "Failed"),
        _ => Badge("ok", "Ready"),
    };

    public static Action<HtmlWriter> ResultOf(OperationRecord operation) => operation.State switch
    {
        OperationState.InProgress => Badge("busy", "In progress"),
        OperationState.Succeeded => Badge("ok", "Succeeded"),
        _ => Badge("bad", "Failed"),
    };

    public static Action<HtmlWriter> Status(int status) => Badge(status >= 500 ? "bad" : status >= 400 ? "warn" : "ok", status.ToString(CultureInfo.InvariantCulture));

    public static string Duration(TimeSpan elapsed) => elapsed.TotalMilliseconds switch
    {
        < 1 => "< 1 ms",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMilliseconds:0} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalMinutes:0.0} min"),
    };

    public static string Cut(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length)}\u2026";
}
