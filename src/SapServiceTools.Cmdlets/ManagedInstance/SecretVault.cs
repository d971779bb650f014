using System.Management.Automation;
using SapServiceTools.Cmdlets.Parameters;

namespace SapServiceTools.Cmdlets;

/// <summary>A vault of the module Microsoft.PowerShell.SecretManagement. Used on the pipeline thread only.</summary>
internal sealed class SecretVault
{
    private readonly CommandInfo _setSecret;
    private readonly string _name;
    private readonly ScriptBlock _store = ScriptBlock.Create("param($command, $name, $secret, $vault) & $command -Name $name -Secret $secret -Vault $vault -ErrorAction Stop");

    /// <exception cref="ServiceException">The module isn't there.</exception>
    public SecretVault(PSCmdlet cmdlet, string name)
    {
        _name = name;
        _setSecret = cmdlet.InvokeCommand.GetCommand("Set-Secret", CommandTypes.Cmdlet | CommandTypes.Function)
            ?? throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.VaultUnavailable, "There is no command Set-Secret in this session, so no vault can be written to.")
            {
                RecommendedAction = "Install the module Microsoft.PowerShell.SecretManagement and register a vault, or use -Path.",
            };
    }

    /// <summary>Stores credentials as JSON text in a SecureString, which every vault takes.</summary>
    /// <exception cref="ServiceException">The vault refuses.</exception>
    public void Store(string tenantId, string secretName, string json)
    {
        try
        {
            _store.Invoke(_setSecret, secretName, Secrets.Protect(json), _name);
        }
        catch (RuntimeException exception)
        {
            throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.VaultUnavailable, $"The secret '{secretName}' could not be stored in the vault '{_name}'. {exception.Message}", exception)
            {
                TenantId = tenantId,
            };
        }
    }
}
