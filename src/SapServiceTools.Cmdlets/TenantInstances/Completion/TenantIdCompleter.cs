using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.TenantInstances.Completion;

/// <summary>Completes tenants from the session's cache. It asks no server, so it never makes the prompt wait.</summary>
public sealed class TenantIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            var bound = fakeBoundParameters["Session"];
            var session = (bound is PSObject wrapped ? wrapped.BaseObject : bound) as InstanceManagerSession
                ?? RunspaceSessions.Current.Default<InstanceManagerSession>();
            return session is null ? [] : CompletionList.Of(session.Client.Cache.Tenants, wordToComplete).ToList();
        }
        catch (ServiceException)
        {
            // A closed session has nothing to offer, and a prompt is no place for errors.
            return [];
        }
    }
}
