using System.Runtime.CompilerServices;

namespace SapServiceTools.Clients.Broker.Schemas;

/// <summary>
/// Bounds how many references one check may follow, and how deep. Only references can make a small schema cost much: by leading back to themselves,
/// or by doubling at each of many levels.
/// </summary>
internal static class EvaluationBudget
{
    private const int References = 100_000;

    // A check runs on one thread from its beginning to its end.
    [ThreadStatic]
    private static int Left;

    public static void Renew() => Left = References;

    public static void Spend()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (--Left < 0)
            throw new SchemaException("", $"Checking a value follows more than {References} references.");
    }
}
