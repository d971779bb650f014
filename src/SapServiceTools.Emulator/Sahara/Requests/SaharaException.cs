namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>An error in Sahara's usual shape. Everything that a caller gets wrong is 400, except that the object of the path itself isn't there.</summary>
internal sealed class SaharaException(int statusCode, JsonNode name, string message, bool hasId = true) : Exception(message)
{
    public int StatusCode => statusCode;

    public static SaharaException Validation(string message) => new(400, "VALIDATION_ERROR", message);

    public static SaharaException NotFound(string key, string value) => NotFound($"'{key}': '{value}'");

    public static SaharaException NotFound(string pairs) => new(404, "NOT_FOUND", $"Object with {{{pairs}}} not found");

    /// <summary>Something that the body refers to.</summary>
    public static SaharaException Missing(string message) => new(400, "NOT_FOUND", message);

    public static SaharaException NameExists(string kind, string name) => new(400, "NAME_ALREADY_EXISTS", $"{kind} with name '{name}' already exists");

    public static SaharaException Reference(string message) => new(400, "INVALID_REFERENCE", message);

    public static SaharaException Invalid(string message) => new(400, "INVALID_DATA", message);

    public static SaharaException Deletion(string message) => new(400, "DELETION_FAILED", message);

    public static SaharaException Update(string message) => new(400, "UPDATE_FAILED", message);

    public static SaharaException Duplicate(string kind, string column) => new(400, "DB_DUPLICATE_ENTRY", $"Duplicate entry for {kind}: ['{column}']");

    /// <summary>Paging and sorting answer with a number as the name.</summary>
    public static SaharaException Paging(string message) => new(400, 400, message);

    public static SaharaException Crash() => new(500, "INTERNAL_SERVER_ERROR", "Internal Server Error", hasId: false);

    public JsonObject ToJson() => new()
    {
        ["error_code"] = statusCode,
        ["error_message"] = hasId ? $"{Message}\nError ID: {Guid.NewGuid()}" : Message,
        ["error_name"] = name.DeepClone(),
    };
}
