namespace SapServiceTools.Clients.TenantInstances.ServiceKeys;

/// <summary>One binding of an application, from wherever the platform put it.</summary>
/// <param name="Label">The service's label or type.</param>
/// <param name="Names">The names by which users know it.</param>
/// <param name="Tags">The service's tags.</param>
/// <param name="Credentials">Its credentials.</param>
internal sealed record ServiceBinding(string Label, HashSet<string> Names, HashSet<string> Tags, IReadOnlyDictionary<string, object?> Credentials)
{
    private const string DefaultTag = "xsa-instancemanager";
    private static readonly string[] DefaultLabels = ["managed-hana", "service-manager"];

    /// <summary>The credentials of the one binding that fits.</summary>
    /// <param name="all">Those that there are.</param>
    /// <param name="nameLabelOrTag">A name, a service's label, or a tag; null means the services that this module knows.</param>
    /// <param name="source">Where they are, for errors.</param>
    /// <param name="advice">What to do where several fit.</param>
    /// <exception cref="ServiceException">None or several fit; the message lists what is there by name, never credentials.</exception>
    public static IReadOnlyDictionary<string, object?> Choose(IReadOnlyCollection<ServiceBinding> all, string? nameLabelOrTag, string source, string advice)
    {
        var found = nameLabelOrTag is null
            ? all.Where(binding => DefaultLabels.Contains(binding.Label) || binding.Tags.Contains(DefaultTag)).ToList()
            : all.Where(binding => binding.Names.Contains(nameLabelOrTag)).ToList();
        if (found.Count == 0 && nameLabelOrTag is not null)
            found = all.Where(binding => binding.Label == nameLabelOrTag || binding.Tags.Contains(nameLabelOrTag)).ToList();
        var wanted = nameLabelOrTag is null ? $"label {string.Join(" or ", DefaultLabels)}, or tag {DefaultTag}" : $"name, label or tag '{nameLabelOrTag}'";
        return found.Count switch
        {
            1 => found[0].Credentials,
            0 => throw NotBound($"{source} has no binding with {wanted}. It has: {Describe(all)}."),
            _ => throw NotBound($"{source} has {found.Count} bindings with {wanted}: {Describe(found)}. {advice}"),
        };
    }

    public static ServiceException NotBound(string message, Exception? inner = null) => new(ServiceErrorKind.InvalidArgument, ErrorIds.ServiceNotBound, message, inner);

    private static string Describe(IReadOnlyCollection<ServiceBinding> bindings) =>
        bindings.Count == 0 ? "nothing" : string.Join(", ", bindings.Select(binding => $"{binding.Names.FirstOrDefault() ?? "(unnamed)"} ({binding.Label})"));
}
