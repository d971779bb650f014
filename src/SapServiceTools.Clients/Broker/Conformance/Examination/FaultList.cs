namespace SapServiceTools.Clients.Broker.Conformance.Examination;

/// <summary>What is wrong with an answer: breaches of the specification, and what is odd though nothing forbids it.</summary>
internal sealed class FaultList
{
    private readonly List<string> _breaches = [];
    private readonly List<string> _oddities = [];

    public IReadOnlyCollection<string> Breaches => _breaches;

    public IReadOnlyCollection<string> Oddities => _oddities;

    public bool IsEmpty => _breaches.Count + _oddities.Count is 0;

    public void Add(string breach) => AddOnce(_breaches, breach);

    public void AddOddity(string oddity) => AddOnce(_oddities, oddity);

    public void AddRange(FaultList other)
    {
        foreach (var breach in other._breaches)
            Add(breach);
        foreach (var oddity in other._oddities)
            AddOddity(oddity);
    }

    // Many polls have the same fault.
    private static void AddOnce(List<string> faults, string fault)
    {
        if (!faults.Contains(fault))
            faults.Add(fault);
    }
}
