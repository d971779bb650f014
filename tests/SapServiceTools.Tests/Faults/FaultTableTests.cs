using System.Collections.Concurrent;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.Faults;

/// <summary>
/// Every operation of the clients under every fault, against the tables of docs/fault-table.md. The normal run carries out one cell of each kind, fault and duration;
/// <c>FAULT_TABLE=all</c> all cells, <c>FAULT_TABLE=3</c> three of each, <c>FAULT_TABLE_SEED</c> others, <c>FAULT_TABLE_ONLY</c> operations whose names have that part, and <c>FAULT_TABLE_REPORT</c> names a file for what was observed.
/// </summary>
public sealed class FaultTableTests(ITestOutputHelper output)
{
    private static readonly string Mode = Environment.GetEnvironmentVariable("FAULT_TABLE") ?? "1";
    private static readonly object Reporting = new();
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("FAULT_TABLE_SEED") ?? "1", CultureInfo.InvariantCulture);

    // A part of the operations' names, to look at some cells more closely.
    private static readonly string Only = Environment.GetEnvironmentVariable("FAULT_TABLE_ONLY") ?? "";

    private static IEnumerable<FaultTableCell> All =>
        from operation in OperationTable.All
        from fault in Enum.GetValues<Fault>()
        from isForGood in new[] { false, true }
        select new FaultTableCell(operation, fault, isForGood);

    [Fact]
    public void Every_operation_of_the_clients_is_in_the_table()
    {
        // A method that waits for several things has a line for each, told apart in brackets.
        var known = OperationTable.All.Select(operation => operation.Name.Split(" (")[0]).Concat(OperationTable.NotOffered.Keys).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(OperationTable.Names.Order(StringComparer.Ordinal), known);
    }

    [Fact]
    public void Every_cell_has_an_expectation()
    {
        var page = new FaultPage();
        Assert.Empty(All.Where(cell => page.Find(cell) is null).Select(cell => cell.ToString()));
        // A line that fits no cell would be a promise that nobody tests.
        Assert.Empty(page.Differing.Where(one => !All.Any(one.Fits)).Select(one => one.ToString()));
    }

    [Fact]
    public async Task Each_cell_ends_as_the_table_says_and_as_the_server_shows()
    {
        var page = new FaultPage();
        var results = await RunAsync(Chosen());
        output.WriteLine($"{OperationTable.All.Count} operations, {Enum.GetValues<Fault>().Length} faults, {All.Count()} cells; carried out: {results.Count}, seed {Seed}");
        foreach (var outcome in results.GroupBy(one => one.Result.Outcome[0] switch { 'o' => "succeeded", '!' => "failed", '>' => "failed, to be waited for", '?' => "failed in doubt", '+' => "done, and told so with an error", '*' => "failed, with the command that cleans up", _ => one.Result.Outcome }).OrderByDescending(group => group.Count()))
            output.WriteLine($"  {outcome.Key}: {outcome.Count()}");
        var wrong = results.Where(one => one.Result.Violation is not null || one.Result.Outcome != page.Find(one.Cell))
            .Select(one => $"{one.Cell}: {one.Result.Outcome} instead of {page.Find(one.Cell)}. {one.Result.Violation} {one.Result.Message}").Order(StringComparer.Ordinal).ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {results.Count} cells:{Environment.NewLine}{string.Join(Environment.NewLine, wrong.Take(60))}");
    }

    private static List<FaultTableCell> Chosen()
    {
        var each = Mode == "all" ? int.MaxValue : int.Parse(Mode, CultureInfo.InvariantCulture);
        var random = new Random(Seed);
        return [.. All.Where(cell => cell.Operation.Name.Contains(Only, StringComparison.Ordinal)).GroupBy(cell => (cell.Operation.Kind, cell.Fault, cell.IsForGood)).SelectMany(group => group.OrderBy(_ => random.Next()).Take(each).ToList())];
    }

    private static async Task<List<(FaultTableCell Cell, CellResult Result)>> RunAsync(IReadOnlyList<FaultTableCell> cells)
    {
        using var certificates = new FaultCertificates();
        var results = new ConcurrentBag<(FaultTableCell, CellResult)>();
        await Parallel.ForEachAsync(cells.GroupBy(cell => cell.Operation), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (group, _) =>
        {
            await using var lane = await FaultLane.StartAsync(certificates);
            var calm = await TryAsync(lane, group.Key, null, false);
            if (calm is not { Outcome: "ok", Violation: null })
            {
                results.Add((group.First(), calm with { Violation = $"without a fault: {calm.Violation}" }));
                return;
            }

            foreach (var cell in group)
            {
                var result = await TryAsync(lane, cell.Operation, cell.Fault, cell.IsForGood);
                results.Add((cell, result));
                Report(cell, result);
            }
        });
        return [.. results];
    }

    private static void Report(FaultTableCell cell, CellResult result)
    {
        if (Environment.GetEnvironmentVariable("FAULT_TABLE_REPORT") is not { Length: > 0 } file)
            return;
        lock (Reporting)
            File.AppendAllLines(file, [string.Join('\t', "", cell.Operation.Kind, cell.Operation.Name, cell.Fault, cell.IsForGood ? "always" : "once", result.Outcome, result.Violation?.ReplaceLineEndings(" "), result.Message?.ReplaceLineEndings(" "))]);
    }

    private static async Task<CellResult> TryAsync(FaultLane lane, ClientOperation operation, Fault? fault, bool isForGood)
    {
        try
        {
            return await FaultRun.RunAsync(lane, operation, fault, isForGood);
        }
        catch (Exception exception)
        {
            return new CellResult(exception.GetType().Name, $"it can't be prepared or compared: {exception}");
        }
    }
}
