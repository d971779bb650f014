using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.Broker.Api;

/// <summary>The user at a platform for whom a broker is called.</summary>
public sealed class PlatformIdentity
{
    /// <summary>Makes an identity.</summary>
    /// <param name="platform">The platform's name, such as <c>cloudfoundry</c> or <c>kubernetes</c>.</param>
    /// <param name="value">What the platform knows of the user, such as <c>user_id</c>.</param>
    /// <exception cref="ServiceException">The platform's name can't be sent, or a value has no form in JSON.</exception>
    public PlatformIdentity(string platform, IReadOnlyDictionary<string, object?> value)
    {
        if (platform.Length == 0 || platform.Any(character => character is <= ' ' or > '~'))
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "The platform of an originating identity is one word of plain letters.");
        Platform = platform;
        Header = $"{platform} {Convert.ToBase64String(FreeFormJson.Write(value).Span)}";
    }

    /// <summary>The platform's name.</summary>
    public string Platform { get; }

    /// <summary>As the header has it.</summary>
    internal string Header { get; }

    /// <summary>Reads an identity from one object: its <c>platform</c>, and either its <c>value</c> or all other fields.</summary>
    /// <exception cref="ServiceException">There is no platform in it.</exception>
    public static PlatformIdentity FromObject(IReadOnlyDictionary<string, object?> fields)
    {
        var platform = Find(fields, "platform") as string
            ?? throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, "An originating identity needs a field platform, such as cloudfoundry or kubernetes.");
        var value = Find(fields, "value") as IReadOnlyDictionary<string, object?>
            ?? fields.Where(field => !field.Key.Equals("platform", StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
        return new PlatformIdentity(platform, value);
    }

    /// <summary>The platform.</summary>
    public override string ToString() => Platform;

    private static object? Find(IReadOnlyDictionary<string, object?> fields, string name) =>
        fields.FirstOrDefault(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
