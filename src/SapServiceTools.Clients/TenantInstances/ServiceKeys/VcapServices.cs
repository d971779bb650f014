using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.ServiceKeys;

/// <summary>Finds the Instance Manager's or Service Manager's binding in <c>VCAP_SERVICES</c>, where Cloud Foundry puts an application's bindings.</summary>
public static class VcapServices
{
    private const string Name = "VCAP_SERVICES";
    private static readonly string[] NameKeys = ["name", "instance_name", "binding_name"];

    /// <summary>The credentials of the one binding that fits.</summary>
    /// <param name="json">The text of <c>VCAP_SERVICES</c>.</param>
    /// <param name="nameLabelOrTag">A binding's or instance's name, a service's label, or a tag; null means label <c>managed-hana</c> or <c>service-manager</c>, or tag <c>xsa-instancemanager</c>.</param>
    /// <exception cref="ServiceException">None or several fit; the message lists what is there by name, never credentials.</exception>
    public static IReadOnlyDictionary<string, object?> FindInstanceManager(string json, string? nameLabelOrTag) =>
        ServiceBinding.Choose(Bindings(Parse(json)), nameLabelOrTag, Name, "Name one of them.");

    /// <summary>The service key in what was passed for one: in a whole <c>VCAP_SERVICES</c>, or in a default-env.json that has one, the binding that fits; else what was passed.</summary>
    /// <exception cref="ServiceException">It has bindings, and none or several fit.</exception>
    internal static IReadOnlyDictionary<string, object?> TakeKey(IReadOnlyDictionary<string, object?> key)
    {
        var services = key.GetValueOrDefault(Name) switch
        {
            string json => Parse(json),
            IReadOnlyDictionary<string, object?> map => map,
            _ => key.Count > 0 && key.Values.All(IsListOfBindings) ? key : null,
        };
        return services is null
            ? key
            : ServiceBinding.Choose(Bindings(services), null, $"The service key is a whole {Name}, which", "Pass the credentials of the one that is meant.");
    }

    private static IReadOnlyDictionary<string, object?> Parse(string json) =>
        FreeFormJson.Parse(json, Name) as IReadOnlyDictionary<string, object?>
            ?? throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidJson, $"{Name} must be a JSON object.");

    private static bool IsListOfBindings(object? value) =>
        value is IReadOnlyList<object?> { Count: > 0 } list && list.All(item => item is IReadOnlyDictionary<string, object?> entry && entry.ContainsKey("credentials"));

    private static List<ServiceBinding> Bindings(IReadOnlyDictionary<string, object?> services)
    {
        var all = new List<ServiceBinding>();
        foreach (var (label, entries) in services)
        {
            foreach (var entry in (entries as IReadOnlyList<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>())
            {
                if (entry.GetValueOrDefault("credentials") is not IReadOnlyDictionary<string, object?> credentials)
                    continue;
                var names = NameKeys.Select(key => entry.GetValueOrDefault(key) as string).OfType<string>();
                var tags = (entry.GetValueOrDefault("tags") as IReadOnlyList<object?> ?? []).OfType<string>();
                all.Add(new ServiceBinding(entry.GetValueOrDefault("label") as string ?? label, [.. names], [.. tags], credentials));
            }
        }

        return all;
    }
}
