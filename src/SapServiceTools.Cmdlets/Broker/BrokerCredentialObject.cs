using SapServiceTools.Cmdlets.Shared;

namespace SapServiceTools.Cmdlets.Broker;

/// <summary>Shapes a binding's credentials for PowerShell.</summary>
internal static class BrokerCredentialObject
{
    private const string TypeName = "SapServiceTools.BrokerCredential";

    /// <exception cref="ServiceException">The binding has no credentials.</exception>
    public static PSObject Make(BrokerServiceBinding binding, bool asPlainText)
    {
        if (binding.Credentials is null && binding.Addresses is null)
            throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.BrokerCredentialsMissing, $"Binding '{binding.BindingId}' has no credentials; its status is {binding.Status}.");
        var fields = new Dictionary<string, object?>(binding.Credentials?.Reveal() ?? new Dictionary<string, object?>(), StringComparer.Ordinal);
        foreach (var (name, value) in binding.Addresses ?? new Dictionary<string, object?>())
            fields.TryAdd(name, value);
        return CredentialObject.Make(TypeName, [("BindingId", binding.BindingId), ("InstanceId", binding.InstanceId)], fields, asPlainText);
    }
}
