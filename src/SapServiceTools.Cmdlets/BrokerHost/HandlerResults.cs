using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.Cmdlets.BrokerHost.ScriptHandlers;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>Makes of handlers' output what the host wants to know.</summary>
/// <param name="canGoOn">Whether there is a handler that returns the state of operations outside the host.</param>
internal sealed class HandlerResults(bool canGoOn)
{
    private static readonly string[] Work = ["Asynchronous", "Operation"];
    private static readonly string[] Content =
        ["Credentials", "SyslogDrainUrl", "RouteServiceUrl", "VolumeMounts", "Endpoints", "Metadata", "ExpiresAt", "RenewBefore", "Data"];

    private static readonly HashSet<string> InstanceFields = Names([.. Work, "DashboardUrl", "Metadata", "Data"]);
    private static readonly HashSet<string> AcceptFields = Names(["DashboardUrl", "Metadata"]);
    private static readonly HashSet<string> BindingFields = Names([.. Work, .. Content]);
    private static readonly HashSet<string> DeletionFields = Names(Work);
    private static readonly HashSet<string> DetailFields = Names(["DashboardUrl", "Parameters", "Metadata"]);
    private static readonly HashSet<string> ContentFields = Names(Content);
    private static readonly HashSet<string> StateFields = Names(["State", "Description", "RetryAfter", "InstanceUsable", "UpdateRepeatable", .. Content]);
    private static readonly HashSet<string> LifetimeFields = Names(["ExpiresAt", "RenewBefore"]);
    private static readonly HashSet<string> MountFields = Names(["Driver", "ContainerDir", "Mode", "ReadOnly", "DeviceType", "Device", "VolumeId", "MountConfig"]);
    private static readonly HashSet<string> DeviceFields = Names(["VolumeId", "MountConfig"]);
    private static readonly HashSet<string> EndpointFields = Names(["Host", "Ports", "Protocol"]);

    public ProvisionResult? Provision(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, InstanceFields) is not { } fields ? null : new ProvisionResult
        {
            Asynchronous = GoesOn(fields),
            Operation = fields.Text("Operation"),
            DashboardUrl = fields.Text("DashboardUrl"),
            Metadata = fields.Map("Metadata"),
            Data = fields.Map("Data"),
        };

    public static AcceptResult? Accept(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, AcceptFields) is not { } fields ? null : new AcceptResult
        {
            DashboardUrl = fields.Text("DashboardUrl"),
            Metadata = fields.Map("Metadata"),
        };

    public UpdateResult? Update(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, InstanceFields) is not { } fields ? null : new UpdateResult
        {
            Asynchronous = GoesOn(fields),
            Operation = fields.Text("Operation"),
            DashboardUrl = fields.Text("DashboardUrl"),
            Metadata = fields.Map("Metadata"),
            Data = fields.Map("Data"),
        };

    public DeprovisionResult? Deprovision(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, DeletionFields) is not { } fields ? null : new DeprovisionResult
        {
            Asynchronous = GoesOn(fields),
            Operation = fields.Text("Operation"),
        };

    public UnbindResult? Unbind(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, DeletionFields) is not { } fields ? null : new UnbindResult
        {
            Asynchronous = GoesOn(fields),
            Operation = fields.Text("Operation"),
        };

    public BindResult? Bind(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, BindingFields) is { } fields ? Bind(fields) : null;

    public static InstanceDetails? FetchInstance(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, DetailFields) is not { } fields ? null : new InstanceDetails
        {
            DashboardUrl = fields.Text("DashboardUrl"),
            Parameters = fields.Map("Parameters"),
            Metadata = fields.Map("Metadata"),
        };

    public BindResult? FetchBinding(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, ContentFields) is { } fields ? Bind(fields) : null;

    public LastOperationResult? LastOperation(HandlerScript handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler.Name, output, StateFields) is not { } fields ? null : new LastOperationResult
        {
            State = fields.State(),
            Description = fields.Text("Description"),
            RetryAfter = fields.Seconds("RetryAfter"),
            InstanceUsable = fields.Flag("InstanceUsable"),
            UpdateRepeatable = fields.Flag("UpdateRepeatable"),
            Binding = fields.HasAny(Content) ? Bind(fields) : null,
        };

    private BindResult Bind(HandlerOutput fields)
    {
        var lifetime = fields.Inner("Metadata", LifetimeFields);
        return new BindResult
        {
            Asynchronous = GoesOn(fields),
            Operation = fields.Text("Operation"),
            Credentials = fields.Map("Credentials"),
            SyslogDrainUrl = fields.Text("SyslogDrainUrl"),
            RouteServiceUrl = fields.Text("RouteServiceUrl"),
            VolumeMounts = [.. fields.Inners("VolumeMounts", MountFields).Select(VolumeMount)],
            Endpoints = [.. fields.Inners("Endpoints", EndpointFields).Select(Endpoint)],
            ExpiresAt = fields.Time("ExpiresAt") ?? lifetime?.Time("ExpiresAt"),
            RenewBefore = fields.Time("RenewBefore") ?? lifetime?.Time("RenewBefore"),
            Data = fields.Map("Data"),
        };
    }

    private static VolumeMount VolumeMount(HandlerOutput mount)
    {
        // The protocol has the volume in an object of its own; here it may stand with the rest.
        var device = mount.Inner("Device", DeviceFields) ?? mount;
        if (mount.Text("DeviceType") is not (null or "shared"))
            throw mount.Fault("has a DeviceType other than 'shared'");
        return new VolumeMount
        {
            Driver = Required(mount, "Driver"),
            ContainerDir = Required(mount, "ContainerDir"),
            ReadOnly = mount.Flag("ReadOnly") ?? mount.Text("Mode") switch
            {
                null or "rw" => false,
                "r" => true,
                _ => throw mount.Fault("has a Mode that is neither 'r' nor 'rw'"),
            },
            VolumeId = Required(device, "VolumeId"),
            MountConfig = device.Map("MountConfig"),
        };
    }

    private static ServiceEndpoint Endpoint(HandlerOutput endpoint) => new()
    {
        Host = Required(endpoint, "Host"),
        Ports = endpoint.Texts("Ports") is { Count: > 0 } ports ? ports : throw endpoint.Fault("lacks Ports"),
        Protocol = endpoint.Text("Protocol"),
    };

    private static string Required(HandlerOutput fields, string name) => fields.Text(name) is { Length: > 0 } text ? text : throw fields.Fault($"lacks {name}");

    private bool GoesOn(HandlerOutput fields)
    {
        if (fields.Flag("Asynchronous") is not true)
            return false;
        return canGoOn ? true : throw fields.Fault("has Asynchronous, but the broker has no -OnLastOperation that could tell how the work stands");
    }

    private static HashSet<string> Names(IEnumerable<string> names) => new(names, StringComparer.OrdinalIgnoreCase);
}
