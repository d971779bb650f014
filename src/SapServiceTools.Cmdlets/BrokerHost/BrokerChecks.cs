using System.Net;
using SapServiceTools.Clients.Broker.Catalog;
using SapServiceTools.Cmdlets.CommandLine;

namespace SapServiceTools.Cmdlets.BrokerHost;

/// <summary>What must hold of Start-ServiceBroker's parameters together, before anything is started.</summary>
internal sealed class BrokerChecks(StartServiceBrokerCommand command, ServiceCatalog catalog)
{
    /// <exception cref="ServiceException">Something doesn't hold.</exception>
    public void Check()
    {
        CheckHandlers();
        CheckCredentials();
        CheckAddress();
        CheckCertificate();
        CheckState();
    }

    // What the catalog offers needs a handler.
    private void CheckHandlers()
    {
        var faults = new List<string>();
        foreach (var service in catalog.Services)
        {
            foreach (var plan in service.Plans)
            {
                var name = $"plan '{plan.Name}' of service '{service.Name}'";
                if (command.OnBind is null && (plan.Bindable ?? service.Bindable))
                    faults.Add($"{name} is bindable, but there is no -OnBind.");
                if (command.OnUpdate is null && (plan.PlanUpdateable ?? service.PlanUpdateable))
                    faults.Add($"{name} is plan_updateable, but there is no -OnUpdate.");
            }

            if (command.OnUpdate is null && service.AllowContextUpdates)
                faults.Add($"service '{service.Name}' has allow_context_updates, but there is no -OnUpdate.");
        }

        if (faults.Count > 0)
            throw Wrong($"The catalog offers what the broker can't do: {string.Join(" ", faults)}", "Give the handler, or take it from the offer (New-BrokerService -NotBindable).");
    }

    private void CheckCredentials()
    {
        foreach (var credential in command.Credential)
        {
            if (credential is null || credential == PSCredential.Empty || string.IsNullOrEmpty(credential.UserName) || credential.Password is not { Length: > 0 })
                throw Wrong("-Credential: user name and password must not be empty.");
        }
    }

    private void CheckAddress()
    {
        if (IPAddress.IsLoopback(command.Address))
            return;
        if (command.Certificate is null && command.CertificatePath is null && !command.AllowUnencrypted)
            throw Wrong($"Listening on {command.Address} needs TLS (-CertificatePath or -Certificate), or -AllowUnencrypted where a router in front ends it.");
        if (command.Credential.Length == 0 && command.OnToken is null)
            throw Wrong($"Listening on {command.Address} needs -Credential or -OnToken; without them anybody could use the broker.");
    }

    private void CheckCertificate()
    {
        if (command.Certificate is not null && command.CertificatePath is not null)
            throw Wrong("-Certificate and -CertificatePath name two certificates; use one.");
        if (command.Certificate is { HasPrivateKey: false })
            throw Wrong("-Certificate: it has no private key.");
        if (command.CertificatePath is null && (command.CertificateKeyPath is not null || command.CertificatePassword is not null))
            throw Wrong("-CertificateKeyPath and -CertificatePassword belong to -CertificatePath.");
    }

    private void CheckState()
    {
        if (command.StatePath is not null && command.ConnectionString is not null)
            throw Wrong("-StatePath and -ConnectionString name two places for the state; use one.");
        // Beside a database there is no place for a key that all replicas could read.
        if (command.ConnectionString is not null && command.EncryptionKeyPath is null)
            throw Wrong("-ConnectionString needs -EncryptionKeyPath, the same key file on every replica.");
        if (command.EncryptionKeyPath is not null && command.StatePath is null && command.ConnectionString is null)
            throw Wrong("-EncryptionKeyPath belongs to -StatePath or -ConnectionString; a store in memory isn't encrypted.");
        CheckFolder(nameof(command.StatePath), command.StatePath);
        CheckFolder(nameof(command.EncryptionKeyPath), command.EncryptionKeyPath);
        CheckFolder(nameof(command.LogPath), command.LogPath);
    }

    // A folder isn't created: one that isn't there is a typing error, or a volume that wasn't mounted.
    private void CheckFolder(string parameter, string? path)
    {
        if (path is null)
            return;
        var full = FilePaths.Resolve(command.SessionState.Path, path, parameter);
        if (Directory.Exists(full))
            throw Wrong($"-{parameter}: '{full}' is a folder; name a file.");
        if (!Directory.Exists(Path.GetDirectoryName(full)))
            throw Wrong($"-{parameter}: there is no folder '{Path.GetDirectoryName(full)}' for '{full}'.", "Create the folder, or correct the path.");
    }

    private static ServiceException Wrong(string message, string? action = null) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, message) { RecommendedAction = action };
}
