namespace SapServiceTools.Clients.OpenStack;

/// <summary>What a cloud's <c>profile</c> stands for: an entry of clouds-public.yaml, else a vendor that openstacksdk knows.</summary>
internal sealed class CloudProfiles(CloudEnvironment environment)
{
    private const string Key = "public-clouds";

    private static readonly Lazy<IReadOnlyDictionary<string, object?>> Vendors = new(() =>
    {
        using var reader = new StreamReader(typeof(CloudProfiles).Assembly.GetManifestResourceStream("SapServiceTools.Clients.CloudVendors.yaml")!);
        return (IReadOnlyDictionary<string, object?>)YamlFile.Read(reader, "CloudVendors.yaml")[Key]!;
    });

    /// <summary>The profile of a cloud; null where it names none, or one that nobody knows, which is told as a warning.</summary>
    /// <param name="own">The cloud's own settings.</param>
    /// <param name="cloud">What messages call it.</param>
    /// <param name="warnings">Takes what the user should know.</param>
    /// <exception cref="ServiceException">The profile is to be fetched from an address, or clouds-public.yaml can't be read.</exception>
    public CloudMap? Find(CloudMap own, string cloud, ICollection<string> warnings)
    {
        // "cloud" is the older name of "profile".
        if (own.Text("profile", "cloud") is not { } name)
            return null;
        if (Entry(OfFile(warnings), name) is { } written)
            return written;
        if (Entry(Vendors.Value, name) is { } vendor)
        {
            RefuseAddress(vendor.Text("profile"), cloud, name);
            return vendor;
        }

        RefuseAddress(name, cloud, null);
        warnings.Add($"{cloud} refers to the profile '{name}', which is neither in clouds-public.yaml nor among the vendors that this module knows; the cloud is used without it.");
        return null;
    }

    private static CloudMap? Entry(IReadOnlyDictionary<string, object?>? profiles, string name) =>
        profiles?.GetValueOrDefault(name) is IReadOnlyDictionary<string, object?> settings ? new CloudMap().Over(settings) : null;

    // Who answers there would say where the password goes.
    private static void RefuseAddress(string? profile, string cloud, string? vendor)
    {
        if (profile?.Contains("://", StringComparison.Ordinal) != true)
            return;
        var host = Uri.TryCreate(profile, UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Host}" : "an address";
        throw new ServiceException(
            ServiceErrorKind.InvalidArgument,
            ErrorIds.InvalidCloudConfig,
            $"{cloud} refers to {(vendor is null ? "a profile" : $"the profile '{vendor}', which is")} to be fetched from {host}. This module fetches no profiles, because whoever answers there would decide where the password goes.")
        {
            RecommendedAction = $"Write what it says, auth_url above all, into the cloud itself, or under {Key} and a name into clouds-public.yaml. It is usually at {host}/.well-known/openstack/api.",
        };
    }

    private IReadOnlyDictionary<string, object?>? OfFile(ICollection<string> warnings)
    {
        if ((environment.Variable("OS_CLIENT_VENDOR_FILE") ?? environment.Find("clouds-public")) is not { } path)
            return null;
        var file = YamlFile.Read(path);
        var profiles = (file.GetValueOrDefault(Key) ?? file.GetValueOrDefault("public_clouds")) as IReadOnlyDictionary<string, object?>;
        if (profiles is null)
            warnings.Add($"The file '{path}' has no '{Key}' at its top, so it holds no profiles.");
        return profiles;
    }
}
