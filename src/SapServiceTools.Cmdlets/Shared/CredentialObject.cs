using SapServiceTools.Clients.Http;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Shared;

/// <summary>Shapes credentials for PowerShell: PSCredentials, and the other fields under the server's own names.</summary>
internal static class CredentialObject
{
    private const string Unnamed = "(unnamed)";
    private static readonly Redactor Redactor = new();
    private static readonly HashSet<string> Reserved = new(["psbase", "psadapted", "psextended", "psobject", "pstypenames"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes an object of credentials.</summary>
    /// <param name="typeName">Its type's name, for its view.</param>
    /// <param name="owner">Whose credentials these are.</param>
    /// <param name="fields">The server's fields.</param>
    /// <param name="asPlainText">True leaves all fields as they are; false hands out secrets as PSCredential and SecureString.</param>
    public static PSObject Make(string typeName, IReadOnlyList<(string Name, string Value)> owner, IReadOnlyDictionary<string, object?> fields, bool asPlainText)
    {
        var result = new PSObject();
        result.TypeNames.Insert(0, asPlainText ? typeName + "#PlainText" : typeName);
        foreach (var (name, value) in owner)
            result.Properties.Add(new PSNoteProperty(name, value));
        var paired = new HashSet<string>(StringComparer.Ordinal);
        if (!asPlainText)
        {
            AddPair(result, "Credential", fields, fields.ContainsKey("user") ? "user" : "username", "password", paired);
            AddPair(result, "HdiCredential", fields, "hdi_user", "hdi_password", paired);
        }

        foreach (var (name, value) in fields)
        {
            if (!paired.Contains(name))
                result.Properties.Add(new PSNoteProperty(FreeName(result, name), Shape(name, value, asPlainText)));
        }

        return result;
    }

    private static void AddPair(
        PSObject result, string property, IReadOnlyDictionary<string, object?> fields, string userField, string passwordField, HashSet<string> paired)
    {
        if (fields.GetValueOrDefault(userField) is not string { Length: > 0 } user || fields.GetValueOrDefault(passwordField) is not string password)
            return;
        result.Properties.Add(new PSNoteProperty(property, Shown(new PSCredential(user, Secrets.Protect(password)))));
        paired.Add(userField);
        paired.Add(passwordField);
    }

    // A cell of a CSV file is the text of the value, and that of these two types would be their names.
    private static PSObject Shown(object secret)
    {
        var shown = new PSObject(secret);
        shown.Members.Add(new PSCodeMethod(nameof(ToString), typeof(ModuleTypeData).GetMethod(nameof(ModuleTypeData.GetSecretText))));
        return shown;
    }

    // PowerShell ignores case, so a server's "tenantId" would collide with our own TenantId; and it has no property without a name, nor with one that is reserved.
    private static string FreeName(PSObject result, string name)
    {
        if (name.Length == 0)
            return FreeName(result, Unnamed);
        return result.Properties[name] is null && !Reserved.Contains(name) ? name : FreeName(result, "credentials_" + name);
    }

    private static object? Shape(string name, object? value, bool asPlainText) => value switch
    {
        IReadOnlyDictionary<string, object?> map => ShapeMap(name, map, asPlainText),
        IReadOnlyList<object?> list => list.Select(item => Shape(name, item, asPlainText)).ToArray(),
        string text when !asPlainText && IsSecret(name, text) => Shown(Secrets.Protect(text)),
        _ => value,
    };

    private static PSObject ShapeMap(string name, IReadOnlyDictionary<string, object?> map, bool asPlainText)
    {
        var nested = new PSObject();
        foreach (var (field, value) in map)
        {
            // What lies below a secret's name is as secret as it is.
            var key = name.Length == 0 || SecretNames.IsSecret(name) ? name : field;
            nested.Properties.Add(new PSNoteProperty(FreeName(nested, field), Shape(key, value, asPlainText)));
        }

        return nested;
    }

    // An address may carry user, password and tokens; what would be masked in one that is shown is a secret here too.
    // What has no name may be anything.
    private static bool IsSecret(string name, string text) => name.Length == 0 || SecretNames.IsSecret(name) || Redactor.Address(text) != text;
}
