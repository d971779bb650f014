using System.Collections;
using System.Text;
using System.Text.Encodings.Web;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Json;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared.Parameters;
using SapServiceTools.Cmdlets.TenantInstances.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>A vault of the module Microsoft.PowerShell.SecretManagement. Used on the pipeline thread only.</summary>
internal sealed class SecretVault
{
    private const string Module = VaultCompleter.Module;

    // What a SecureString holds.
    private const int MaxLength = 65536;
    private readonly ModuleCmdlet _cmdlet;
    private readonly CommandInfo _setSecret;
    private readonly SecretNameSet _names = new();
    private readonly ScriptBlock _call = ScriptBlock.Create("param($command, $parameters) & $command @parameters 2>&1 3>&1");

    /// <summary>Finds a vault.</summary>
    /// <param name="cmdlet">The cmdlet that writes to it.</param>
    /// <param name="name">Its name; null means the vault that SecretManagement has as its default.</param>
    /// <exception cref="ServiceException">The module or the vault isn't there, or the vault is locked.</exception>
    public SecretVault(ModuleCmdlet cmdlet, string? name)
    {
        _cmdlet = cmdlet;
        _setSecret = Command("Set-Secret");
        Name = Find(name);
        ReadNames();
    }

    /// <summary>The vault's name.</summary>
    public string Name { get; }

