namespace SapServiceTools.Emulator.Keystone;

/// <summary>An error that Keystone answers with.</summary>
internal sealed class KeystoneException(int statusCode, string title, string message, JsonObject? identity = null) : Exception(message)
{
    private const string ClientFault = "The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

    public int StatusCode => statusCode;

    /// <summary>Wrong user, password, project or role, or a token in X-Auth-Token: Keystone tells them apart for nobody.</summary>
    public static KeystoneException Unauthorized() => new(401, "Unauthorized", "The request you have made requires authentication.");

    public static KeystoneException Unauthorized(string message, JsonObject identity) => new(401, "Unauthorized", message, identity);

    public static KeystoneException BadRequest(string message) => new(400, "Bad Request", $"{message} {ClientFault}");

    public static KeystoneException Missing(string property) => new(400, "Bad Request", $"'{property}' is a required property");

    public static KeystoneException Forbidden(string action) => new(403, "Forbidden", $"You are not authorized to perform the requested action: {action}.");

    public static KeystoneException NotFound(string kind, string id) => new(404, "Not Found", $"Could not find {kind}: {id}.");

    public static KeystoneException Conflict(string message) => new(409, "Conflict", message);

    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = statusCode };
        if (identity is not null)
            error["identity"] = identity.DeepClone();
        error["message"] = Message;
        error["title"] = title;
        return new JsonObject { ["error"] = error };
    }
}
