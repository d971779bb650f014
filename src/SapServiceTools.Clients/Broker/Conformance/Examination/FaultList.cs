namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>What is wrong with a response: violations of the specification, and warnings of what nothing forbids.</summary>
internal sealed class FaultList
{
    private readonly List<string> _violations = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyCollection<string> Violations => _violations;

    public IReadOnlyCollection<string> Warnings => _warnings;

    public bool IsEmpty => _violations.Count + _warnings.Count is 0;

    public void Add(string violation) => AddOnce(_violations, violation);

    public void AddWarning(string warning) => AddOnce(_warnings, warning);

    public void AddRange(FaultList other)
    {
        foreach (var violation in other._violations)
            Add(violation);
        foreach (var warning in other._warnings)
            AddWarning(warning);
    }

    // Many polls have the same fault.
    private static void AddOnce(List<string> faults, string fault)
    {
        if (!faults.Contains(fault))
            faults.Add(fault);
    }
}
