using SapServiceTools.Emulator.Requests;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>The parts of a path below /service-manager.</summary>
/// <param name="Collection">Such as service_instances; empty if the path is none of v1's.</param>
/// <param name="Id">The resource; null for the collection itself.</param>
/// <param name="Part">What follows the resource: operations, parameters; null for the resource itself.</param>
/// <param name="OperationId">The operation.</param>
internal readonly record struct SmAddress(string Collection, Guid? Id, string? Part, Guid? OperationId)
{
    public const string Offerings = "service_offerings";
    public const string Plans = "service_plans";
    public const string Instances = "service_instances";
    public const string Bindings = "service_bindings";
    public const string Operations = "operations";
    public const string Parameters = "parameters";

    public static SmAddress Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length is < 3 or > 6 || parts[0].Length > 0 || parts[1] != "v1")
            return default;
        var hasId = parts.Length > 3;
        if ((hasId && !Guid.TryParse(parts[3], out _)) || (parts.Length == 6 && (parts[4] != Operations || !Guid.TryParse(parts[5], out _))))
            return default;
        return new SmAddress(
            parts[2], hasId ? Guid.Parse(parts[3]) : null, parts.Length > 4 ? parts[4] : null, parts.Length > 5 ? Guid.Parse(parts[5]) : null);
    }

    public EmulatorOperation Classify(string method) => (Collection, method, Id, Part) switch
    {
        (Offerings or Plans, "GET", _, null) => EmulatorOperation.LookUp,
        (Instances or Bindings, "GET", null, null) => EmulatorOperation.List,
        (Instances, "POST", null, null) => EmulatorOperation.Create,
        (Bindings, "POST", null, null) => EmulatorOperation.Bind,
        (Instances or Bindings, "GET", not null, null or Parameters) => EmulatorOperation.Get,
        (Instances or Bindings, "GET", not null, Operations) when OperationId is not null => EmulatorOperation.Poll,
        (Instances, "PATCH", not null, null) => EmulatorOperation.Update,
        (Instances, "DELETE", not null, null) => EmulatorOperation.Delete,
        (Bindings, "DELETE", not null, null) => EmulatorOperation.Unbind,
        _ => EmulatorOperation.Other,
    };
}
