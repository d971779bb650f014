// Stands in for Microsoft.PowerShell.SecretManagement with a SecretStore behind it: commands, parameters and behaviour as far as the tests go.
// Vaults and secrets are found whatever the case, and by the rules of the culture; a vault's own trouble is a non-terminating error, wrapped where the vault threw it.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace StandIn;

public sealed class PasswordRequiredException : InvalidOperationException
{
    public PasswordRequiredException(string message) : base(message) { }
}

public sealed class SecretVaultInfo
{
    public string Name { get; set; }
    public string ModuleName { get; set; }
    public bool IsDefault { get { return Name == Vault.Default; } }
}

public sealed class SecretInformation
{
    public string Name { get; set; }
    public string VaultName { get; set; }
}

public sealed class Vault
{
    public static readonly SortedDictionary<string, Vault> All = new SortedDictionary<string, Vault>(StringComparer.OrdinalIgnoreCase);
    public static string Default = "";
    public readonly Dictionary<string, object> Secrets = new Dictionary<string, object>(StringComparer.CurrentCultureIgnoreCase);
    public string Name;
    public string ModuleName;

    public static Vault Find(PSCmdlet cmdlet, string name)
    {
        Vault vault;
        if (!All.TryGetValue(string.IsNullOrEmpty(name) ? Default : name, out vault))
            cmdlet.ThrowTerminatingError(new ErrorRecord(new PSInvalidOperationException("Vault not found in registry: " + name), "GetSecretVaultNotFound", ErrorCategory.ObjectNotFound, cmdlet));
        return vault;
    }
}

[Cmdlet("Register", "SecretVault")]
public sealed class RegisterSecretVault : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string ModuleName { get; set; }
    [Parameter(Position = 1)] public string Name { get; set; }
    [Parameter] public SwitchParameter DefaultVault { get; set; }

    protected override void EndProcessing()
    {
        Vault.All.Add(Name, new Vault { Name = Name, ModuleName = ModuleName });
        if (DefaultVault)
            Vault.Default = Name;
    }
}

[Cmdlet("Set", "SecretVaultDefault")]
public sealed class SetSecretVaultDefault : PSCmdlet
{
    [Parameter(Position = 0)] public string Name { get; set; }
    [Parameter] public SwitchParameter ClearDefault { get; set; }

    protected override void EndProcessing()
    {
        Vault.Default = ClearDefault ? "" : Vault.Find(this, Name).Name;
    }
}

[Cmdlet("Get", "SecretVault")]
public sealed class GetSecretVault : PSCmdlet
{
    [Parameter(Position = 0)] public string[] Name { get; set; }

    protected override void EndProcessing()
    {
        foreach (var pattern in Name ?? new[] { "*" })
        {
            foreach (var vault in Vault.All.Values.Where(vault => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(vault.Name)))
                WriteObject(new SecretVaultInfo { Name = vault.Name, ModuleName = vault.ModuleName });
        }
    }
}

[Cmdlet("Get", "SecretInfo")]
public sealed class GetSecretInfo : PSCmdlet
{
    [Parameter(Position = 0)] public string Name { get; set; }
    [Parameter(Position = 1)] public string Vault { get; set; }

    protected override void EndProcessing()
    {
        var vault = StandIn.Vault.Find(this, Vault);
        if (vault.Name == "faulty")
        {
            WriteError(new ErrorRecord(new PSInvalidOperationException("Unable to get secret information from vault faulty", new RuntimeException("listing is not permitted")), "GetSecretInfoInvalidOperation", ErrorCategory.InvalidOperation, this));
            return;
        }

        foreach (var name in vault.Secrets.Keys.Where(name => new WildcardPattern(Name ?? "*", WildcardOptions.IgnoreCase).IsMatch(name)).OrderBy(name => name, StringComparer.OrdinalIgnoreCase))
            WriteObject(new SecretInformation { Name = name, VaultName = vault.Name });
    }
}

[Cmdlet("Set", "Secret", SupportsShouldProcess = true)]
public sealed class SetSecret : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string Name { get; set; }
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)] public object Secret { get; set; }
    [Parameter(Position = 2)] public string Vault { get; set; }
    [Parameter] public SwitchParameter NoClobber { get; set; }

    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Write secret to vault and override any existing secret of the same name"))
            return;
        var vault = StandIn.Vault.Find(this, Vault);
        var secret = Secret is PSObject ? ((PSObject)Secret).BaseObject : Secret;
        if (vault.Name != "faulty")
        {
            // The name is the new one's from now on.
            vault.Secrets.Remove(Name);
            vault.Secrets[Name] = secret;
        }
        else if (Name.EndsWith("throws"))
            Refuse(new RuntimeException("the vault is sealed"));
        else if (Name.EndsWith("writes"))
            WriteError(new ErrorRecord(new RuntimeException("the vault is full"), "VaultFull", ErrorCategory.NotSpecified, null));
        else if (Name.EndsWith("tells"))
            Refuse(new RuntimeException("can't keep " + new NetworkCredential("", (SecureString)secret).Password));
        else if (Name.EndsWith("locked"))
            throw new PasswordRequiredException("a password is needed");
        else if (Name.EndsWith("warns"))
            WriteWarning("the vault is nearly full");
    }

    private void Refuse(Exception reason)
    {
        WriteError(new ErrorRecord(new PSInvalidOperationException("Unable to add secret " + Name + " to vault " + Vault, reason), "SetSecretInvalidOperation", ErrorCategory.InvalidOperation, this));
    }
}

[Cmdlet("Get", "Secret")]
public sealed class GetSecret : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)] public string Name { get; set; }
    [Parameter(Position = 1)] public string Vault { get; set; }
    [Parameter] public SwitchParameter AsPlainText { get; set; }

    protected override void EndProcessing()
    {
        object secret;
        if (!StandIn.Vault.Find(this, Vault).Secrets.TryGetValue(Name, out secret))
            WriteError(new ErrorRecord(new ItemNotFoundException("The secret " + Name + " was not found."), "GetSecretNotFound", ErrorCategory.ObjectNotFound, this));
        else
            WriteObject(AsPlainText ? new NetworkCredential("", (SecureString)secret).Password : secret);
    }
}
