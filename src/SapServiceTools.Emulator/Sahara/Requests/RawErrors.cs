using SapServiceTools.Emulator.OpenStack.Wire;

namespace SapServiceTools.Emulator.Sahara.Requests;

/// <summary>The errors that don't come from Sahara itself but from what stands before it, each in a shape of its own.</summary>
internal static class RawErrors
{
    private const string NotVerified = "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials "
        + "(e.g., bad password), or your browser does not understand how to supply the credentials required.";

    /// <summary>From the check of tokens.</summary>
    public static OpenStackResponse Unauthorized(Uri keystone) => Challenge(keystone, OpenStackResponse.Json(401, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = 401, ["title"] = "Unauthorized", ["message"] = "The request you have made requires authentication." },
    }));

    /// <summary>What the check of tokens makes of one without a project.</summary>
    public static OpenStackResponse Unscoped() =>
        OpenStackResponse.Text(503, "503 Service Unavailable\n\nThe server is currently unavailable. Please try again at a later time.\n\n   ", "text/plain; charset=UTF-8");

    /// <summary>From the check that token and path name the same project.</summary>
    public static OpenStackResponse OtherProject(Uri keystone) =>
        Challenge(keystone, Web("401 Unauthorized", "Unauthorized", $"{NotVerified}<br /><br />\nToken tenant != requested tenant\n\n"));

    public static OpenStackResponse NoPath() => Web("404 Not Found", "Not Found", "The resource could not be found.<br /><br />\nIncorrect path\n\n");

    /// <summary>From the router.</summary>
    public static OpenStackResponse Router(int statusCode, string message) =>
        OpenStackResponse.Json(statusCode, new JsonObject { ["error"] = statusCode, ["error_message"] = message });

    /// <summary>From the web server.</summary>
    public static OpenStackResponse Crash() => OpenStackResponse.Text(500, "A server error occurred.  Please contact the administrator.", "text/plain");

    private static OpenStackResponse Web(string code, string title, string message) =>
        OpenStackResponse.Json(int.Parse(code[..3], System.Globalization.CultureInfo.InvariantCulture), new JsonObject { ["message"] = message, ["code"] = code, ["title"] = title });

    private static OpenStackResponse Challenge(Uri keystone, OpenStackResponse response) => response.With("WWW-Authenticate", $"Keystone uri=\"{keystone}\"");
}
