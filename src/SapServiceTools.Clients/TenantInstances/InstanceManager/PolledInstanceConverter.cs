using System.Text.Json.Serialization;
using SapServiceTools.Clients.Json;

namespace SapServiceTools.Clients.TenantInstances.InstanceManager;

/// <summary>Reads the instances that somebody waits for out of a list that has all. Of the others, credentials among them, nothing is read but the tenant.</summary>
/// <param name="isWanted">Whether somebody waits for a tenant's instance.</param>
internal sealed class PolledInstanceConverter(Func<string, bool> isWanted) : JsonConverter<ManagedInstance>
{
    /// <summary>Stands for each of the others.</summary>
    public static readonly ManagedInstance Unwanted = new() { TenantId = "", Status = "" };

    private readonly ManagedInstanceConverter _whole = new(new RepeatedTexts());

    public override ManagedInstance Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (TenantOf(reader) is not { } tenant || isWanted(tenant))
            return _whole.Read(ref reader, typeToConvert, options);
        // The serializer hands over whole objects only.
        reader.TrySkip();
        return Unwanted;
    }

    public override void Write(Utf8JsonWriter writer, ManagedInstance value, JsonSerializerOptions options) => _whole.Write(writer, value, options);

    // By value: the caller's reader stays where it is.
    private static string? TenantOf(Utf8JsonReader ahead)
    {
        if (ahead.TokenType != JsonTokenType.StartObject)
            return null;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isTenant = ahead.ValueTextEquals("tenant_id"u8);
            ahead.Read();
            if (isTenant)
                return ahead.TokenType == JsonTokenType.String ? ahead.GetString() : null;
            ahead.TrySkip();
        }

        return null;
    }
}
