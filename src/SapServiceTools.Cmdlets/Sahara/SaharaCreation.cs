using SapServiceTools.Clients.Sahara;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A resource that is to be created, and where.</summary>
/// <param name="Session">The session.</param>
/// <param name="Body">Its fields.</param>
internal sealed record SaharaCreation(SaharaSession Session, SaharaBody Body)
{
    /// <summary>What who stopped a cmdlet that creates can do next: of each name there is one.</summary>
    public const string ResumeAdvice = "What the service has begun goes on; the same command without those that are there does the rest.";

    /// <summary>Reads a New- cmdlet's parameters and asks whether to go on. Null if not, or if a parameter is wrong, which is the record's error then.</summary>
    public static SaharaCreation? Prepare<T>(SessionCmdlet<SaharaSession> cmdlet, string? name, object? definition)
        where T : SaharaObject
    {
        var session = cmdlet.SessionFor();
        try
        {
            var body = SaharaBody.Read(cmdlet, definition);
            var shown = name ?? body.Fields.GetValueOrDefault("name");
            return cmdlet.Proceeds($"{SaharaKinds.Of<T>().Noun} '{shown}' at {session.Uri.Authority}", "Create") ? new SaharaCreation(session, body) : null;
        }
        catch (ServiceException exception)
        {
            cmdlet.WriteError(ErrorRecords.From(exception, name));
            return null;
        }
    }

    /// <summary>Creates it and writes it.</summary>
    public async Task RunAsync<T>(PipelineWriter writer, CancellationToken cancellationToken)
        where T : SaharaObject
    {
        var client = Session.Client();
        var fields = Created(client, await Body.ResolveAsync(client, writer, cancellationToken).ConfigureAwait(false));
        await writer.WriteAsync(await client.Manager<T>().CreateAsync(fields, writer, cancellationToken).ConfigureAwait(false), Session).ConfigureAwait(false);
    }

    // In something new there is nothing to clear, and servers refuse null there. What servers show of nodes without volumes,
    // and in v1.1 of those that don't boot from one, they don't take back.
    private static Dictionary<string, object?> Created(SaharaClient client, Dictionary<string, object?> fields) =>
        fields.Where(field => field.Value is not null
            && field is not { Key: "volumes_size", Value: 0 or 0L }
            && !(client.ApiVersion == "1.1" && field.Value is false && field.Key.StartsWith("boot_", StringComparison.Ordinal)))
            .ToDictionary(field => field.Key, field => field.Value);
}
