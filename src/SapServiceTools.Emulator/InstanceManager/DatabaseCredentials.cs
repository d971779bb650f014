using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SapServiceTools.Emulator.InstanceManager;

/// <summary>Writes what a binding of plan hdi-shared has: one database for all, a schema and two users for each instance.</summary>
internal sealed class DatabaseCredentials
{
    private const int SchemaLength = 32;
    private const int PasswordLength = 64;
    private static readonly JsonEncodedText HostName = JsonEncodedText.Encode("host");
    private static readonly JsonEncodedText Port = JsonEncodedText.Encode("port");
    private static readonly JsonEncodedText PortValue = JsonEncodedText.Encode("443");
    private static readonly JsonEncodedText Driver = JsonEncodedText.Encode("driver");
    private static readonly JsonEncodedText DriverValue = JsonEncodedText.Encode("com.sap.db.jdbc.Driver");
    private static readonly JsonEncodedText Url = JsonEncodedText.Encode("url");
    private static readonly JsonEncodedText Schema = JsonEncodedText.Encode("schema");
    private static readonly JsonEncodedText User = JsonEncodedText.Encode("user");
    private static readonly JsonEncodedText Password = JsonEncodedText.Encode("password");
    private static readonly JsonEncodedText HdiUser = JsonEncodedText.Encode("hdi_user");
    private static readonly JsonEncodedText HdiPassword = JsonEncodedText.Encode("hdi_password");
    private static readonly JsonEncodedText Certificate = JsonEncodedText.Encode("certificate");
    private readonly JsonEncodedText _host;
    private readonly byte[] _urlPrefix;
    // Made when first shown: loading cryptography takes longer than starting the emulator.
    private readonly Lazy<JsonEncodedText> _certificate = new(MakeCertificate);

    public DatabaseCredentials(Guid databaseId)
    {
        var host = $"{databaseId}.hana.emulator.example";
        _host = JsonEncodedText.Encode(host);
        _urlPrefix = System.Text.Encoding.ASCII.GetBytes($"jdbc:sap://{host}:443?encrypt=true&validateCertificate=true&currentschema=");
    }

    /// <summary>Writes the object for one binding.</summary>
    public void Write(Utf8JsonWriter json, ref RandomSecret secrets)
    {
        Span<byte> schema = stackalloc byte[SchemaLength];
        secrets.FillHex(schema);
        json.WriteStartObject();
        json.WriteString(HostName, _host);
        json.WriteString(Port, PortValue);
        json.WriteString(Driver, DriverValue);
        Span<byte> url = stackalloc byte[256];
        _urlPrefix.CopyTo(url);
        schema.CopyTo(url[_urlPrefix.Length..]);
        json.WriteString(Url, url[..(_urlPrefix.Length + SchemaLength)]);
        json.WriteString(Schema, schema);
        WriteUser(json, User, Password, schema, "_RT"u8, ref secrets);
        WriteUser(json, HdiUser, HdiPassword, schema, "_DT"u8, ref secrets);
        json.WriteString(Certificate, _certificate.Value);
        json.WriteEndObject();
    }

    private static void WriteUser(
        Utf8JsonWriter json, JsonEncodedText user, JsonEncodedText password, ReadOnlySpan<byte> schema, ReadOnlySpan<byte> suffix, ref RandomSecret secrets)
    {
        const int UniqueLength = 26;
        Span<byte> name = stackalloc byte[SchemaLength + 1 + UniqueLength + 3];
        schema.CopyTo(name);
        name[SchemaLength] = (byte)'_';
        secrets.FillHex(name.Slice(SchemaLength + 1, UniqueLength));
        suffix.CopyTo(name[^3..]);
        json.WriteString(user, name);
        Span<byte> secret = stackalloc byte[PasswordLength];
        secrets.Fill(secret);
        json.WriteString(password, secret);
    }

    private static JsonEncodedText MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=Emulated database", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        return JsonEncodedText.Encode(certificate.ExportCertificatePem() + "\n", System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }
}
