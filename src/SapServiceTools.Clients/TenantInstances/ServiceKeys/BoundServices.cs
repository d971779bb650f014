namespace SapServiceTools.Clients.TenantInstances.ServiceKeys;

/// <summary>
/// Finds the Instance Manager's or Service Manager's binding of the application that runs this: in <c>VCAP_SERVICES</c>, in the file that
/// <c>VCAP_SERVICES_FILE_PATH</c> names, or in the folders below <c>SERVICE_BINDING_ROOT</c>; the first that is set counts.
/// </summary>
public static class BoundServices
{
    private const string Text = "VCAP_SERVICES";
    private const string FilePath = "VCAP_SERVICES_FILE_PATH";
    private const string Root = "SERVICE_BINDING_ROOT";

    /// <summary>The credentials of the one binding that fits.</summary>
    /// <param name="nameLabelOrTag">A binding's or instance's name, a service's label, or a tag; null means label <c>managed-hana</c> or <c>service-manager</c>, or tag <c>xsa-instancemanager</c>.</param>
    /// <param name="variable">Reads an environment variable; null means the process's.</param>
    /// <exception cref="ServiceException">No variable is set, the file or folder can't be read, or none or several bindings fit.</exception>
    public static IReadOnlyDictionary<string, object?> FindInstanceManager(string? nameLabelOrTag, Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        if (variable(Text) is { Length: > 0 } json)
            return VcapServices.FindInstanceManager(json, nameLabelOrTag);
        if (variable(FilePath) is { Length: > 0 } file)
            return VcapServices.FindInstanceManager(Read("file", file, FilePath, File.ReadAllText), nameLabelOrTag);
        if (variable(Root) is { Length: > 0 } root)
            return ServiceBinding.Choose(Read("folder", root, Root, BindingFolders.ReadAll), nameLabelOrTag, $"The folder '{root}' ({Root})", "Name one of them.");
        throw new ServiceException(
            ServiceErrorKind.InvalidArgument, ErrorIds.ServiceNotBound, $"None of the environment variables {Text}, {FilePath} and {Root} is set.")
        {
            RecommendedAction = "Run this within an application of Cloud Foundry or Kubernetes that has the service bound, or pass a key with -ServiceKey.",
        };
    }

    private static T Read<T>(string kind, string path, string variable, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ServiceBinding.NotBound($"The {kind} '{path}' ({variable}) can't be read: {SystemFault.Explain(exception)}.", exception);
        }
    }
}
