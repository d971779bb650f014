using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>
/// State that each runspace has its own of, because state of the whole process would let one runspace's commands
/// act on what another has set up. It goes when the runspace goes.
/// </summary>
internal static class PerRunspace<T>
    where T : class, new()
{
    private static readonly ConditionalWeakTable<Runspace, T> ByRunspace = [];

    /// <summary>That of the runspace that this thread works for.</summary>
    public static T Current => ByRunspace.GetOrCreateValue(Runspace.DefaultRunspace);
}
