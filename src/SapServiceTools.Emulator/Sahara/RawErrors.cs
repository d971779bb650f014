using System.Text.Json.Nodes;
using SapServiceTools.Emulator.OpenStack;

namespace SapServiceTools.Emulator.Sahara;

/// <summary>The errors that don't come from Sahara itself but from what stands before it, each in a shape of its own.</summary>
internal static class RawErrors
{
    private const string NotVerified = "This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials "
        + "(e.g., bad password), or your browser does not understand how to supply the credentials required.";

    /// <summary>From the check of tokens.</summary>
    public static OpenStackReply Unauthorized(Uri keystone) => Challenge(keystone, OpenStackReply.Json(401, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = 401, ["title"] = "Unauthorized", ["message"] = "The request you have made requires authentication." },
    }));

    /// <summary>What the check of tokens makes of one without a project.</summary>
    public static OpenStackReply Unscoped() =>
        OpenStackReply.Text(503, "503 Service Unavailable\n\nThe server is currently unavailable. Please try again at a later time.\n\n   ", "text/plain; charset=UTF-8");

    /// <summary>From the check that token and path name the same project.</summary>
    public static OpenStackReply OtherProject(Uri keystone) =>
        Challenge(keystone, Web("401 Unauthorized", "Unauthorized", $"{NotVerified}<br /><br />\nToken tenant != requested tenant\n\n"));

    public static OpenStackReply NoPath() => Web("404 Not Found", "Not Found", "The resource could not be found.<br /><br />\nIncorrect path\n\n");

    /// <summary>From the router.</summary>
    public static OpenStackReply Router(int statusCode, string message) =>
        OpenStackReply.Json(statusCode, new JsonObject { ["error"] = statusCode, ["error_message"] = message });

    /// <summary>From the web server.</summary>
    public static OpenStackReply Crash() => OpenStackReply.Text(500, "A server error occurred.  Please contact the administrator.", "text/plain");

    private static OpenStackReply Web(string code, string title, string message) =>
        OpenStackReply.Json(int.Parse(code[..3], System.Globalization.CultureInfo.InvariantCulture), new JsonObject { ["message"] = message, ["code"] = code, ["title"] = title });

    private static OpenStackReply Challenge(Uri keystone, OpenStackReply reply) => reply.With("WWW-Authenticate", $"Keystone uri=\"{keystone}\"");
}
