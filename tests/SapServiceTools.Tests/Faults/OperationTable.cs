using System.Reflection;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Clients.OAuth;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;

namespace SapServiceTools.Tests.Faults;

/// <summary>All operations of the clients: their names by reflection, so that a new method is in it by itself, and how each is carried out.</summary>
internal static class OperationTable
{
    /// <summary>Public methods that no server has anything for, or that only call another of the table, with the reason.</summary>
    public static IReadOnlyDictionary<string, string> NotOffered { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Broker.RefreshAsync"] = "a PollAsync for each operation that goes on; a fault leaves it as it was (UnderWayTests)",
        ["Sahara.Plugins.CreateAsync"] = "plugins are installed, not created",
        ["Sahara.Plugins.DeleteAsync"] = "plugins are installed, not deleted",
        ["Sahara.Plugins.ConvertAsync"] = "Sahara 16 refuses it for all its plugins, and so does the emulator",
        ["Sahara.Clusters.UpdateKeypairAsync"] = "a Sahara without a message bus crashes over it, and so does the emulator",
        ["Sahara.Images.CreateAsync"] = "images are registered (RegisterAsync)",
        ["Sahara.Images.UpdateAsync"] = "images are registered (RegisterAsync)",
        ["Sahara.JobTypes.CreateAsync"] = "job types are the server's own",
        ["Sahara.JobTypes.UpdateAsync"] = "job types are the server's own",
        ["Sahara.JobTypes.DeleteAsync"] = "job types are the server's own",
        ["Sahara.JobBinaries.UploadAsync"] = "only internal job binaries are uploaded",
        ["Sahara.JobBinaryInternals.CreateAsync"] = "internal job binaries are uploaded (UploadAsync)",
    };

    public static IReadOnlyList<ClientOperation> All { get; } = [.. TenantOperations.All, .. BrokerOperations.All, .. SaharaOperations.All, .. SignInOperations.All];

    /// <summary>The names of all methods that may send something.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Methods(typeof(IInstanceManager), "InstanceManager"),
        .. Methods(typeof(IInstanceManager), "ServiceManager"),
        .. Methods(typeof(BrokerClient), "Broker"),
        .. Methods(typeof(SaharaClient), "Sahara"),
        .. typeof(SaharaClient).GetProperties().Where(property => Methods(property.PropertyType, "").Any()).SelectMany(property => Methods(property.PropertyType, $"Sahara.{property.Name}")),
        .. Methods(typeof(KeystoneAuthenticator), "Keystone"),
        .. Methods(typeof(ClientCredentialsAuthenticator), "Uaa"),
    ];

    private static IEnumerable<string> Methods(Type type, string client)
    {
        // Whatever takes a log may send something.
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(ICallLog))).ToList();
        // An overload that isn't the first is named with its parameters.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in methods.OrderBy(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(SaharaQuery)) ? 0 : 1))
            yield return seen.Add(method.Name) ? $"{client}.{method.Name}" : $"{client}.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})";
    }
}
