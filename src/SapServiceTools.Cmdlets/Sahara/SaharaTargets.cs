using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>What a record names to act on.</summary>
internal static class SaharaTargets
{
    /// <summary>Those that are to be changed, or looked up for a preview. Asks about each.</summary>
    /// <param name="cmdlet">Asks.</param>
    /// <param name="targets">What the record names.</param>
    /// <param name="action">What is done; null if nothing is changed.</param>
    public static IReadOnlyList<SaharaTarget<T>> Approved<T>(SessionCmdlet<SaharaSession> cmdlet, IEnumerable<SaharaTarget<T>> targets, string? action)
        where T : SaharaObject
    {
        var approved = new List<SaharaTarget<T>>();
        foreach (var target in targets)
        {
            var step = action is null ? SaharaStep.Approved : cmdlet.Ask(target.Description, action);
            if (step != SaharaStep.Refused)
                approved.Add(target with { IsPreview = step == SaharaStep.Preview });
        }

        return approved;
    }

    /// <summary>The targets of one record. What is wrong with its parameters is that record's error, and the others go on.</summary>
    /// <param name="cmdlet">Has the parameters.</param>
    /// <param name="names">Names or ids.</param>
    /// <param name="input">The object, where the pipeline brings one.</param>
    /// <param name="given">
    /// The parameters of the command line, where others bind to properties: those of the object itself must not be taken for changes to it.
    /// </param>
    public static IReadOnlyList<SaharaTarget<T>> Of<T>(SessionCmdlet<SaharaSession> cmdlet, string[] names, T? input, IReadOnlyCollection<string>? given = null)
        where T : SaharaObject
    {
        try
        {
            var body = SaharaBody.Read(cmdlet, only: input is null ? null : given);
            return input is not null
                ? [new SaharaTarget<T>(cmdlet.SessionFor(input.Session), input.Key, input, input, body)]
                : [.. names.Select(name => new SaharaTarget<T>(cmdlet.SessionFor(), name, null, name, body))];
        }
        catch (ServiceException exception)
        {
            cmdlet.WriteError(ErrorRecords.From(exception, (object?)input ?? names));
            return [];
        }
    }
}
