namespace SapServiceTools.Tests.Storm;

/// <summary>Works on things of its own, one operation after the other, and compares after each what it was told with what the server has.</summary>
public abstract class StormWorker(StormTally tally, int number, int seed)
{
    /// <summary>What the names of its things begin with.</summary>
    protected string Prefix { get; } = $"w{number}";

    protected Random Random { get; } = new((seed * 1000) + number);

    protected StormTally Tally => tally;

    public async Task RunAsync(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            tally.Begin();
            await StepAsync();
        }
    }

    /// <summary>One operation and the comparison.</summary>
    protected abstract Task StepAsync();

    protected void Expect(bool isRight, string name, string target, string what)
    {
        if (!isRight)
            tally.WronglySuccessful($"{name} {target}: {what}");
    }
}
