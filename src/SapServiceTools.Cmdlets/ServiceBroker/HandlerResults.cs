using System.Management.Automation;
using SapServiceTools.BrokerHost.Handlers;

namespace SapServiceTools.Cmdlets.Brokers;

/// <summary>Makes of handlers' output what the host wants to know.</summary>
internal sealed class HandlerResults(PathIntrinsics paths)
{
    private static readonly string[] InstanceFields = ["Asynchronous", "Operation", "DashboardUrl", "Metadata", "Data"];
    private static readonly string[] BindingFields =
        ["Asynchronous", "Operation", "Credentials", "SyslogDrainUrl", "RouteServiceUrl", "VolumeMounts", "Endpoints", "ExpiresAt", "RenewBefore", "Data"];

    private static readonly string[] DeletionFields = ["Asynchronous", "Operation"];
    private static readonly string[] DetailFields = ["DashboardUrl", "Parameters", "Metadata"];
    private static readonly string[] StateFields = ["State", "Description", "RetryAfter", "InstanceUsable", "UpdateRepeatable", .. BindingFields];

    public ProvisionResult? Provision(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, InstanceFields) is not { } fields ? null : new ProvisionResult
        {
            Asynchronous = fields.Flag("Asynchronous") ?? false,
            Operation = fields.Text("Operation"),
            DashboardUrl = fields.Text("DashboardUrl"),
            Metadata = fields.Map("Metadata"),
            Data = fields.Map("Data"),
        };

    public UpdateResult? Update(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, InstanceFields) is not { } fields ? null : new UpdateResult
        {
            Asynchronous = fields.Flag("Asynchronous") ?? false,
            Operation = fields.Text("Operation"),
            DashboardUrl = fields.Text("DashboardUrl"),
            Metadata = fields.Map("Metadata"),
            Data = fields.Map("Data"),
        };

    public DeprovisionResult? Deprovision(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, DeletionFields) is not { } fields ? null : new DeprovisionResult
        {
            Asynchronous = fields.Flag("Asynchronous") ?? false,
            Operation = fields.Text("Operation"),
        };

    public UnbindResult? Unbind(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, DeletionFields) is not { } fields ? null : new UnbindResult
        {
            Asynchronous = fields.Flag("Asynchronous") ?? false,
            Operation = fields.Text("Operation"),
        };

    public BindResult? Bind(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, BindingFields) is { } fields ? Bind(fields) : null;

    public InstanceDetails? Details(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, DetailFields) is not { } fields ? null : new InstanceDetails
        {
            DashboardUrl = fields.Text("DashboardUrl"),
            Parameters = fields.Map("Parameters"),
            Metadata = fields.Map("Metadata"),
        };

    public LastOperationResult? LastOperation(string handler, IReadOnlyList<PSObject?> output) =>
        HandlerOutput.Read(handler, output, paths, StateFields) is not { } fields ? null : new LastOperationResult
        {
            State = fields.State(),
            Description = fields.Text("Description"),
            RetryAfter = fields.Seconds("RetryAfter"),
            InstanceUsable = fields.Flag("InstanceUsable"),
            UpdateRepeatable = fields.Flag("UpdateRepeatable"),
            Binding = fields.Map("Credentials") is null ? null : Bind(fields),
        };

    private static BindResult Bind(HandlerOutput fields) => new()
    {
        Asynchronous = fields.Flag("Asynchronous") ?? false,
        Operation = fields.Text("Operation"),
        Credentials = fields.Map("Credentials"),
        SyslogDrainUrl = fields.Text("SyslogDrainUrl"),
        RouteServiceUrl = fields.Text("RouteServiceUrl"),
        VolumeMounts = [.. fields.Maps("VolumeMounts").Select(VolumeMount)],
        Endpoints = [.. fields.Maps("Endpoints").Select(Endpoint)],
        ExpiresAt = fields.Time("ExpiresAt"),
        RenewBefore = fields.Time("RenewBefore"),
        Data = fields.Map("Data"),
    };

    private static VolumeMount VolumeMount(IReadOnlyDictionary<string, object?> fields)
    {
        var mount = Names(fields);
        var device = mount.GetValueOrDefault("device") is IReadOnlyDictionary<string, object?> inner ? Names(inner) : mount;
        return new VolumeMount
        {
            Driver = mount.GetValueOrDefault("driver") as string ?? "",
            ContainerDir = mount.GetValueOrDefault("containerdir") as string ?? "",
            ReadOnly = mount.GetValueOrDefault("readonly") is true || mount.GetValueOrDefault("mode") is "r",
            VolumeId = device.GetValueOrDefault("volumeid") as string ?? "",
            MountConfig = device.GetValueOrDefault("mountconfig") as IReadOnlyDictionary<string, object?>,
        };
    }

    private static ServiceEndpoint Endpoint(IReadOnlyDictionary<string, object?> fields)
    {
        var endpoint = Names(fields);
        var ports = endpoint.GetValueOrDefault("ports") ?? endpoint.GetValueOrDefault("port");
        return new ServiceEndpoint
        {
            Host = endpoint.GetValueOrDefault("host") as string ?? "",
            Ports = [.. (ports as IEnumerable<object?> ?? [ports]).OfType<object>().Select(port => Convert.ToString(port, System.Globalization.CultureInfo.InvariantCulture)!)],
            Protocol = endpoint.GetValueOrDefault("protocol") as string,
        };
    }

    private static Dictionary<string, object?> Names(IReadOnlyDictionary<string, object?> fields) =>
        fields.ToDictionary(field => HandlerOutput.Normal(field.Key), field => field.Value, StringComparer.OrdinalIgnoreCase);
}
