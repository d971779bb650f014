using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.InstanceManager;

/// <summary>Finds the Instance Manager's or Service Manager's binding in <c>VCAP_SERVICES</c>, where Cloud Foundry puts an application's bindings.</summary>
public static class VcapServices
{
    private const string DefaultTag = "xsa-instancemanager";
    private static readonly string[] DefaultLabels = ["managed-hana", "service-manager"];
    private static readonly string[] NameKeys = ["name", "instance_name", "binding_name"];

    /// <summary>The credentials of the one binding that fits.</summary>
    /// <param name="json">The text of <c>VCAP_SERVICES</c>.</param>
    /// <param name="nameLabelOrTag">A binding's or instance's name, a service's label, or a tag; null means label <c>managed-hana</c> or <c>service-manager</c>, or tag <c>xsa-instancemanager</c>.</param>
    /// <exception cref="ServiceException">None or several fit; the message lists what is there by name, never credentials.</exception>
    public static IReadOnlyDictionary<string, object?> FindInstanceManager(string json, string? nameLabelOrTag)
    {
        var all = Bindings(json).ToList();
        var found = nameLabelOrTag is null
            ? all.FindAll(binding => DefaultLabels.Contains(binding.Label) || binding.Tags.Contains(DefaultTag))
            : all.FindAll(binding => binding.Names.Contains(nameLabelOrTag));
        if (found.Count == 0 && nameLabelOrTag is not null)
            found = all.FindAll(binding => binding.Label == nameLabelOrTag || binding.Tags.Contains(nameLabelOrTag));
        var wanted = nameLabelOrTag is null ? $"label {string.Join(" or ", DefaultLabels)}, or tag {DefaultTag}" : $"name, label or tag '{nameLabelOrTag}'";
        return found.Count switch
        {
            1 => found[0].Credentials,
            0 => throw NotBound($"VCAP_SERVICES has no binding with {wanted}. It has: {Describe(all)}."),
            _ => throw NotBound($"VCAP_SERVICES has {found.Count} bindings with {wanted}: {Describe(found)}. Name one of them."),
        };
    }

    private static IEnumerable<Binding> Bindings(string json)
    {
        if (FreeFormJson.Parse(json, "VCAP_SERVICES") is not IReadOnlyDictionary<string, object?> services)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidJson, "VCAP_SERVICES must be a JSON object.");
        foreach (var (label, entries) in services)
        {
            foreach (var entry in (entries as IReadOnlyList<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>())
            {
                if (entry.GetValueOrDefault("credentials") is not IReadOnlyDictionary<string, object?> credentials)
                    continue;
                var names = NameKeys.Select(key => entry.GetValueOrDefault(key) as string).OfType<string>();
                var tags = (entry.GetValueOrDefault("tags") as IReadOnlyList<object?> ?? []).OfType<string>();
                yield return new Binding(entry.GetValueOrDefault("label") as string ?? label, [.. names], [.. tags], credentials);
            }
        }
    }

    private static string Describe(IReadOnlyCollection<Binding> bindings) =>
        bindings.Count == 0 ? "nothing" : string.Join(", ", bindings.Select(binding => $"{binding.Names.FirstOrDefault() ?? "(unnamed)"} ({binding.Label})"));

    private static ServiceException NotBound(string message) => new(ServiceErrorKind.InvalidArgument, ErrorIds.ServiceNotBound, message);

    private sealed record Binding(string Label, HashSet<string> Names, HashSet<string> Tags, IReadOnlyDictionary<string, object?> Credentials);
}
