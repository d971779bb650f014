using SapServiceTools.Clients.Broker.Schemas;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Catalog;

/// <summary>The rules of the specification for a catalog, and those of this host. All faults are found in one go.</summary>
internal sealed class CatalogValidator
{
    private const int MaximumSchemaBytes = 64 * 1024;

    private static readonly string[] KnownPermissions = ["syslog_drain", "route_forwarding", "volume_mount"];

    private readonly List<CatalogFault> _faults = [];
    private readonly Dictionary<string, string> _serviceIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _serviceNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _planIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _clientIds = new(StringComparer.Ordinal);

    private CatalogValidator()
    {
    }

    public static IReadOnlyList<CatalogFault> Validate(ServiceCatalog catalog)
    {
        var validator = new CatalogValidator();
        for (var index = 0; index < catalog.Services.Count; index++)
            validator.CheckOffering(catalog.Services[index], $"services[{index}]");
        return validator._faults;
    }

    private void CheckOffering(ServiceOffering offering, string path)
    {
        CheckUnique(offering.Id, $"{path}.id", _serviceIds);
        CheckUnique(offering.Name, $"{path}.name", _serviceNames);
        CheckText(offering.Description, $"{path}.description");
        for (var index = 0; index < offering.Tags.Count; index++)
            CheckText(offering.Tags[index], $"{path}.tags[{index}]");
        for (var index = 0; index < offering.Requires.Count; index++)
        {
            if (!KnownPermissions.Contains(offering.Requires[index]))
                Add($"{path}.requires[{index}]", $"'{offering.Requires[index]}' isn't one of {string.Join(", ", KnownPermissions)}.");
        }
        CheckWritable(offering.Metadata, $"{path}.metadata");
        if (offering.DashboardClient is { } client)
        {
            CheckUnique(client.Id, $"{path}.dashboard_client.id", _clientIds);
            CheckText(client.Secret, $"{path}.dashboard_client.secret");
            CheckText(client.RedirectUri, $"{path}.dashboard_client.redirect_uri");
        }
        if (offering.Plans.Count is 0)
            Add($"{path}.plans", "At least one plan is required.");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < offering.Plans.Count; index++)
            CheckPlan(offering, offering.Plans[index], $"{path}.plans[{index}]", names);
    }

    private void CheckPlan(ServiceOffering offering, ServicePlan plan, string path, Dictionary<string, string> names)
    {
        CheckUnique(plan.Id, $"{path}.id", _planIds);
        CheckUnique(plan.Name, $"{path}.name", names);
        CheckText(plan.Description, $"{path}.description");
        CheckWritable(plan.Metadata, $"{path}.metadata");
        if (plan.MaximumPollingDuration <= 0)
            Add($"{path}.maximum_polling_duration", "It must be more than zero seconds.");
        if (plan.MaintenanceInfo is { } info)
        {
            if (info.Version.Length is 0)
                Add($"{path}.maintenance_info.version", "It is required.");
            else if (!SemanticVersion.IsValid(info.Version))
                Add($"{path}.maintenance_info.version", $"'{info.Version}' isn't a version by Semantic Versioning 2.0.");
        }
        CheckSchema(plan.Schemas?.InstanceCreate, $"{path}.schemas.service_instance.create.parameters");
        CheckSchema(plan.Schemas?.InstanceUpdate, $"{path}.schemas.service_instance.update.parameters");
        CheckSchema(plan.Schemas?.BindingCreate, $"{path}.schemas.service_binding.create.parameters");
        if (plan.Asynchronous.HasFlag(AsynchronousOperations.Bind) && (plan.Bindable ?? offering.Bindable) && !offering.BindingsRetrievable)
            Add(path, "Its bindings are made in the background, so the service needs bindings_retrievable: the credentials can only be fetched later.");
    }

    private void CheckSchema(IReadOnlyDictionary<string, object?>? schema, string path)
    {
        if (schema is null || !CheckWritable(schema, path))
            return;
        var text = FreeFormText.ToUtf8(schema)!;
        if (text.Length > MaximumSchemaBytes)
        {
            Add(path, $"The schema has {text.Length} bytes; at most {MaximumSchemaBytes} are allowed.");
            return;
        }
        try
        {
            ParameterSchema.Compile(text).FindFaults(null);
        }
        catch (SchemaException fault)
        {
            Add($"{path}{fault.Pointer.Replace('/', '.')}", fault.Message);
        }
    }

    private bool CheckWritable(IReadOnlyDictionary<string, object?>? value, string path)
    {
        try
        {
            FreeFormText.ToUtf8(value);
            return true;
        }
        catch (ServiceException fault)
        {
            Add(path, fault.Message);
            return false;
        }
    }

    private void CheckUnique(string text, string path, Dictionary<string, string> seen)
    {
        CheckText(text, path);
        if (text.Length > 0 && !seen.TryAdd(text, path))
            Add(path, $"'{text}' is used at {seen[text]} already.");
    }

    private void CheckText(string text, string path)
    {
        if (text.Length is 0)
            Add(path, "It is required and must not be empty.");
    }

    private void Add(string path, string message) => _faults.Add(new CatalogFault(path, message));
}
