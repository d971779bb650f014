using System.Collections;
using System.Management.Automation;
using SapServiceTools.Clients.Broker;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Completion;

namespace SapServiceTools.Cmdlets.Broker.Completion;

/// <summary>What the completers of the broker cmdlets share.</summary>
internal static class BrokerCompletion
{
    /// <summary>Values out of the client of the session that is named, or of the default.</summary>
    public static IEnumerable<CompletionResult> From(IDictionary bound, string word, Func<BrokerClient, IEnumerable<string>> values)
    {
        try
        {
            var named = bound["Session"];
            var session = (named is PSObject wrapped ? wrapped.BaseObject : named) as BrokerSession ?? RunspaceSessions.Current.Default<BrokerSession>();
            return session is null ? [] : CompletionList.Of(values(session.Client()), word).ToList();
        }
        catch (ServiceException)
        {
            // A closed session has nothing to offer, and a prompt is no place for errors.
            return [];
        }
    }
}