    /// <summary>Reserves the name of a secret for a tenant.</summary>
    /// <exception cref="ServiceException">The vault couldn't tell it from another one.</exception>
    public void Reserve(string tenantId, string secretName)
    {
        // Get-Secret finds by pattern: asked for a[1] it hands out a1.
        if (secretName.AsSpan().IndexOfAny("*?[`") is var position and >= 0)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument,
                ErrorIds.SecretNameInvalid,
                $"'{secretName}' can't name a secret: vaults take '{secretName[position]}' for part of a pattern, by which other secrets are found.")
            {
                TenantId = tenantId,
            };
        }

        if (_names.FindConflict(secretName) is { } other)
        {
            throw new ServiceException(
                ServiceErrorKind.Exists,
                ErrorIds.SecretNameConflict,
                $"The secret '{secretName}' would take the place of '{other}' in the vault '{Name}': vaults compare names without case, and composed and decomposed characters as the same.")
            {
                TenantId = tenantId,
            };
        }

        _names.Add(secretName);
    }

    /// <summary>Makes of credentials what every vault takes: JSON text, which goes into a SecureString.</summary>
    /// <returns>The text, and what must not show of it.</returns>
    /// <exception cref="ServiceException">They are too long.</exception>
    public static (string Json, Redactor Redactor) Prepare(string tenantId, ServiceCredentials credentials)
    {
        var fields = credentials.Reveal();
        // Nobody puts it into a page, and each + of a certificate would otherwise become six characters.
        var json = Encoding.UTF8.GetString(FreeFormJson.Write(fields, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Span);
        if (json.Length > MaxLength)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidArgument, ErrorIds.SecretTooLong, $"The credentials of tenant '{tenantId}' are {json.Length} characters long as JSON; a secret of a vault has at most {MaxLength}.")
            {
                TenantId = tenantId,
            };
        }

        return (json, new Redactor([json, .. SecretTexts("", fields)]));
    }

    /// <summary>Stores what <see cref="Prepare"/> made.</summary>
    /// <exception cref="ServiceException">The vault refuses.</exception>
    public void Store(string tenantId, string secretName, (string Json, Redactor Redactor) secret)
    {
        // The cmdlet has asked already. What the session prefers for -WhatIf and -Confirm is not what its caller may have said.
        Invoke(
            _setSecret,
            new() { ["Name"] = secretName, ["Secret"] = Secrets.Protect(secret.Json), ["Vault"] = Name, ["WhatIf"] = false, ["Confirm"] = false },
            secret.Redactor,
            out var failures);
        if (failures.Count > 0)
            throw Failure($"The secret '{secretName}' could not be stored in the vault '{Name}'", failures, secret.Redactor, tenantId);
    }

    private string Find(string? name)
    {
        var vaults = Invoke(Command("Get-SecretVault"), new() { ["Name"] = "*" }, new Redactor(), out var failures);
        if (failures.Count > 0)
            throw Failure("The vaults can't be listed", failures, new Redactor());
        var found = vaults.FirstOrDefault(vault => name is null ? LanguagePrimitives.IsTrue(Value(vault, "IsDefault")) : string.Equals(NameOf(vault), name, StringComparison.OrdinalIgnoreCase));
        if (found is not null)
            return NameOf(found)!;
        var names = vaults.Count == 0 ? "none is registered" : $"registered are {string.Join(", ", vaults.Select(vault => $"'{NameOf(vault)}'"))}";
        throw new ServiceException(
            ServiceErrorKind.NotFound, ErrorIds.VaultNotFound, name is null ? $"No vault is the default one; {names}." : $"There is no vault '{name}'; {names}.");
    }

    // What the vault has from earlier may belong to a tenant whose name differs in case alone.
    private void ReadNames()
    {
        var redactor = new Redactor();
        var secrets = Invoke(Command("Get-SecretInfo"), new() { ["Name"] = "*", ["Vault"] = Name }, redactor, out var failures);
        if (failures.Count > 0)
        {
            var failure = Failure($"The names in the vault '{Name}' can't be listed", failures, redactor);
            if (failure.Kind == ServiceErrorKind.Authentication)
                throw failure;
            // Whoever may only write to it can still do that.
            _cmdlet.WriteWarning($"{failure.Message} That a secret takes the place of another tenant's, whose name differs in case alone, would go unseen.");
        }

        foreach (var name in secrets.Select(NameOf).OfType<string>())
            _names.Add(name);
    }

    // Found by module and kind: a function of the same name in the session is not what credentials are handed to.
    private CommandInfo Command(string name) =>
        _cmdlet.InvokeCommand.GetCommand($@"{Module}\{name}", CommandTypes.Cmdlet)
        ?? throw new ServiceException(ServiceErrorKind.InvalidOperation, ErrorIds.VaultUnavailable, $"The module {Module} can't be found or loaded, so no vault can be written to.")
        {
            RecommendedAction = $"Install the module {Module} and register a vault, or use -Path.",
        };

    // In the session, since a vault may ask its user for a password; but by the command itself, and whatever the session's preferences are.
    private List<object> Invoke(CommandInfo command, Hashtable parameters, Redactor redactor, out List<Exception> failures)
    {
        parameters["ErrorAction"] = parameters["WarningAction"] = ActionPreference.Continue;
        parameters["Verbose"] = parameters["Debug"] = false;
        List<object> output = [];
        failures = [];
        var errors = _cmdlet.GetVariableValue("global:Error") as ArrayList ?? [];
        var newest = errors.Count > 0 ? errors[0] : null;
        try
        {
            output = [.. _call.Invoke(command, parameters).Select(item => item.BaseObject)];
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            failures.Add(exception);
        }

        // The session is told in the cmdlet's own words, once, and without what the vault's may quote.
        while (errors.Count > 0 && errors[0] != newest)
            errors.RemoveAt(0);
        failures.InsertRange(0, output.OfType<ErrorRecord>().Select(record => record.Exception));
        foreach (var warning in output.OfType<WarningRecord>())
            _cmdlet.WriteWarning(redactor.Text(warning.Message));
        return output.FindAll(item => item is not (ErrorRecord or WarningRecord));
    }

    // Without the exception itself: a vault may have put into it what it was to keep.
    private static ServiceException Failure(string what, List<Exception> failures, Redactor redactor, string? tenantId = null)
    {
        var causes = failures.SelectMany(Causes).ToList();
        var isLocked = causes.Any(cause => cause.GetType().Name == "PasswordRequiredException");
        // The one that wraps another often repeats it.
        var messages = causes.Select(cause => cause.Message.Trim()).Where(message => message.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        messages.RemoveAll(message => messages.Exists(other => other.Length > message.Length && other.Contains(message, StringComparison.Ordinal)));
        return new ServiceException(
            isLocked ? ServiceErrorKind.Authentication : ServiceErrorKind.InvalidOperation,
            ErrorIds.VaultUnavailable,
            $"{what}. {redactor.Text(string.Join(" ", messages.Select(message => message.EndsWith('.') ? message : message + ".")))}")
        {
            TenantId = tenantId,
            RecommendedAction = isLocked ? "Unlock the vault first, with Unlock-SecretVault or Unlock-SecretStore." : null,
        };
    }

    // "The running command stopped because …" says nothing of the reason, which is in its error record.
    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ActionPreferenceStopException { ErrorRecord.Exception: { } stopping } && !ReferenceEquals(stopping, cause))
                cause = stopping;
            yield return cause;
        }
    }

    private static IEnumerable<string> SecretTexts(string name, object? value) => value switch
    {
        string text when SecretNames.IsSecret(name) => [text],
        // What lies below a secret's name is as secret as it is.
        IReadOnlyDictionary<string, object?> map => map.SelectMany(pair => SecretTexts(SecretNames.IsSecret(name) ? name : pair.Key, pair.Value)),
        IReadOnlyList<object?> list => list.SelectMany(item => SecretTexts(name, item)),
        _ => [],
    };

    private static string? NameOf(object item) => Value(item, "Name") as string;

    private static object? Value(object item, string property) => PSObject.AsPSObject(item).Properties[property]?.Value;
}
