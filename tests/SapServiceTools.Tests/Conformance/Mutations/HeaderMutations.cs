namespace SapServiceTools.Tests.Conformance.Mutations;

internal static class HeaderMutations
{
    private const string Identity = "X-Broker-API-Originating-Identity";

    public static Mutation[] All { get; } =
    [
        Mutation.Request("version demanded of the catalog alone", false, ["Version.MissingEverywhere"], asked =>
        {
            if (!asked.IsCatalog)
                asked.Headers["X-Broker-API-Version"] ??= "2.17";
        }),
        Mutation.Answer("missing version makes it fail", false, ["Version.Missing"], (asked, answer) =>
        {
            if (asked.Headers["X-Broker-API-Version"] is null)
                answer.Become(500);
        }),
        Mutation.Answer("unsupported version makes it fail", false, ["Version.Unsupported"], (_, answer) =>
        {
            if (answer.Status is 412)
                answer.Become(500);
        }),
        Mutation.Answer("412 without a word", false, ["Version.RefusalExplained"], (_, answer) =>
        {
            if (answer.Status is 412)
                answer.Become(412);
        }),
        Mutation.Request("no credentials are fine", false, ["Authentication.Missing"], asked => { asked.Headers["Authorization"] ??= Asked.Right; }),
        Mutation.Request("wrong credentials are fine", false, ["Authentication.Wrong", "Authentication.Everywhere"], asked =>
        {
            if (asked.Headers["Authorization"] is not null)
                asked.Headers["Authorization"] = Asked.Right;
        }),
        Mutation.Request("wrong credentials are fine for deletions", false, ["Authentication.Everywhere"], asked =>
        {
            if (asked.Method is "DELETE")
                asked.Headers["Authorization"] = Asked.Right;
        }),
        Mutation.Answer("403 for 401", false, ["Authentication.Missing", "Authentication.Wrong", "Authentication.Everywhere"], (_, answer) =>
        {
            if (answer.Status is 401)
                answer.Become(403);
        }),
        Mutation.Answer("no challenge", false, ["Authentication.Challenge"], (_, answer) => answer.Headers.Remove("WWW-Authenticate")),
        Mutation.Request("identity of any kind refused", false, ["Identity.Accepted", "Identity.OtherPlatform"], asked =>
            asked.IsCatalog && asked.Headers[Identity] is not null ? Answered.Of(400) : null),
        Mutation.Request("identity of unknown platforms refused", false, ["Identity.OtherPlatform"], asked =>
            asked.Headers[Identity]?.StartsWith("conformance ", StringComparison.Ordinal) is true ? Answered.Of(400) : null),
        Mutation.Answer("malformed identity makes it fail", false, ["Identity.Malformed"], (asked, answer) =>
        {
            if (asked.Method is "DELETE" && answer.Status is 400 && asked.Headers[Identity]?.Contains('!', StringComparison.Ordinal) is true)
                answer.Become(500);
        }),
        Mutation.Answer("request identity not sent back", false, ["Answers.RequestIdentity"], (_, answer) => answer.Headers.Remove("X-Broker-API-Request-Identity")),
        Mutation.Answer("request identity of another request", false, ["Answers.RequestIdentity"], (asked, answer) =>
        {
            if (asked.Method is "DELETE")
                answer.Headers["X-Broker-API-Request-Identity"] = "another";
        }),
        Mutation.Answer("text/plain", false, ["Answers.ContentType"], (_, answer) => answer.Headers["Content-Type"] = "text/plain"),
        Mutation.Answer("HTML for 404 and 410", false, ["Errors.Json"], (_, answer) =>
        {
            if (answer.Status is 404 or 410)
                answer.Become(answer.Status, "<html>gone</html>", "text/html");
        }),
        Mutation.Answer("empty error code", false, ["Errors.Fields"], (_, answer) =>
        {
            if (answer.Status is 409)
                answer.Edit(json => json["error"] = "");
        }),
        Mutation.Answer("error whose description isn't text", false, ["Errors.Fields"], (_, answer) =>
        {
            if (answer.Status is 410)
                answer.Edit(json => json["description"] = 410);
        }),
        Mutation.Answer("instance_usable in a binding's error", false, ["Errors.Flags"], (asked, answer) =>
        {
            if (asked.Is("PUT", ofBinding: true) && answer.Status is 409)
                answer.Edit(json => json["instance_usable"] = true);
        }),
    ];
}
